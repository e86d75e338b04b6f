"""An environment in which AWS has nothing to find but what a test puts there."""

from __future__ import annotations

from pathlib import Path

import pytest


def bare_environment(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """No shared files, no metadata of a machine."""
    monkeypatch.setenv("AWS_CONFIG_FILE", str(folder / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(folder / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("HOME", str(folder))
