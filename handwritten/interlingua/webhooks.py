"""Events that providers send to an address of yours: proven to be theirs, and typed.

Requests are signed as https://www.standardwebhooks.com says: HMAC with SHA-256 over id, time and body.
"""

from __future__ import annotations

import hmac
import os
import time
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import Any, TypeAlias

from interlingua.errors import InvalidArgument, InvalidReply, InvalidSignature, MissingKey, UnknownProvider
from interlingua.providers import Provider, load_catalog, secret_from
from interlingua.transport import Secret
from interlingua_wire.by_name import WebhookApiName, gives_webhook_event

SecretInput: TypeAlias = str | Secret | Sequence[str | Secret] | None
TOLERANCE = 300.0
"""Seconds."""
LONGEST_TIME = 20
"""Digits of a number of seconds; far more of them are an attempt."""
PREFIX = "whsec_"


@gives_webhook_event
def unwrap(
    name: WebhookApiName,
    /,
    body: bytes | str,
    headers: Mapping[str, str],
    *,
    secret: SecretInput = None,
    tolerance: float = TOLERANCE,
) -> Any:
    """The event in a request that an API sent. Raises `InvalidSignature` unless it is proven to be from there.

    >>> event = il.webhooks.unwrap("openai", request.body, request.headers)
    >>> if isinstance(event, interlingua_wire.openai.types.WebhookResponseCompleted): print(event.data.id)

    Args:
        name: The API.
        body: As it came, byte for byte.
        headers: Of the request; names in any case.
        secret: What the API signs with; several while one replaces another; None: from the environment.
        tolerance: Seconds that the request may be old, or ahead of our clock.
    """
    from pydantic import ValidationError

    try:
        secrets = _secrets(_provider(name), secret)
    finally:
        del secret  # a traceback with locals must not show it
    content = body.encode() if isinstance(body, str) else bytes(body)
    verify(name, content, headers, secret=secrets, tolerance=tolerance)
    try:
        return import_module(f"interlingua_wire.{name}.webhooks").EVENT.decode(content)
    except ValidationError as error:
        raise InvalidReply("what is signed is no event", provider=name, body=content[: 1 << 16]) from error


def verify(
    name: WebhookApiName,
    /,
    body: bytes | str,
    headers: Mapping[str, str],
    *,
    secret: SecretInput = None,
    tolerance: float = TOLERANCE,
) -> None:
    """Raise `InvalidSignature` unless an API sent this request; see `unwrap`."""
    provider = _provider(name)
    try:
        secrets = _secrets(provider, secret)
    finally:
        del secret  # a traceback with locals must not show it
    given = {key.lower(): value for key, value in headers.items()}
    identity, sent, signatures = (_header(name, given, part) for part in ("id", "timestamp", "signature"))
    _check_time(name, sent, tolerance)
    content = body.encode() if isinstance(body, str) else bytes(body)
    expected = [_signature(one, f"{identity}.{sent}.".encode() + content, provider) for one in secrets]
    found = [signature.removeprefix("v1,").encode() for signature in signatures.split()]
    if not any(hmac.compare_digest(one, other) for one in expected for other in found):
        raise InvalidSignature("no signature is of this body and a secret of ours", provider=name)


def _provider(name: str) -> Provider:
    senders = {provider.api: provider for provider in load_catalog().values() if provider.webhook_variables}
    if name not in senders:
        raise UnknownProvider(str(name), tuple(api for api in senders if api))
    return senders[name]


def _secrets(provider: Provider, given: SecretInput) -> tuple[Secret, ...]:
    several = _several(provider, given)
    del given  # a traceback with locals must not show it
    try:
        found = tuple(secret for secret in map(_wrapped, several) if secret)
    finally:
        del several
    if not found:
        raise MissingKey(provider.name, provider.webhook_variables, setting="secret")
    return found


def _several(provider: Provider, given: SecretInput) -> Sequence[str | Secret | None]:
    if given is None:
        return [_in_environment(provider)]
    return [given] if isinstance(given, str | Secret) else given


_wrapped = partial(secret_from, setting="secret")


def _in_environment(provider: Provider) -> Secret | None:
    name = next((name for name in provider.webhook_variables if os.environ.get(name, "").strip()), None)
    return Secret(os.environ[name]) if name else None


def _header(name: str, headers: Mapping[str, str], part: str) -> str:
    value = headers.get(f"webhook-{part}")
    if not value:
        raise InvalidSignature(f"there is no header webhook-{part}", provider=name)
    return value


def _check_time(name: str, sent: str, tolerance: float) -> None:
    if not (sent.isascii() and sent.isdigit() and len(sent) <= LONGEST_TIME):
        raise InvalidSignature(f"webhook-timestamp is {sent[:40]!r}, no number of seconds", provider=name)
    age = time.time() - int(sent)
    if abs(age) > tolerance:
        told = "old" if age > 0 else "ahead of our clock"
        raise InvalidSignature(f"it is {abs(age):.0f} seconds {told}; {tolerance:.0f} are allowed", provider=name)


def _signature(secret: Secret, signed: bytes, provider: Provider) -> bytes:
    """In base64. Raises `InvalidArgument` for a secret that is none, without showing it."""
    digest = _digest(secret, signed, provider.webhook_bare_secrets)
    if digest is None:
        raise InvalidArgument("secret", "a text that is no base64", f"the signing secret as {provider.name} shows it")
    return b64encode(digest)


def _digest(secret: Secret, signed: bytes, bare: str) -> bytes | None:
    """None where the secret is no base64 and should be."""
    if bare == "text" and not secret.reveal().startswith(PREFIX):
        return hmac.digest(secret.reveal().encode(), signed, "sha256")
    try:
        # Some leave out the padding; too much of it does no harm.
        return hmac.digest(b64decode(secret.reveal().removeprefix(PREFIX) + "==", validate=False), signed, "sha256")
    except NotBase64:
        return None
