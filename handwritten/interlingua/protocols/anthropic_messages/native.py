"""Messages of the Messages API as ours."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from interlingua.errors import Unsupported
from interlingua.messages import (
    CacheHint,
    File,
    Image,
    Message,
    Native,
    Part,
    Reasoning,
    Source,
    Text,
    ToolCall,
    ToolResult,
)
from interlingua.protocols.anthropic_messages.encode_parts import encode_parts, plain_text
from interlingua.protocols.anthropic_messages.name import PROTOCOL
from interlingua.protocols.native import Value, fields_of, image_of, items_of, result_content, unknown
from interlingua.protocols.notes import Notes

if TYPE_CHECKING:
    from interlingua_wire.anthropic.types import InputMessage as InputMessage

_OF_A_CALL = frozenset({"type", "id", "name", "input", "cache_control"})


class MessagesNative:
    """Messages as `InputMessage`s."""

    def encode(self, message: Message) -> Sequence[InputMessage]:
        """The message in the API's words. Raises `Unsupported` for what it cannot hold."""
        notes = Notes()
        blocks = encode_parts(message, notes)
        if message.name is not None:
            notes.add("messages.name", "the Messages API has no names of speakers")
        for warning in notes.warnings:
            raise Unsupported(warning.parameter, warning.message)
        if message.role == "developer":
            raise Unsupported("messages", "the Messages API has no developer's messages, only the system's")
        role = "user" if message.role == "tool" else message.role
        return [{"role": role, "content": plain_text(blocks) or blocks}]

    def decode(self, values: Sequence[Mapping[str, Any]]) -> Message:
        """One message of ours; one of nothing but results is the tools'."""
        (value,) = values
        items = items_of(value["content"])
        only_results = bool(items) and all(item.get("type") == "tool_result" for item in items)
        return Message("tool" if only_results else value["role"], [part for item in items for part in _parts(item)])


def _cache(value: Value) -> CacheHint:
    control = fields_of(value.get("cache_control"))
    return "1h" if control.get("ttl") == "1h" else bool(control)


def _parts(value: Value) -> Iterator[Part]:
    match value:
        case {"type": "text", "text": str(text)}:
            yield Text(text, cache=_cache(value))
            for citation in value.get("citations", ()):
                yield _source(citation, len(text))
        case {"type": "thinking", "thinking": str(text), "signature": str(signature)}:
            yield Reasoning(text, signature=signature, origin=PROTOCOL)
        case {"type": "redacted_thinking", "data": str(data)}:
            yield Reasoning(redacted=data, origin=PROTOCOL)
        case {"type": "image", "source": source}:
            yield _image(value, fields_of(source))
        case {"type": "document", "source": source}:
            yield _document(value, fields_of(source))
        case {"type": "tool_use", "id": str(call_id), "name": str(name), "input": arguments}:
            rest = {field: value[field] for field in value.keys() - _OF_A_CALL}
            yield ToolCall(call_id, name, fields_of(arguments), native=Native(rest, PROTOCOL) if rest else None)
        case {"type": "tool_result", "tool_use_id": str(call_id)}:
            yield _result(call_id, value)
        case _:
            yield unknown(value, PROTOCOL)


def _source(value: Mapping[str, Any], end: int) -> Source:
    return Source(
        url=value.get("url") or value.get("source"),
        title=value.get("title") or value.get("document_title"),
        quote=value.get("cited_text"),
        start=0,
        end=end,
        native=value,
    )


def _image(value: Value, source: Mapping[str, Any]) -> Part:
    match source:
        case {"type": "base64", "media_type": str(media_type), "data": str(data)}:
            return image_of(media_type, data, cache=_cache(value))
        case {"type": "url", "url": str(url)}:
            return Image(url=url, cache=_cache(value))
        case {"type": "file", "file_id": str(file_id)}:
            return Image(file_id=file_id, cache=_cache(value))
        case _:
            return unknown(value, PROTOCOL)


def _document(value: Value, source: Mapping[str, Any]) -> Part:
    name, cache = value.get("title"), _cache(value)
    match source:
        case {"type": "base64", "media_type": str(media_type), "data": str(data)}:
            return File(b64decode(data), media_type=media_type, name=name, cache=cache)
        case {"type": "text", "media_type": str(media_type), "data": str(text)}:
            return File(text.encode(), media_type=media_type, name=name, cache=cache)
        case {"type": "url", "url": str(url)}:
            return File(url=url, name=name, cache=cache)
        case {"type": "file", "file_id": str(file_id)}:
            return File(file_id=file_id, name=name, cache=cache)
        case _:
            return unknown(value, PROTOCOL)


def _result(call_id: str, value: Value) -> ToolResult:
    content = value.get("content", "")
    parts = [part for item in items_of(content) for part in _parts(item)]
    held = result_content(parts, is_bare=isinstance(content, str))
    return ToolResult(call_id, held, is_error=bool(value.get("is_error")), cache=_cache(value))


native = MessagesNative()
