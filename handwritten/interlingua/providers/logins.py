"""Whether somebody has logged in where a provider takes logins for a key."""

from __future__ import annotations

from interlingua.providers import Provider
from interlingua.transport.google_default import gcloud_file, is_default_at_hand


def has_login(provider: Provider) -> bool:
    """Whether application default credentials are likely to be meant: gcloud's, where nothing but a token will do."""
    return is_default_at_hand() or (provider.auth == "bearer" and gcloud_file().is_file())
