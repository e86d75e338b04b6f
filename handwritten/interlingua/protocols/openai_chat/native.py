"""Messages of Chat Completions as ours."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from interlingua.errors import Unsupported
from interlingua.messages import Audio, File, Message, Part, Reasoning, Refusal, Text, ToolCall, ToolResult
from interlingua.profiles import Profile
from interlingua.protocols.arguments import arguments_from
from interlingua.protocols.media import split_data_url
from interlingua.protocols.native import (
    Value,
    fields_of,
    given_name,
    image_from,
    items_of,
    result_content,
    unknown,
)
from interlingua.protocols.notes import Notes
from interlingua.protocols.openai_chat.encode_messages import encode_messages
from interlingua.protocols.openai_chat.name import NAME

if TYPE_CHECKING:
    from interlingua_wire.openai.types import ChatCompletionRequestMessage as ChatCompletionRequestMessage

_FOR_ALL = Profile(reasoning_field="reasoning_content")
_FOR_DEVELOPERS = Profile(system_role="developer", reasoning_field="reasoning_content")
_AUDIO_TYPES = {"wav": "audio/wav", "mp3": "audio/mpeg"}


class ChatNative:
    """Messages as `ChatCompletionRequestMessage`s."""

    def encode(self, message: Message) -> Sequence[ChatCompletionRequestMessage]:
        """The messages that stand for one of ours. Raises `Unsupported` for what they cannot hold."""
        notes = Notes()
        profile = _FOR_DEVELOPERS if message.role == "developer" else _FOR_ALL
        found = [*encode_messages([message], profile, notes)]
        for warning in notes.warnings:
            raise Unsupported(warning.parameter, warning.message)
        return found

    def decode(self, values: Sequence[Mapping[str, Any]]) -> Message:
        """One message of ours."""
        last = values[-1]
        parts = [part for value in values for part in _READERS[value["role"]](value)]
        return Message(last["role"], parts, name=last.get("name"))


def _said(value: Mapping[str, Any]) -> Iterator[Part]:
    return map(_part, items_of(value.get("content")))


def _answered(value: Mapping[str, Any]) -> Iterator[Part]:
    if reasoning := value.get("reasoning_content"):
        yield Reasoning(reasoning, origin=NAME)
    yield from _said(value)
    if refusal := value.get("refusal"):
        yield Refusal(refusal)
    if audio := value.get("audio"):
        yield Audio(id=audio["id"])
    for call in value.get("tool_calls", ()):
        function = fields_of(call.get("function"))
        arguments = arguments_from(function.get("arguments"))
        is_whole = "name" in function and arguments is not None
        yield ToolCall(call["id"], function["name"], arguments or {}) if is_whole else unknown(call, NAME)


def _result(value: Mapping[str, Any]) -> Iterator[Part]:
    content = value["content"]
    parts = [_part(item) for item in items_of(content)]
    yield ToolResult(value["tool_call_id"], result_content(parts, is_bare=isinstance(content, str)))


_READERS = {"system": _said, "developer": _said, "user": _said, "assistant": _answered, "tool": _result}


def _part(value: Value) -> Part:
    cache = "prompt_cache_breakpoint" in value
    match value:
        case {"type": "text", "text": str(text)}:
            return Text(text, cache=cache)
        case {"type": "image_url", "image_url": {"url": str(url), **more}}:
            return image_from(url, detail=more.get("detail"), cache=cache)
        case {"type": "file", "file": {"file_id": str(file_id)}}:
            return File(file_id=file_id, cache=cache)
        case {"type": "file", "file": {"file_data": str(url)}}:
            media_type, data = split_data_url(url) or ("", "")
            name = given_name(fields_of(value["file"]).get("filename"), media_type)
            return File(b64decode(data), media_type=media_type, name=name, cache=cache)
        case {"type": "input_audio", "input_audio": {"data": str(data), "format": str(word)}}:
            return Audio(b64decode(data), media_type=_AUDIO_TYPES.get(word, word))
        case _:
            return unknown(value, NAME)


native = ChatNative()
