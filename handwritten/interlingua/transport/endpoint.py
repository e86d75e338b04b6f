"""One provider's server: where it is, which key opens it, and how to read its errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias
from urllib.parse import SplitResult, urlsplit

from attrs import field, frozen

from interlingua.errors import ErrorFacts, InvalidArgument
from interlingua.transport.auth import NO_AUTH, Auth
from interlingua.transport.rules import Rules, usual
from interlingua.values import Value
from interlingua_wire._core.request import Request

ReadError: TypeAlias = Callable[[int | None, Mapping[str, str], Any], ErrorFacts | None]
"""Status (None inside a stream), headers and decoded body to the facts of an error, or None when it is no error."""

Check: TypeAlias = Callable[[Request[Any, Any, Any]], None]
"""Raises `InvalidArgument` for a request that the provider documents that it does not take."""


def no_check(request: Request[Any, Any, Any]) -> None:
    """Whatever is asked is sent."""


def no_error(status: int | None, headers: Mapping[str, str], body: Any) -> ErrorFacts | None:
    """For a server whose error bodies have no form we know."""
    return None


@frozen(kw_only=True, eq=False, repr=False)
class Endpoint(Value):
    """Where requests of one provider go, and with what."""

    provider: str
    """For errors and logs."""
    base_url: str
    """What the paths of operations are appended to."""
    auth: Auth = NO_AUTH
    headers: Mapping[str, str] = field(factory=dict[str, str])
    """Sent with every request."""
    read_error: ReadError = no_error
    check: Check = no_check
    """Called before a request is made."""
    query: Mapping[str, str] = field(factory=dict[str, str])
    """Sent in place of what an operation sends under the same name where the caller says nothing."""
    found: str = ""
    """Where its address is from, for the error of one that does not answer."""
    rules: Callable[[], Rules] = usual
    """What its failures ask for, found when it is first needed."""

    def __attrs_post_init__(self) -> None:
        parts = split_address(self.base_url)
        if parts is None:
            wanted = "an http or https address, such as https://host/v1"
            raise InvalidArgument("base_url", repr(self.base_url), wanted, source=self.found or None)
        if parts.username or parts.password or parts.query or parts.fragment:
            wanted = "scheme, host and path only"
            raise InvalidArgument("base_url", "a user, query or fragment", wanted, source=self.found or None)
        object.__setattr__(self, "base_url", self.base_url.rstrip("/"))

    @property
    def origin(self) -> str:
        """Scheme, host and port alone."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"


def split_address(address: str) -> SplitResult | None:
    """The parts of an address that requests can be sent to."""
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:  # brackets that do not match, or a port that is no number
        return None
    return parts if is_whole and not any(letter.isspace() for letter in address) else None
