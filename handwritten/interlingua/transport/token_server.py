"""Tokens of a server that gives them for a key or a client's secret, as OAuth 2.0 has it (RFC 6749)."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, urlsplit

from attrs import field, frozen

from interlingua.errors import AuthenticationFailed, ErrorFacts, InvalidArgument
from interlingua.transport.auth import AtHand, JsonT, Secret, Unsigned
from interlingua.transport.endpoint import Endpoint
from interlingua.transport.libraries import library_of
from interlingua.transport.policy import Policy
from interlingua.transport.surroundings import Network
from interlingua.transport.tokens import Token, lifetime_of, server_time
from interlingua_wire._core.operation import Operation
from interlingua_wire._core.request import Request
from interlingua_wire._core.wire import Wire

if TYPE_CHECKING:
    from interlingua.transport.pools import AsyncGiven, Given

POLICY = Policy(deadline=30.0, max_retries=0, idempotency_header=None)
"""A failure that may pass is tried again with the call for which the token is."""
UNSAID = 600.0
"""Seconds for which a token is used whose server does not say how long it is good."""
REFUSALS = frozenset({400, 401, 403})


@frozen(kw_only=True)
class Proof(AtHand):
    """What a token is given for, put on as the last thing before it is sent."""

    secret: Secret
    secret_field: str | None = None
    """Of the form; None: the secret is the password of the client's HTTP Basic login."""
    client_id: str = ""
    origin: str = ""

    def sign(self, request: Unsigned) -> None:
        """Put the secret on, in a form or as a password."""
        if self.secret_field is None:
            pair = f"{quote(self.client_id, safe='')}:{quote(self.secret.reveal(), safe='')}"
            request.headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            body = request.body if isinstance(request.body, bytes) else b""
            request.body = body + f"&{self.secret_field}={quote(self.secret.reveal(), safe='')}".encode()

    def hide_in(self, value: JsonT) -> JsonT:
        """The same value without the secret."""
        return self.secret.hide_in(value)


@frozen(kw_only=True)
class TokenServer:
    """Asks an address for tokens, over our own transport."""

    url: str
    provider: str
    form: Mapping[str, str]
    """What is asked, but for the secret."""
    proof: Proof = field(repr=False)
    hints: Mapping[str, str] = field(factory=dict[str, str])
    """What the server's own codes mean for the caller, by a word that stands in its message."""
    http: Given | AsyncGiven = None
    """How the address is reached: as the calls are, unless what is given for them works under an event loop alone."""

    @property
    def origin(self) -> str:
        """Where the secret is from."""
        return self.proof.origin

    def fetch(self) -> Token:
        """A new token. Raises `AuthenticationFailed` for what is refused, `ConnectionFailed` and other errors."""
        from interlingua.transport._sync.http import HttpTransport

        with HttpTransport(self._endpoint(), policy=POLICY, http=_blocking(self.http)) as transport:
            reply = transport.send(Request(_asking(urlsplit(self.url).path), body=dict(self.form)))
        fields = _fields(reply.body)
        text = fields.get("access_token")
        if not isinstance(text, str) or not text:
            raise AuthenticationFailed(
                f"{self.provider}: {self.url} answered without a token", provider=self.provider, status=reply.status
            )
        lifetime = lifetime_of(fields, now=server_time(reply.headers))
        return Token(Secret(text), UNSAID if lifetime is None else lifetime)

    def hide_in(self, value: JsonT) -> JsonT:
        """The same value without the secret."""
        return self.proof.hide_in(value)

    def _endpoint(self) -> Endpoint:
        parts = urlsplit(self.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        return Endpoint(provider=self.provider, base_url=origin, auth=self.proof, read_error=self._read_error)

    def _read_error(self, status: int | None, headers: Mapping[str, str], body: Any) -> ErrorFacts | None:
        """An error of RFC 6749, or of IBM's form."""
        if status is None or status < 400 or not isinstance(body, Mapping):
            return None
        fields = cast("Mapping[str, object]", body)
        code = fields.get("error") or fields.get("errorCode")
        told = str(fields.get("error_description") or fields.get("errorMessage") or code or "no explanation")
        hint = next((f" - {hint}" for word, hint in self.hints.items() if word in f"{code} {told}"), "")
        return ErrorFacts(
            message=f"no token from {self.url}: {told}{hint}",
            code=None if code is None else str(code),
            kind="authentication" if status in REFUSALS else None,
        )


def _blocking(http: Any) -> Any:
    if http is None or isinstance(http, Network):
        return http
    try:
        library_of(http, is_async=False)
    except InvalidArgument:
        return None
    return http


def _asking(path: str) -> Operation[bytes, None, object]:
    return Operation(
        api="oauth", name="token", id="token", method="POST", path=path, reply=Wire("", "bytes"), body="form"
    )


def _fields(body: bytes) -> Mapping[str, Any]:
    try:
        found: object = json.loads(body)
    except ValueError:
        return {}
    return cast("Mapping[str, Any]", found) if isinstance(found, Mapping) else {}
