"""Google's resumable uploads (`X-Goog-Upload-*`), without I/O: what is sent, and what the answers say.

https://ai.google.dev/gemini-api/docs/files and https://developers.google.com/photos/library/guides/resumable-uploads,
checked 2026-11-28.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

from interlingua.errors import InvalidArgument, UploadDamaged
from interlingua.transport.failures import parsed_or_none
from interlingua_wire._core.operation import Operation
from interlingua_wire._core.request import Extra, Request
from interlingua_wire._core.wire import Wire

DEFAULT_TYPE = "application/octet-stream"
GRANULARITY = 1 << 18
"""What a piece that is not the last must be a multiple of, where the server does not say."""
HASH_FIELD = "sha256Hash"
NOTHING: Wire[bytes] = Wire("", "bytes")


@dataclass(frozen=True, slots=True)
class Session:
    """An upload that a server knows of."""

    place: str
    """Path and query of its address; the server's name is the endpoint's."""
    granularity: int = GRANULARITY

    def token(self) -> str:
        """What another process needs to go on. Who has it can go on too."""
        return base64.urlsafe_b64encode(json.dumps([self.granularity, self.place]).encode()).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Told:
    """How far a server says an upload is."""

    status: str
    """`active`, `final` or `cancelled`."""
    received: int

    @property
    def is_final(self) -> bool:
        """The server has all of it."""
        return self.status == "final"


def session_from(token: str) -> Session:
    """The upload that a token stands for. Raises `InvalidArgument`."""
    try:
        granularity, place = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        return Session(str(place), int(granularity))
    except (ValueError, TypeError, binascii.Error):
        raise InvalidArgument("token", "no token of an upload", "what `on_token` was given") from None


def start_request(
    request: Request[Any, Any, Any], *, size: int | None, media_type: str, timeout: float
) -> Request[Any, Any, Any]:
    """What opens a session: the operation's own body, at the path for uploads. Raises `InvalidArgument`."""
    rule = request.operation.upload
    if rule is None:
        raise InvalidArgument("method", request.operation.name, "one that uploads a file, such as media.upload")
    if size is not None and rule.max_bytes is not None and size > rule.max_bytes:
        raise InvalidArgument("source", f"{size} bytes", f"at most {rule.max_bytes} bytes")
    length = {} if size is None else {"x-goog-upload-header-content-length": str(size)}
    return request._replace(
        operation=request.operation._replace(path=rule.simple, reply=NOTHING, grpc=None),
        headers={**request.headers, **_command("start"), "x-goog-upload-header-content-type": media_type, **length},
        extra=request.extra._replace(timeout=timeout),
    )


def session_of(headers: Mapping[str, str], *, origin: str) -> Session | None:
    """The session that a server has opened; None where its address is missing or somebody else's."""
    url = headers.get("x-goog-upload-url", "")
    if not url.startswith(origin + "/"):
        return None
    granularity = headers.get("x-goog-upload-chunk-granularity", "")
    return Session(url.removeprefix(origin), int(granularity) if granularity.isdigit() else GRANULARITY)


def piece_request(
    operation: Operation[Any, Any, Any], session: Session, piece: bytes, *, offset: int, is_last: bool, timeout: float
) -> Request[Any, Any, Any]:
    """The next piece."""
    command = "upload, finalize" if is_last else "upload"
    headers = {**_command(command), "x-goog-upload-offset": str(offset)}
    return _request(operation, session, headers, timeout, body=piece)


def query_request(operation: Operation[Any, Any, Any], session: Session, *, timeout: float) -> Request[Any, Any, Any]:
    """Asks how much the server has."""
    return _request(operation, session, _command("query"), timeout)


def cancel_request(operation: Operation[Any, Any, Any], session: Session, *, timeout: float) -> Request[Any, Any, Any]:
    """Gives the upload up."""
    return _request(operation, session, _command("cancel"), timeout)


def told_by(headers: Mapping[str, str]) -> Told:
    """What an answer says of the upload."""
    received = headers.get("x-goog-upload-size-received", "")
    return Told(headers.get("x-goog-upload-status", ""), int(received) if received.isdigit() else 0)


def refuse_damage(body: bytes, digest: str) -> None:
    """Raise `UploadDamaged` where the server has a hash of the file and it is not this one, in hexadecimal."""
    found = _hash_in(parsed_or_none(body))
    accepted = {base64.b64encode(bytes.fromhex(digest)).decode(), base64.b64encode(digest.encode()).decode()}
    if found is not None and found not in accepted:
        raise UploadDamaged("the server has other bytes than were sent: their SHA-256 differ", sent=digest)


def _hash_in(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    fields = cast("dict[str, Any]", value)
    found = fields.get(HASH_FIELD)
    if isinstance(found, str):
        return found
    return next((inner for item in fields.values() if (inner := _hash_in(item)) is not None), None)


def _command(command: str) -> dict[str, str]:
    return {"x-goog-upload-protocol": "resumable", "x-goog-upload-command": command}


def _request(
    operation: Operation[Any, Any, Any],
    session: Session,
    headers: Mapping[str, str],
    timeout: float,
    *,
    body: bytes = b"",
) -> Request[Any, Any, Any]:
    parts = urlsplit(session.place)
    place = operation._replace(
        method="POST",
        path=parts.path,
        query={},
        body="binary",
        content_type=DEFAULT_TYPE,
        from_root=True,
        grpc=None,
    )
    return Request(
        place,
        query=dict(parse_qsl(parts.query)),
        headers=headers,
        body=body,
        extra=Extra(timeout=timeout),
    )
