"""Messages of Ollama's chat as ours."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from interlingua.errors import Unsupported
from interlingua.messages import Image, Message, Part, Reasoning, Text, ToolCall, ToolResult
from interlingua.profiles import Profile
from interlingua.protocols.native import fields_of
from interlingua.protocols.notes import Notes
from interlingua.protocols.ollama.encode_messages import encode_messages
from interlingua.protocols.ollama.name import PROTOCOL

if TYPE_CHECKING:
    from interlingua_wire.ollama.types import ChatMessage as ChatMessage


class OllamaNative:
    """Messages as `ChatMessage`s: a text each, with pictures, reasoning and calls beside it."""

    def encode(self, message: Message) -> Sequence[ChatMessage]:
        """The messages that stand for one of ours. Raises `Unsupported` for what they cannot hold."""
        notes = Notes()
        found = encode_messages([message], Profile(), notes)
        for warning in notes.warnings:
            raise Unsupported(warning.parameter, warning.message)
        return found

    def decode(self, values: Sequence[Mapping[str, Any]]) -> Message:
        """One message of ours."""
        return Message(values[-1]["role"], [part for value in values for part in _parts(value)])


def _parts(value: Mapping[str, Any]) -> Iterator[Part]:
    pictures = [Image(b64decode(data)) for data in value.get("images", ())]
    text = value.get("content", "")
    if value["role"] == "tool":
        said = [Text(text)] if text else []
        content: Any = (*said, *pictures) if pictures else text
        yield ToolResult(value.get("tool_call_id", ""), content, name=value.get("tool_name"))
        return
    if thinking := value.get("thinking"):
        yield Reasoning(thinking, origin=PROTOCOL)
    if text:
        yield Text(text)
    yield from pictures
    for call in value.get("tool_calls", ()):
        function = fields_of(call.get("function"))
        yield ToolCall(call.get("id") or "", function.get("name", ""), fields_of(function.get("arguments")))


native = OllamaNative()
