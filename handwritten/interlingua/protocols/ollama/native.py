"""Messages of Ollama's chat as ours."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import evolve

from interlingua.errors import Unsupported
from interlingua.messages import File, Image, Message, Part, Reasoning, Text, ToolCall, ToolResult
from interlingua.profiles import Profile
from interlingua.protocols.native import fields_of
from interlingua.protocols.notes import Notes
from interlingua.protocols.ollama.encode_messages import encode_messages
from interlingua.protocols.ollama.name import PROTOCOL

if TYPE_CHECKING:
    from interlingua_wire.ollama.types import ChatMessage as ChatMessage


class OllamaNative:
    """Messages as `ChatMessage`s. A message holds one text and the pictures behind it; more are several messages."""

    def encode(self, message: Message) -> Sequence[ChatMessage]:
        """The messages that stand for one of ours. Raises `Unsupported` for what they cannot hold."""
        notes = Notes()
        found = encode_messages([evolve(message, parts=run) for run in _runs(message)], Profile(), notes)
        for warning in notes.warnings:
            raise Unsupported(warning.parameter, warning.message)
        return found

    def decode(self, values: Sequence[Mapping[str, Any]]) -> Message:
        """One message of ours."""
        return Message(values[-1]["role"], [part for value in values for part in _parts(value)])


def _runs(message: Message) -> list[list[Part]]:
    """The parts in runs of which each has one text at its beginning, or none."""
    if message.role == "assistant":
        return [list(message.parts)]
    runs: list[list[Part]] = []
    for part in message.parts:
        if isinstance(part, Image) and runs:
            runs[-1].append(part)
        else:
            runs.append([part])
    return runs


def _parts(value: Mapping[str, Any]) -> Iterator[Part]:
    if value["role"] == "tool":
        yield _result(value)
        return
    if thinking := value.get("thinking"):
        yield Reasoning(thinking, origin=PROTOCOL)
    if content := value.get("content"):
        yield Text(content)
    for image in value.get("images", ()):
        yield Image(b64decode(image))
    for call in value.get("tool_calls", ()):
        function = fields_of(call.get("function"))
        yield ToolCall(call.get("id", ""), function["name"], fields_of(function.get("arguments")))


def _result(value: Mapping[str, Any]) -> ToolResult:
    text: str = value.get("content", "")
    images = [Image(b64decode(image)) for image in value.get("images", ())]
    said = [Text(text)] if text else []
    content: str | list[Text | Image | File] = [*said, *images] if images else text
    return ToolResult(value.get("tool_call_id", ""), content, name=value.get("tool_name"))


native = OllamaNative()
