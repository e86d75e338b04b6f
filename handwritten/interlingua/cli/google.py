"""What `interlingua auth google` does."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from attrs import frozen

from interlingua.cli.failures import note
from interlingua.errors import InvalidArgument, MissingKey
from interlingua.transport.google import DEFAULT, SCOPES, GoogleAuth
from interlingua.transport.google_default import VARIABLE
from interlingua.transport.google_login import Login, default_path, place_of_credentials, save_login
from interlingua.transport.google_login import log_in as ask

PROVIDER = "google"
LOGIN = "`interlingua auth google login`"
KINDS: Mapping[str, str] = {
    "authorized_user": "a person's login",
    "service_account": "a service account",
    "external_account": "an account of another provider",
    "external_account_authorized_user": "a person's login at another provider",
    "impersonated_service_account": "a service account that somebody else acts for",
}
ACCOUNT_FIELDS = ("account", "client_email", "service_account_impersonation_url")
PROJECT_FIELDS = ("quota_project_id", "project_id")


@frozen(kw_only=True)
class Wish:
    """What a person asked for."""

    client_secrets: Path | None
    scopes: Sequence[str] | None
    project: str | None
    to: Path | None
    replaces: bool


def log_in(wish: Wish, *, opens_browser: bool, port: int, seconds: int) -> None:
    """Log in, keep it, and say where it is."""
    if wish.client_secrets is None:
        raise InvalidArgument(
            "--client-secrets", "none", "the JSON file of an OAuth client, also as GOOGLE_CLIENT_SECRETS"
        )
    path = wish.to or default_path()
    if path.exists() and not wish.replaces:
        raise InvalidArgument("--to", f"{str(path)!r}, which is there", "a new file, or --replace")
    wanted = Login(
        client_secrets=wish.client_secrets,
        scopes=wish.scopes or SCOPES,
        project=wish.project,
        opens_browser=opens_browser,
        port=port,
        seconds=seconds,
    )
    save_login(ask(wanted), path)
    print(f'logged in; credentials="{wish.to or DEFAULT}" uses {path}')
    shadowing = os.environ.get(VARIABLE, "").strip()
    if wish.to is None and shadowing:
        note(f"{VARIABLE} names another file, which goes first: {shadowing}")


def show_status(credentials: Path | None, *, fetches: bool) -> None:
    """Print what a file of credentials says, but for its secrets."""
    path, found_by = (credentials, "--credentials") if credentials else place_of_credentials()
    if not path.exists() and found_by != "--credentials":
        raise MissingKey(PROVIDER, (VARIABLE,), setting="", looked=(f"{path}, where {LOGIN} leaves one",))
    told = {"credentials": f"{path} ({found_by})", **dict(_told(_read(path)))}
    if fetches:
        auth = GoogleAuth(path, provider=PROVIDER)
        auth.make_ready()
        told |= {"token": f"fetched, until {_minute(auth.expires)}"}
        told |= {"scopes": ", ".join(sorted(auth.scopes or ()))} if auth.scopes else {}
    for name, text in told.items():
        print(f"{name}: {text}")


def _read(path: Path) -> Mapping[str, Any]:
    try:
        facts: object = json.loads(path.read_bytes())
    except (OSError, ValueError):
        facts = None
    if not isinstance(facts, dict) or "type" not in facts:
        raise InvalidArgument("--credentials", repr(str(path)), "a file of Google's credentials")
    return cast("Mapping[str, Any]", facts)


def _told(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The lines about a file, secrets left out: what is told is named here, the rest is not."""
    yield "kind", KINDS.get(str(facts["type"]), str(facts["type"]))
    for name, fields in (("account", ACCOUNT_FIELDS), ("project", PROJECT_FIELDS)):
        yield name, next((str(facts[field]) for field in fields if facts.get(field)), "not said")
    scopes: Any = facts.get("scopes") or "not said"
    yield "scopes", scopes if isinstance(scopes, str) else ", ".join(map(str, scopes))
    yield "token", _until(facts["expiry"]) if facts.get("expiry") else "fetched at the first call"


def _until(expiry: str) -> str:
    try:
        ends = datetime.fromisoformat(expiry)
    except ValueError:
        return "fetched at the first call"
    ends = ends if ends.tzinfo else ends.replace(tzinfo=UTC)
    return (
        f"until {_minute(ends)}" if ends > datetime.now(UTC) else f"expired {_minute(ends)}, renewed at the next call"
    )


def _minute(moment: datetime | None) -> str:
    return "nobody says when" if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
