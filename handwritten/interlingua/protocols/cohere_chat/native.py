"""Messages of Cohere's chat as ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from interlingua.errors import Unsupported
from interlingua.messages import Message, Native, Part, Reasoning, Source, Text, ToolCall, ToolResult
from interlingua.profiles import Profile
from interlingua.protocols.arguments import arguments_from
from interlingua.protocols.cohere_chat.encode_messages import encode_messages
from interlingua.protocols.cohere_chat.name import PLAN, PROTOCOL
from interlingua.protocols.native import Value, fields_of, image_from, items_of, result_content, unknown
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
    content = value.get("content")
    parts = [_part(item) for item in items_of(content)]
    if "tool_call_id" in value:
        yield ToolResult(value["tool_call_id"], result_content(parts, is_bare=isinstance(content, str)))
        return
    if plan := value.get(PLAN):
        yield Reasoning(plan, origin=PROTOCOL, native=Native({"field": PLAN}, PROTOCOL))
    yield from parts
    for call in value.get("tool_calls", ()):
        yield _call(call)
    for citation in value.get("citations", ()):
        yield Source(quote=citation.get("text"), start=citation.get("start"), end=citation.get("end"), native=citation)


def _part(value: Value) -> Part:
    match value:
        case {"type": "text", "text": str(text)}:
            return Text(text)
        case {"type": "thinking", "thinking": str(text)}:
            return Reasoning(text, origin=PROTOCOL)
        case {"type": "image_url", "image_url": {"url": str(url), **more}}:
            return image_from(url, detail=more.get("detail"))
        case _:
            return unknown(value, PROTOCOL)


def _call(value: Value) -> Part:
    function = fields_of(value.get("function"))
    arguments = arguments_from(function.get("arguments"))
    if arguments is None or "name" not in function:
        return unknown(value, PROTOCOL)
    return ToolCall(value.get("id") or "", function["name"], arguments)


native = CohereNative()
