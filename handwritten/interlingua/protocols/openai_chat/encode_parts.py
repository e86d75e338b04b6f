"""Parts of a message as Chat Completions has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, assert_never, cast

from interlingua.errors import Unsupported
from interlingua.messages import (
    Audio,
    CacheHint,
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
from interlingua.protocols.media import base64_text, data_url, file_name, image_media_type
from interlingua.protocols.openai_chat.name import NAME

if TYPE_CHECKING:
    from interlingua.profiles import Profile
    from interlingua.protocols.notes import Notes
    from interlingua_wire.openai.types import (
        ChatCompletionRequestMessageContentPartAudio,
        ChatCompletionRequestMessageContentPartFile,
        ChatCompletionRequestMessageContentPartImageDict,
        ChatCompletionRequestMessageContentPartTextDict,
        ChatCompletionRequestUserMessageContentPart,
        PromptCacheBreakpointParamDict,
    )

AUDIO_FORMATS: dict[str, Literal["wav", "mp3"]] = {
    "audio/wav": "wav",
    "audio/wave": "wav",
    "audio/x-wav": "wav",
    "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
}


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
            return _image(part, profile, notes)
        case File():
            return _file(part, profile, notes)
        case Audio():
            return _audio(part, notes)
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


def cache_breakpoint(cache: CacheHint, profile: Profile, notes: Notes) -> PromptCacheBreakpointParamDict | None:
    """The mark that asks for caching up to here."""
    if cache is False:
        return None
    if not profile.takes_cache_breakpoints:
        notes.add("cache", "the server takes no cache marks; it caches as it sees fit")
        return None
    if cache is not True:
        notes.add("cache", f"the lifetime {cache} is not sent: set prompt_cache_options in options")
    return {"mode": "explicit"}


def _image(part: Image, profile: Profile, notes: Notes) -> ChatCompletionRequestMessageContentPartImageDict:
    url = part.url if part.data is None else data_url(part.data, image_media_type(part))
    if url is None:
        raise Unsupported("messages.image", "Chat Completions takes images as bytes or by URL, not by file id")
    wire: ChatCompletionRequestMessageContentPartImageDict = {"type": "image_url", "image_url": {"url": url}}
    if part.detail is not None:
        wire["image_url"]["detail"] = part.detail
    if mark := cache_breakpoint(part.cache, profile, notes):
        wire["prompt_cache_breakpoint"] = mark
    return wire


def _file(part: File, profile: Profile, notes: Notes) -> ChatCompletionRequestMessageContentPartFile:
    wire: ChatCompletionRequestMessageContentPartFile
    if part.file_id is not None:
        wire = {"type": "file", "file": {"file_id": part.file_id}}
    elif part.data is not None:
        content = data_url(part.data, part.media_type)
        wire = {"type": "file", "file": {"filename": file_name(part), "file_data": content}}
    else:
        raise Unsupported("messages.file", "Chat Completions takes files as bytes or by file id, not by URL")
    if mark := cache_breakpoint(part.cache, profile, notes):
        wire["prompt_cache_breakpoint"] = mark
    return wire


def _audio(
    part: Audio, notes: Notes
) -> ChatCompletionRequestMessageContentPartAudio | ChatCompletionRequestMessageContentPartTextDict:
    audio_format = AUDIO_FORMATS.get(part.media_type)
    if part.cache is not False:
        notes.add("cache", "a cache mark on audio is not sent: the format has none there")
    if part.data is not None and audio_format is not None:
        return {"type": "input_audio", "input_audio": {"data": base64_text(part.data), "format": audio_format}}
    if part.transcript is None:
        message = f"Chat Completions takes the bytes of WAV and MP3, not {part.media_type}; or give transcript="
        raise Unsupported("messages.audio", message)
    notes.add("messages", "audio is sent as its transcript")
    return {"type": "text", "text": part.transcript}
