"""OAuth tokens of Google: of a person, a service account or what the machine itself is, by way of google-auth."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from copy import copy
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, cast

from interlingua.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    InvalidArgument,
    MissingExtra,
    MissingKey,
    WorldError,
)
from interlingua.transport.auth import JsonT, Secret, Unsigned
from interlingua.transport.failures import bare
from interlingua.transport.google_default import VARIABLE, gcloud_file

DEFAULT = "default"
"""The word for application default credentials."""
SCOPES = (
    "https://www.googleapis.com/auth/cloud-platform",
    "https://www.googleapis.com/auth/generative-language.retriever",
)
"""What is asked for where the credentials leave it open.

https://ai.google.dev/gemini-api/docs/oauth, checked 2026-11-28.
"""
SECRET_FIELDS = ("token", "refresh_token", "client_secret")
"""What some kinds of credentials hold that must not be shown."""
REMEMBERED = 8
"""Tokens that are hidden although newer ones took their place: a server may still echo them."""
SECONDS = 30.0


class GoogleAuth:
    """Puts a token on each try of each call. It is fetched at the first one, and renewed before it expires.

    `source` is credentials of google-auth, the path of a service account's or a person's file, or `default`.
    """

    def __init__(self, source: object, *, provider: str, scopes: Sequence[str] = SCOPES) -> None:
        self._source = source
        self._provider = provider
        self._scopes = tuple(scopes)
        self._credentials: Any = None
        self._refused: str | None = None
        """A token that the server did not take."""
        self._secrets: tuple[Secret, ...] = ()
        self._failed: tuple[float, Exception] | None = None
        """When the last fetch failed, and why."""
        self._fetching = Lock()

    def __repr__(self) -> str:
        return f"<GoogleAuth for {self._provider}>"

    @property
    def is_ready(self) -> bool:
        """There is a token, and it will not expire in the next minutes."""
        found = self._credentials
        return found is not None and bool(found.valid) and found.token != self._refused

    @property
    def origin(self) -> str:
        """Application default credentials, or nothing where the caller gave them."""
        return "application default credentials" if self._source == DEFAULT else ""

    @property
    def scopes(self) -> frozenset[str] | None:
        """What the token allows; None where nobody says."""
        granted = getattr(self._credentials, "granted_scopes", None)  # of some kinds of credentials alone
        known = granted or getattr(self._credentials or self._source, "scopes", None)
        return frozenset(known) if known else None

    @property
    def expires(self) -> datetime | None:
        """When the token ends; None where nobody says."""
        ends = getattr(self._credentials, "expiry", None)  # google-auth's is UTC and does not say so
        return None if ends is None else ends.replace(tzinfo=UTC)

    def make_ready(self) -> None:
        """Find the credentials, and fetch or renew the token. Raises `MissingKey`, or why there is none."""
        begun = monotonic()
        with self._fetching:
            if self.is_ready:
                return
            if self._failed is not None and begun < self._failed[0]:  # by whom this one has waited for
                raise bare(copy(self._failed[1]))
            try:
                self._credentials = self._credentials or _found(self._source, self._scopes)
                self._remember()
                if not self.is_ready:
                    self._credentials.refresh(Fetch())
            except Exception as error:  # noqa: BLE001 - google-auth lets through whatever its sources raise
                failure = bare(self._failure(error))
                self._failed = monotonic(), failure
                raise failure from None
            finally:
                self._remember()

    def renew(self, used: object) -> bool:
        """The server did not take a token: another one is there, or is to be fetched."""
        if not isinstance(used, Secret):
            return False
        token = self._credentials.token  # without the lock, for which an event loop would wait as long as a fetch takes
        if used == _secret(token):
            self._refused = token
        return True

    def sign(self, request: Unsigned) -> Secret | None:
        """Put the token on, and the project that pays where the credentials name one."""
        headers: dict[str, str] = {}
        self._credentials.apply(headers)
        request.headers.update((name.lower(), value) for name, value in headers.items())
        return _secret(self._credentials.token)

    def hide_in(self, value: JsonT) -> JsonT:
        """The same without the token, nor those before it."""
        for secret in self._secrets:
            value = secret.hide_in(value)
        return value

    def _remember(self) -> None:
        held = {name: getattr(self._credentials, name, None) for name in SECRET_FIELDS}  # by kind of credentials
        found = [Secret(text) for text in held.values() if isinstance(text, str) and text]
        new = [secret for secret in found if secret not in self._secrets]
        self._secrets = (*self._secrets, *new)[-REMEMBERED:]

    def _failure(self, error: Exception) -> Exception:
        if isinstance(error, InvalidArgument | MissingExtra | WorldError):
            return error
        failures = google("auth.exceptions")
        if isinstance(error, failures.DefaultCredentialsError):
            return MissingKey(self._provider, (VARIABLE,), setting="credentials")
        told = self.hide_in(f"{self._provider}: no token: {error}")
        if isinstance(error, failures.TransportError):
            return ConnectionFailed(told, provider=self._provider)
        return AuthenticationFailed(told, provider=self._provider)


def _secret(token: object) -> Secret | None:
    return Secret(token) if isinstance(token, str) and token else None


def google(module: str) -> Any:
    """A module of google-auth, which comes with an extra."""
    try:
        return import_module(f"google.{module}")
    except ImportError as error:
        raise MissingExtra("google", "OAuth with Google") from error


def named_file(source: object) -> Path | None:
    """The file that credentials are in: the one given, else that of the environment, else that of gcloud."""
    if source is not None and source != DEFAULT:
        return Path(cast("str", source)) if isinstance(source, str | os.PathLike) else None
    named = os.environ.get(VARIABLE, "").strip()
    found = Path(named) if named else gcloud_file()
    return found if found.is_file() else None


def _found(source: object, scopes: Sequence[str]) -> Any:
    credentials = google("auth.credentials")
    if isinstance(source, credentials.Credentials):
        return credentials.with_scopes_if_required(source, list(scopes))
    if source == DEFAULT:
        return google("auth").default(scopes=list(scopes), request=Fetch())[0]
    if isinstance(source, str | os.PathLike):
        return _from_file(Path(cast("str", source)), scopes)
    raise InvalidArgument("credentials", type(source).__name__, f"google-auth's, a path, or {DEFAULT!r}")


def _from_file(path: Path, scopes: Sequence[str]) -> Any:
    facts: Mapping[str, Any] = {}
    with suppress(OSError, ValueError):
        facts = json.loads(path.read_bytes())
    match facts.get("type"):
        case "service_account":
            kind = google("oauth2.service_account").Credentials
            return kind.from_service_account_info(facts, scopes=list(scopes))
        case "authorized_user":
            return google("oauth2.credentials").Credentials.from_authorized_user_info(facts)
        case _:
            raise InvalidArgument("credentials", repr(str(path)), "a file of a service account, or of a person's login")


class Fetch:
    """How google-auth asks for tokens: with httpx, which is here already."""

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = SECONDS,
        **others: object,
    ) -> Fetched:
        """The answer. Raises google-auth's `TransportError`."""
        import httpx

        try:
            reply = httpx.request(method, url, content=body, headers=dict(headers or {}), timeout=timeout or SECONDS)
        except httpx.HTTPError as error:
            raise google("auth.exceptions").TransportError(f"{type(error).__name__}: {error}") from None
        return Fetched(reply.status_code, reply.headers, reply.content)


class Fetched:
    """An answer as google-auth reads it."""

    def __init__(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        self.status = status
        self.headers = headers
        self.data = content
