"""Messages, responses and all our other values as JSON text, and back."""

from __future__ import annotations

import base64
import binascii
import json
import re
from array import array
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

import attrs

from interlingua.chat import ChatResponse
from interlingua.errors import InvalidArgument
from interlingua.messages import CacheHint, File, Image, Part, Text
from interlingua.server_tools import ServerTool
from interlingua.values import Later

if TYPE_CHECKING:
    from cattrs import Converter

T = TypeVar("T")
ResultPart: TypeAlias = Text | Image | File
ResultContent: TypeAlias = str | tuple[ResultPart, ...]


def to_json(value: object, *, indent: int | None = None) -> str:
    """A message, a response, any other value of ours, or a sequence of them, as JSON text.

    Bytes become base64; a part says its kind in `type`. Signatures and what only the provider has words for are kept,
    so that a conversation goes on where it stopped. `raw` and `output` are saved as the JSON that they are.

    Raises `InvalidArgument` for a value that is no JSON.
    """
    try:
        return json.dumps(_converter().unstructure(value), default=_foreign, indent=indent, ensure_ascii=False)
    except (TypeError, ValueError) as error:
        raise InvalidArgument("value", type(value).__name__, f"a value that has a form in JSON: {error}") from error


def from_json(text: str | bytes, kind: type[T]) -> T:
    """The value that `to_json` made the text of: `from_json(text, Message)`, `from_json(text, list[Message])`.

    `raw` and `output` come back as plain JSON. Raises `InvalidArgument` that names what does not fit.
    """
    expected = getattr(kind, "__name__", str(kind))
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidArgument("text", f"no JSON ({error})", f"the JSON of {expected}") from error
    try:
        return _converter().structure(value, kind)
    except Exception as error:
        # cattrs raises groups of whatever the hooks of the parts raise.
        raise InvalidArgument("text", "; ".join(_faults(error)), f"the JSON of {expected}") from error


def _faults(error: Exception) -> list[str]:
    from cattrs import transform_error

    return transform_error(error, path="$")


@cache
def _converter() -> Converter:
    from cattrs import Converter
    from cattrs.strategies import configure_tagged_union

    converter = Converter(use_alias=True)
    converter.register_unstructure_hook(bytes, _base64)
    converter.register_structure_hook(bytes, _bytes)
    converter.register_unstructure_hook(array, list)
    converter.register_unstructure_hook(Later, lambda later: converter.unstructure(later.value))
    converter.register_structure_hook_func(_is_free, _as_it_is)
    converter.register_structure_hook(ChatResponse, lambda value, _: converter.structure(value, ChatResponse[Any]))
    converter.register_structure_hook(ResultContent, lambda value, _: _content(value, converter))
    converter.register_unstructure_hook(ResultContent, lambda value: _content_json(value, converter))
    for union in (ResultPart, Part, ServerTool):  # results stand in parts, so theirs must be known first
        configure_tagged_union(union, converter, tag_generator=_kind, tag_name="type")
    return converter


def _kind(part: type) -> str:
    """`ToolCall` is `tool_call`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", part.__name__).lower()


def _is_free(kind: object) -> bool:
    """What may hold any JSON: `Any`, the type of `output`, and the cache hint, which is a flag or a word."""
    return kind is Any or isinstance(kind, TypeVar) or kind == CacheHint


def _as_it_is(value: Any, _: object) -> Any:
    return value


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _bytes(value: object, _: object) -> bytes:
    try:
        return base64.b64decode(str(value), validate=True)
    except binascii.Error as error:
        raise ValueError(f"no base64: {error}") from error


def _foreign(value: object) -> Any:
    """An output of the user's own type, or the provider's own answer; for a stream the sequence of its events."""
    from interlingua_wire import to_json as wire_json

    if isinstance(value, Sequence):
        return list(cast("Sequence[object]", value))
    return _converter().unstructure(value) if attrs.has(type(value)) else json.loads(wire_json(value))


def _content(value: object, converter: Converter) -> ResultContent:
    return value if isinstance(value, str) else converter.structure(value, tuple[ResultPart, ...])


def _content_json(value: ResultContent, converter: Converter) -> Any:
    return value if isinstance(value, str) else converter.unstructure(value, tuple[ResultPart, ...])
