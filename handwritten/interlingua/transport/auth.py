"""Keys that cannot be shown by accident, and how they are put on a request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TypeVar, cast, final

from attrs import field, frozen

from interlingua.errors import InvalidArgument
from interlingua.values import Value

if TYPE_CHECKING:
    from interlingua.transport.render import Body

MASK = "[secret]"
PLACEHOLDER = 8
"""A key of fewer letters is what a local server is given for one (`none`, `x`), and masked as a whole word only."""
JsonT = TypeVar("JsonT")


@final
class Secret:
    """A key. No repr, format, pickle, copy or `vars` shows it; only `reveal` does, at the moment of sending."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value.strip()
        del value  # a traceback with locals must not show it
        if not self.__value or not self.__value.isascii() or not self.__value.isprintable():
            raise InvalidArgument("api_key", "an empty text or one with unprintable letters", "printable ASCII")

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not pickled or copied")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.__value == self.__value

    def __hash__(self) -> int:
        return hash(self.__value)

    def reveal(self) -> str:
        """The key itself."""
        return self.__value

    def hide_in(self, value: JsonT) -> JsonT:
        """The same text, bytes or JSON value, with the key masked wherever it stands."""
        if value is None or (isinstance(value, str) and self.__value not in value):  # as of most, with each call
            return value
        return cast("JsonT", _masked(value, _pattern(self.__value)))


def _pattern(key: str) -> re.Pattern[str]:
    escaped = re.escape(key)
    return re.compile(escaped if len(key) >= PLACEHOLDER else rf"(?<![\w-]){escaped}(?![\w-])", re.ASCII)


def _masked(value: Any, key: re.Pattern[str]) -> Any:
    match value:
        case str():
            return key.sub(MASK, value)
        case bytes():
            # Every byte is a letter of this encoding, and comes out as it went in.
            return key.sub(MASK, value.decode("latin-1")).encode("latin-1")
        case dict():
            entries = cast("dict[str, object]", value).items()
            return {_masked(name, key): _masked(item, key) for name, item in entries}
        case list():
            return [_masked(item, key) for item in cast("list[object]", value)]
        case _:
            return value


class Unsigned(Protocol):
    """A request as it will be sent, but for what proves whose it is."""

    method: str
    url: str
    headers: dict[str, str]
    """Names are lower case; those of the host and of the body's length are missing."""
    body: Body


class Auth(Protocol):
    """What opens the door of a server. Asked anew for every try of a call."""

    @property
    def is_ready(self) -> bool:
        """Whether a request can be signed at once, or the keys must be fetched first."""
        ...

    @property
    def origin(self) -> str:
        """Where the key is from, for an error of a server that refuses it; nothing where the caller gave it."""
        ...

    def make_ready(self) -> None:
        """Fetch the keys, which may block. Safe from many threads at once: they are fetched once."""
        ...

    def renew(self, used: object) -> bool:
        """The server did not take a key: whether another one can be had, which is then fetched for the next try.

        `used` is what `sign` gave for it, so that who had an older one does not make a new one be fetched again.
        """
        ...

    def sign(self, request: Unsigned) -> object:
        """Put the key, or what it proves, on the headers, and say which it was where there may be others."""
        ...

    def hide_in(self, value: JsonT) -> JsonT:
        """The same text, bytes or JSON value without any key."""
        ...


class AtHand:
    """Keys that need not be fetched."""

    __slots__ = ()

    @property
    def is_ready(self) -> bool:
        """At once."""
        return True

    def make_ready(self) -> None:
        """Nothing to fetch."""

    def renew(self, used: object) -> bool:
        """There is no other one."""
        return False


@frozen(eq=False, repr=False)
class HeaderAuth(Value, AtHand):
    """The key goes into one header."""

    header: str
    secret: Secret
    prefix: str = ""
    origin: str = field(default="", eq=False)

    def sign(self, request: Unsigned) -> None:
        """Put the key on; the only place where it is read."""
        request.headers[self.header] = self.prefix + self.secret.reveal()

    def hide_in(self, value: JsonT) -> JsonT:
        """The same value without the key."""
        return self.secret.hide_in(value)


@frozen(eq=False, repr=False)
class NoAuth(Value, AtHand):
    """The server asks for no key."""

    @property
    def origin(self) -> str:
        """From nowhere."""
        return ""

    def sign(self, request: Unsigned) -> None:
        """Nothing to put on."""

    def hide_in(self, value: JsonT) -> JsonT:
        """There is nothing to hide."""
        return value


NO_AUTH = NoAuth()


def bearer(secret: Secret, *, origin: str = "") -> HeaderAuth:
    """`Authorization: Bearer ...`."""
    return HeaderAuth("authorization", secret, "Bearer ", origin)


def key_header(name: str, secret: Secret, *, origin: str = "") -> HeaderAuth:
    """The bare key in a header of the provider's own, such as `x-api-key`."""
    return HeaderAuth(name.lower(), secret, origin=origin)
