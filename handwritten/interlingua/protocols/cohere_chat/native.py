"""Messages of Cohere's chat as ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from interlingua.errors import Unsupported
from interlingua.messages import File, Message, Part, Text, ToolCall, ToolResult
from interlingua.profiles import Profile
from interlingua.protocols.arguments import arguments_from
from interlingua.protocols.cohere_chat.decode_parts import decode_plan, decode_reasoning, sources_from
from interlingua.protocols.cohere_chat.encode_messages import encode_messages
from interlingua.protocols.cohere_chat.name import PLAN, PROTOCOL
from interlingua.protocols.native import Value, fields_of, given_name, image_from, items_of, result_content, unknown
from interlingua.protocols.notes import Notes

if TYPE_CHECKING:
    from interlingua_wire.cohere.types import ChatMessageV2 as ChatMessageV2


class CohereNative:
    """Messages as `ChatMessageV2`s."""

    def encode(self, message: Message) -> Sequence[ChatMessageV2]:
        """The messages that stand for one of ours. Raises `Unsupported` for what they cannot hold."""
        notes = Notes()
        found = encode_messages([message], Profile(), notes).messages
        for warning in notes.warnings:
            raise Unsupported(warning.parameter, warning.message)
        return found

    def decode(self, values: Sequence[Mapping[str, Any]]) -> Message:
        """One message of ours."""
        return Message(values[-1]["role"], [part for value in values for part in _parts(value)])


def _parts(value: Mapping[str, Any]) -> Iterator[Part]:
    if value["role"] == "tool":
        yield _result(value)
        return
    yield from map(_item, items_of(value.get("content")))
    if plan := value.get(PLAN):
        yield decode_plan(plan)
    for call in value.get("tool_calls", ()):
        function = fields_of(call.get("function"))
        yield ToolCall(call["id"], function["name"], arguments_from(function.get("arguments")) or {})
    for citation in value.get("citations", ()):
        yield from sources_from(citation)


def _item(value: Value) -> Part:
    match value:
        case {"type": "text", "text": str(text)}:
            return Text(text)
        case {"type": "thinking", "thinking": str(text)}:
            return decode_reasoning(text)
        case {"type": "image_url", "image_url": {"url": str(url), **rest}}:
            return image_from(url, detail=rest.get("detail"))
        case {"type": "document", "document": {"data": {"title": str(title), "text": str(text)}}}:
            return File(text.encode(), media_type="text/plain", name=given_name(title, "text/plain"))
        case _:
            return unknown(value, PROTOCOL)


def _result(value: Mapping[str, Any]) -> ToolResult:
    content = value.get("content", "")
    parts = [_item(item) for item in items_of(content)]
    return ToolResult(value["tool_call_id"], result_content(parts, is_bare=isinstance(content, str)))


native = CohereNative()
