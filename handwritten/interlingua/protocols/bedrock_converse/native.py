"""Messages of Converse as ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from attrs import evolve

from interlingua.errors import Unsupported
from interlingua.messages import CacheHint, Image, Message, Part, Reasoning, Text, ToolCall, ToolResult
from interlingua.protocols.bedrock_converse.encode_parts import PartEncoder
from interlingua.protocols.bedrock_converse.name import PROTOCOL
from interlingua.protocols.native import Value, fields_of, image_of, result_content, unknown
from interlingua.protocols.notes import Notes

if TYPE_CHECKING:
    from interlingua_wire.bedrock_runtime.types import MessageDict as MessageDict


class ConverseNative:
    """Messages as Converse's; the system's are blocks of another field, and are none of these."""

    def encode(self, message: Message) -> Sequence[MessageDict]:
        """The message in the API's words. Raises `Unsupported` for what it cannot hold."""
        notes = Notes()
        blocks = PartEncoder(notes, takes_cache_points=True).encode(message)
        if message.name is not None:
            notes.add("messages.name", "Converse has no names of speakers")
        for warning in notes.warnings:
            raise Unsupported(warning.parameter, warning.message)
        role = "user" if message.role == "tool" else message.role
        return [cast("MessageDict", {"role": role, "content": blocks})]

    def decode(self, values: Sequence[Mapping[str, Any]]) -> Message:
        """One message of ours; one of nothing but results is the tools'."""
        (value,) = values
        parts = [*_with_cache([*map(_part, value["content"])])]
        only_results = bool(parts) and all(isinstance(part, ToolResult) for part in parts)
        return Message("tool" if only_results else value["role"], parts)


def _with_cache(parts: Sequence[Part | Mapping[str, Any]]) -> Iterator[Part]:
    """The parts; a cache point marks the one before it."""
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        if isinstance(part, Mapping):
            continue
        if isinstance(following, Mapping) and isinstance(part, Text | Image | ToolResult):
            hint: CacheHint = "1h" if following.get("ttl") == "1h" else True
            yield _marked(part, hint)
        else:
            yield part


def _marked(part: Text | Image | ToolResult, hint: CacheHint) -> Part:
    match part:
        case Text():
            return evolve(part, cache=hint)
        case Image():
            return evolve(part, cache=hint)
        case ToolResult():
            return evolve(part, cache=hint)


def _part(value: Value) -> Part | Mapping[str, Any]:
    match value:
        case {"cachePoint": point}:
            return fields_of(point)
        case {"text": str(text)}:
            return Text(text)
        case {"reasoningContent": {"reasoningText": {"text": str(text), "signature": str(signature)}}}:
            return Reasoning(text, signature=signature, origin=PROTOCOL)
        case {"reasoningContent": {"redactedContent": str(data)}}:
            return Reasoning(redacted=data, origin=PROTOCOL)
        case {"image": {"format": str(word), "source": {"bytes": str(data)}}}:
            return image_of(f"image/{word}", data)
        case {"toolUse": {"toolUseId": str(call_id), "name": str(name), "input": arguments}}:
            return ToolCall(call_id, name, fields_of(arguments))
        case {"toolResult": {"toolUseId": str(call_id), "content": content, **more}}:
            parts = [part for item in cast("list[Value]", content) if not isinstance(part := _part(item), Mapping)]
            is_bare = len(parts) == 1 and isinstance(parts[0], Text)
            return ToolResult(call_id, result_content(parts, is_bare=is_bare), is_error=more.get("status") == "error")
        case _:
            return unknown(value, PROTOCOL)


native = ConverseNative()
