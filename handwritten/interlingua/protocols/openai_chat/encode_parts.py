"""Parts of a message as Chat Completions has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, assert_never, cast

from interlingua.messages import (
    Audio,
    File,
    Image,
    Native,
    Part,
    Reasoning,
    Refusal,
    Source,
    Text,
    ToolCall,
    ToolResult,
)
from interlingua.protocols.openai_chat.encode_media import cache_breakpoint, encode_audio, encode_file, encode_image
from interlingua.protocols.openai_chat.name import NAME

if TYPE_CHECKING:
    from interlingua.profiles import Profile
    from interlingua.protocols.notes import Notes
    from interlingua_wire.openai.types import (
        ChatCompletionRequestMessageContentPartTextDict,
        ChatCompletionRequestUserMessageContentPart,
    )


def encode_text(part: Text, profile: Profile, notes: Notes) -> ChatCompletionRequestMessageContentPartTextDict:
    """Text in any turn."""
    if part.signature is not None:
        notes.add("messages", f"the signature on text of {part.origin} is not sent")
    wire: ChatCompletionRequestMessageContentPartTextDict = {"type": "text", "text": part.text}
    if mark := cache_breakpoint(part.cache, profile, notes):
        wire["prompt_cache_breakpoint"] = mark
    return wire


def encode_user_part(part: Part, profile: Profile, notes: Notes) -> ChatCompletionRequestUserMessageContentPart | None:
    """A part of what the user says; None, and a note, when the format has no word for it."""
    match part:
        case Text():
            return encode_text(part, profile, notes)
        case Image():
            return encode_image(part, profile, notes)
        case File():
            return encode_file(part, profile, notes)
        case Audio():
            return encode_audio(part, profile, notes)
        case Native():
            return cast("ChatCompletionRequestUserMessageContentPart | None", own_value(part, notes))
        case Reasoning() | Refusal() | Source() | ToolCall() | ToolResult():
            left_out(part, "user", notes)
            return None
        case _:
            assert_never(part)


def own_value(part: Native, notes: Notes) -> Mapping[str, Any] | None:
    """The value of a part that this protocol made."""
    if part.origin == NAME:
        return part.value
    notes.add("messages", f"a part that only {part.origin} has a word for is left out")
    return None


def bare_text(parts: Sequence[Mapping[str, Any]]) -> str | None:
    """The text of a lone part without marks: every compatible server takes a string, not all take parts."""
    return str(parts[0]["text"]) if len(parts) == 1 and set(parts[0]) == {"type", "text"} else None


def left_out(part: Part, role: str, notes: Notes) -> None:
    """Note that a turn of this role cannot hold the part."""
    notes.add("messages", f"{type(part).__name__} in a message of role {role} is left out")
