"""Where Google's application default credentials are, looked for without google-auth."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "GOOGLE_APPLICATION_CREDENTIALS"
GCLOUD_VARIABLE = "CLOUDSDK_CONFIG"
GCLOUD_FILE = "application_default_credentials.json"


def is_default_at_hand() -> bool:
    """Whether the environment names a file of application default credentials."""
    return bool(os.environ.get(VARIABLE, "").strip())


def gcloud_file() -> Path:
    """Where `gcloud auth application-default login` leaves a person's login."""
    return Path(os.environ.get(GCLOUD_VARIABLE, "").strip() or "~/.config/gcloud").expanduser() / GCLOUD_FILE
