# Copied from codegen/emit/static/_core/wire.py by `python -m codegen regen`. Edit that one.
"""A type of an API by name: imported, and its validator built, when the first value of it arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

if TYPE_CHECKING:
    from .decoder import Decoder

T = TypeVar("T")


class Wire(Generic[T]):
    """Decodes one type of the wire.

    `module` is relative to `interlingua_wire`, or absolute for an API that was compiled to another place; an empty one
    means that `name` is `bytes`, `str` or `None`.
    """

    __slots__ = ("_decoder", "is_absolute", "module", "name", "or_null")

    def __init__(self, module: str, name: str, *, or_null: bool = False, is_absolute: bool = False) -> None:
        self.module = module
        self.name = name
        self.or_null = or_null
        self.is_absolute = is_absolute
        self._decoder: Decoder | None = None

    def __repr__(self) -> str:
        return f"Wire({self.module!r}, {self.name!r})"

    @property
    def is_loaded(self) -> bool:
        """Whether the type is imported and its validator built."""
        return not self.module or self._decoder is not None

    def decode(self, body: bytes | bytearray | str) -> T:
        """Decode a body. Raises `pydantic.ValidationError` only if it is no JSON, or no value of this kind at all.

        A field with a value of the wrong type keeps that value; so `to_json` gives back what was decoded.
        """
        if not self.module:
            return cast("T", _plain(self.name, body))
        if self.or_null and body.strip() in _NULLS:
            return cast("T", None)
        if self._decoder is None:
            self._decoder = _load(self.module if self.is_absolute else f"..{self.module}", self.name)
        value: T = self._decoder.decode(body)
        return value

    def decode_value(self, value: object) -> T:
        """Decode a value that `json.loads` made."""
        from .model import to_json

        return self.decode(to_json(value))


_NULLS: tuple[object, ...] = (b"", b"null", "", "null")


def _plain(name: str, body: bytes | bytearray | str) -> bytes | str | None:
    if name == "None":
        return None
    if name == "str":
        return body if isinstance(body, str) else body.decode("utf-8", "replace")
    return body.encode() if isinstance(body, str) else bytes(body)


def _load(module: str, name: str) -> Decoder:
    from importlib import import_module

    from .decoder import Decoder

    annotation: Any = getattr(import_module(module, __package__), name)
    return Decoder(annotation)
