"""What the model said, as Chat Completions takes it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from interlingua.messages import (
    Audio,
    File,
    Image,
    Message,
    Native,
    Part,
    Reasoning,
    Refusal,
    Source,
    Text,
    ToolCall,
    ToolResult,
)
from interlingua.protocols.arguments import arguments_text
from interlingua.protocols.openai_chat.encode_parts import bare_text, encode_text, left_out, own_value
from interlingua.protocols.openai_chat.name import NAME
from interlingua.protocols.openai_chat.reasoning_details import FIELD, Detail, details_of

if TYPE_CHECKING:
    from interlingua.profiles import Profile
    from interlingua.protocols.notes import Notes
    from interlingua_wire.openai.types import (
        ChatCompletionMessageToolCallDict,
        ChatCompletionMessageToolCallsDict,
        ChatCompletionRequestAssistantMessage,
        ChatCompletionRequestAssistantMessageContentPart,
    )


def encode_assistant(
    message: Message, profile: Profile, notes: Notes
) -> Iterator[ChatCompletionRequestAssistantMessage]:
    """One turn of the model; none when the format has no word for anything in it."""
    parts = message.parts if profile.takes_whole_turns else tuple(_in_words(message.parts, notes))
    natives = [value for part in parts if isinstance(part, Native) and (value := own_value(part, notes)) is not None]
    wire: ChatCompletionRequestAssistantMessage = {"role": "assistant"}
    if content := _content(parts, natives, profile, notes):
        wire["content"] = bare_text(content) or (_joined(content) if profile.indexes_calls else content)
    if refusal := "".join(part.text for part in parts if isinstance(part, Refusal)):
        wire["refusal"] = refusal
    if audio_id := _audio_id(parts, notes):
        wire["audio"] = {"id": audio_id}
    if calls := _calls(parts, natives, profile, notes):
        wire["tool_calls"] = _indexed(calls) if profile.indexes_calls else calls
    if reasoning := _reasoning(parts, profile, notes):
        wire = cast("ChatCompletionRequestAssistantMessage", {**wire, profile.reasoning_field: reasoning})
    for part in parts:
        if isinstance(part, Image | File | ToolResult | Source):
            left_out(part, "assistant", notes)
    if len(wire) > 1:
        yield wire if message.name is None else {**wire, "name": message.name}


def _in_words(parts: Sequence[Part], notes: Notes) -> Iterator[Part]:
    """The parts with text in place of what most servers have no field for."""
    for part in parts:
        match part:
            case Refusal(text=text):
                notes.add("messages", "a refusal is sent as text")
                yield Text(text)
            case Audio(transcript=transcript):
                notes.add("messages", "audio of the model is sent as its transcript, if it has one")
                if transcript:
                    yield Text(transcript)
            case _:
                yield part


def _content(
    parts: Sequence[Part], natives: Sequence[Mapping[str, Any]], profile: Profile, notes: Notes
) -> list[ChatCompletionRequestAssistantMessageContentPart]:
    texts = [encode_text(part, profile, notes) for part in parts if isinstance(part, Text)]
    others = [value for value in natives if not _is_call(value)]
    thoughts = [_thinking(part) for part in _own_reasoning(parts, profile)] if _thinks_in_content(profile) else []
    return [*thoughts, *texts, *cast("list[ChatCompletionRequestAssistantMessageContentPart]", others)]


def _calls(
    parts: Sequence[Part], natives: Sequence[Mapping[str, Any]], profile: Profile, notes: Notes
) -> ChatCompletionMessageToolCallsDict:
    calls = [_call(part, profile, notes) for part in parts if isinstance(part, ToolCall)]
    if any("function" in value for value in natives):
        notes.add("messages", "a tool call that was cut off is not sent back")
    customs = [value for value in natives if _is_call(value) and "function" not in value]
    return [*calls, *cast("ChatCompletionMessageToolCallsDict", customs)]


def _indexed(calls: ChatCompletionMessageToolCallsDict) -> ChatCompletionMessageToolCallsDict:
    numbered = [{**call, "index": place} for place, call in enumerate(calls)]
    return cast("ChatCompletionMessageToolCallsDict", numbered)


def _joined(content: Sequence[ChatCompletionRequestAssistantMessageContentPart]) -> str:
    return "\n".join(str(cast("Mapping[str, Any]", item).get("text", "")) for item in content)


def _is_call(value: Mapping[str, Any]) -> bool:
    return not value.keys().isdisjoint({"function", "custom"})


def _call(part: ToolCall, profile: Profile, notes: Notes) -> ChatCompletionMessageToolCallDict:
    from interlingua.protocols.openai_chat.call_ids import call_id

    if part.signature is not None:
        notes.add("messages", f"the signature on tool calls of {part.origin} is not sent")
    return {
        "id": call_id(part.id, profile),
        "type": "function",
        "function": {"name": part.name, "arguments": arguments_text(part.arguments)},
    }


def _audio_id(parts: Sequence[Part], notes: Notes) -> str | None:
    spoken = [part for part in parts if isinstance(part, Audio)]
    if any(part.id is None for part in spoken):
        notes.add("messages", "audio of the model is sent back by id alone; without one it is left out")
    return next((part.id for part in spoken if part.id is not None), None)


def _reasoning(parts: Sequence[Part], profile: Profile, notes: Notes) -> str | list[Detail]:
    """What goes back in a field of the message."""
    own = _own_reasoning(parts, profile)
    if len(own) < sum(isinstance(part, Reasoning) for part in parts):
        notes.add("messages", "reasoning is not sent back: the server takes none, or another wire format made it")
    if profile.reasoning_field == FIELD:
        return [detail for part in own for detail in details_of(part)]
    return "" if _thinks_in_content(profile) else "\n\n".join(part.text for part in own)


def _own_reasoning(parts: Sequence[Part], profile: Profile) -> list[Reasoning]:
    if profile.reasoning_field is None:
        return []
    return [part for part in parts if isinstance(part, Reasoning) and part.origin == NAME]


def _thinks_in_content(profile: Profile) -> bool:
    return profile.reasoning_field == "thinking"


def _thinking(part: Reasoning) -> ChatCompletionRequestAssistantMessageContentPart:
    wire: dict[str, Any] = {"type": "thinking", "thinking": [{"type": "text", "text": part.text}], "closed": True}
    if part.signature is not None:
        wire["signature"] = part.signature
    return cast("ChatCompletionRequestAssistantMessageContentPart", wire)
