"""A person logs in with Google, by the flow of google-auth-oauthlib, and the login is kept where it is looked for."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeAlias

from interlingua.errors import AuthenticationFailed, InvalidArgument, MissingExtra
from interlingua.transport.auth import Secret
from interlingua.transport.google import SCOPES, google
from interlingua.transport.google_default import VARIABLE

Facts: TypeAlias = Mapping[str, Any]
"""What a file of credentials says."""
PERSON = "authorized_user"
DESKTOP = "installed"
"""The kind of OAuth client that a program on a person's own machine is."""
PROVIDER = "google"


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """How a person is asked."""

    client_secrets: Path
    """The file of an OAuth client for desktop programs, as Google's console gives it."""
    scopes: Sequence[str] = SCOPES
    project: str | None = None
    """Who pays; None: the project of the client."""
    opens_browser: bool = True
    port: int = 0
    """Where the browser comes back to, on this machine; 0 takes a free one."""
    seconds: int = 300


def log_in(wanted: Login) -> Facts:
    """Ask a person in a browser. The result is what a file of application default credentials holds.

    Raises `AuthenticationFailed` where that ends without a login, `InvalidArgument` for a file that is no OAuth client.
    """
    found = _asked(wanted)
    if isinstance(found, str):
        raise AuthenticationFailed(f"{PROVIDER}: no login: {found}", provider=PROVIDER)
    return found


def save_login(facts: Facts, path: Path) -> None:
    """Write a file that its owner alone can read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.", encoding="utf-8", delete=False) as file:
        try:
            json.dump(facts, file, indent=2)
            file.close()
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def default_path() -> Path:
    """Where application default credentials are read from when no variable names a file."""
    return Path(google("auth._cloud_sdk").get_application_default_credentials_path())


def place_of_credentials() -> tuple[Path, str]:
    """The file of application default credentials, and what says that it is that one."""
    named = os.environ.get(VARIABLE, "").strip()
    return (Path(named), VARIABLE) if named else (default_path(), "application default credentials")


def _flows() -> Any:
    try:
        return import_module("google_auth_oauthlib.flow")
    except ImportError as error:
        raise MissingExtra("google-login", "logging in with Google") from error


def _asked(wanted: Login) -> Facts | str:
    """The login, or why there is none: secrets stay in this frame, which no traceback has."""
    flows, client = _flows(), _client(wanted.client_secrets)
    secret = Secret(client["client_secret"])
    try:
        flow = flows.InstalledAppFlow.from_client_config({DESKTOP: client}, scopes=list(wanted.scopes))
        person = flow.run_local_server(
            port=wanted.port, open_browser=wanted.opens_browser, timeout_seconds=wanted.seconds, prompt="consent"
        )
    except Exception as error:  # noqa: BLE001 - oauthlib and requests let through whatever they meet
        return secret.hide_in(str(error) or type(error).__name__)
    if not person.refresh_token:
        return "the server gave no refresh token"
    facts: dict[str, Any] = {**json.loads(person.to_json()), "type": PERSON}
    project = wanted.project or client.get("project_id")
    return {**facts, "quota_project_id": project} if project else facts


def _client(path: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError, KeyError, TypeError):
        client: dict[str, Any] = json.loads(path.read_bytes())[DESKTOP]
        if isinstance(client["client_secret"], str):
            return client
    raise InvalidArgument("--client-secrets", repr(str(path)), "the JSON file of an OAuth client of the type desktop")
