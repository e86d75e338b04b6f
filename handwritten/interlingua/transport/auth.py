"""Keys that cannot be shown by accident, and how they are put on a request."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias, TypeVar, cast, final

from interlingua.errors import InvalidArgument

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


@dataclass(frozen=True, slots=True)
class HeaderAuth:
    """The key goes into one header."""

    header: str
    secret: Secret
    prefix: str = ""

    def sign(self, headers: MutableMapping[str, str]) -> None:
        """Put the key on; the only place where it is read."""
        headers[self.header] = self.prefix + self.secret.reveal()

    def hide_in(self, value: JsonT) -> JsonT:
        """The same value without the key."""
        return self.secret.hide_in(value)


@dataclass(frozen=True, slots=True)
class NoAuth:
    """The server asks for no key."""

    def sign(self, headers: MutableMapping[str, str]) -> None:
        """Nothing to put on."""

    def hide_in(self, value: JsonT) -> JsonT:
        """There is nothing to hide."""
        return value


Auth: TypeAlias = HeaderAuth | NoAuth
NO_AUTH = NoAuth()


def bearer(secret: Secret) -> HeaderAuth:
    """`Authorization: Bearer ...`."""
    return HeaderAuth("authorization", secret, "Bearer ")


def key_header(name: str, secret: Secret) -> HeaderAuth:
    """The bare key in a header of the provider's own, such as `x-api-key`."""
    return HeaderAuth(name.lower(), secret)
