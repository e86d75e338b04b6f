"""Messages as the provider's own values and back: what all protocols share of it."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from attrs import evolve

from interlingua.errors import Unsupported
from interlingua.inline import Inline
from interlingua.media_types import media_type_of
from interlingua.messages import Audio, File, Image, Message, Native, Part, Text, ToolResult
from interlingua.protocols.media import split_data_url

if TYPE_CHECKING:
    from interlingua.protocols.base import NativeProtocol

Value: TypeAlias = dict[str, Any]


def native_values(message: Message, protocol: NativeProtocol) -> list[Value]:
    """The values that stand for a message. Raises `Unsupported` where they could not be read back as the same."""
    values = [cast("Value", _plain(value)) for value in protocol.encode(message)]
    if not values or comparable(protocol.decode(values)) != comparable(message):
        raise Unsupported("messages", f"the wire format has no words for all that this {message.role} message holds")
    return values


def comparable(message: Message) -> Message:
    """Without what stands elsewhere: the id of a reply, the names of results, which their calls have."""
    parts = (evolve(part, name=None) if isinstance(part, ToolResult) else part for part in message.parts)
    return Message(message.role, [*map(_usual, parts)], name=message.name)


def image_from(url: str, **more: Any) -> Image:
    """A picture by its address, or of the bytes in it."""
    inline = split_data_url(url)
    return Image(url=url, **more) if inline is None else image_of(inline[0], inline[1], **more)


def image_of(media_type: str, base64: str, **more: Any) -> Image:
    """A picture of its bytes; what they show themselves goes unsaid."""
    data = b64decode(base64)
    return Image(data, media_type=None if media_type_of(data) == media_type else media_type, **more)


def given_name(name: str | None, media_type: str) -> str | None:
    """The name of a document, unless it is the one that nameless ones get."""
    from interlingua.protocols.media import file_name

    return None if name == file_name(File(b"", media_type=media_type)) else name


def fields_of(value: object) -> Mapping[str, Any]:
    """A JSON object; none where it is no object."""
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def items_of(content: object) -> list[Value]:
    """Content as a list of parts: a bare text is one."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return [*cast("Sequence[Value]", content)] if isinstance(content, Sequence) else []


def result_content(parts: Sequence[Part], *, is_bare: bool) -> Any:
    """What a tool gave back: a bare text, or parts."""
    return cast("Any", parts[0]).text if is_bare and len(parts) == 1 else tuple(parts)


def unknown(value: Mapping[str, Any], origin: str) -> Native:
    """What we have no word for."""
    return Native(dict(value), origin)


def _usual(part: Part) -> Part:
    """Without what goes unsaid: the kind of a picture that its bytes show, and a cache's usual five minutes."""
    if isinstance(part, ToolResult) and isinstance(part.content, tuple):
        part = evolve(part, content=tuple(cast("Text | Image | File", _usual(item)) for item in part.content))
    if isinstance(part, Text | Image | Audio | File | ToolResult) and part.cache == "5m":
        part = evolve(part, cache=True)
    if isinstance(part, Image) and part.data is not None and part.media_type == media_type_of(part.data):
        part = evolve(part, media_type=None)
    return part


def _plain(value: object) -> object:
    """Plain JSON, with its bytes as text."""
    match value:
        case Inline():
            return value.prefix + value.base64().decode("ascii")
        case Mapping():
            return {name: _plain(item) for name, item in cast("Mapping[str, object]", value).items()}
        case list() | tuple():
            return [_plain(item) for item in cast("Sequence[object]", value)]
        case _:
            return value
