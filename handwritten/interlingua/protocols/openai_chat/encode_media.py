"""Pictures, sound and documents as parts of a Chat Completions message, and the marks that have parts cached."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, cast

from interlingua.errors import Unsupported
from interlingua.messages import Audio, CacheHint, File, Image
from interlingua.protocols.media import base64_text, data_url, file_name, image_media_type

if TYPE_CHECKING:
    from interlingua.profiles import Profile
    from interlingua.protocols.notes import Notes
    from interlingua_wire.openai.types import (
        ChatCompletionRequestMessageContentPartFile,
        ChatCompletionRequestMessageContentPartImageDict,
        ChatCompletionRequestUserMessageContentPart,
        PromptCacheBreakpointParamDict,
    )

_AUDIO_FORMATS: dict[str, Literal["wav", "mp3"]] = {
    "audio/wav": "wav",
    "audio/wave": "wav",
    "audio/x-wav": "wav",
    "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
}


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


def encode_image(part: Image, profile: Profile, notes: Notes) -> ChatCompletionRequestMessageContentPartImageDict:
    """A picture, by address or inline."""
    url = part.url if part.data is None else data_url(part.data, image_media_type(part))
    if url is None:
        raise Unsupported("messages.image", "Chat Completions takes images as bytes or by URL, not by file id")
    wire: ChatCompletionRequestMessageContentPartImageDict = {"type": "image_url", "image_url": {"url": url}}
    if part.detail is not None:
        wire["image_url"]["detail"] = part.detail
    if mark := cache_breakpoint(part.cache, profile, notes):
        wire["prompt_cache_breakpoint"] = mark
    return wire


def encode_file(part: File, profile: Profile, notes: Notes) -> ChatCompletionRequestUserMessageContentPart:
    """A document, in the form that the server takes."""
    if profile.file_form == "none":
        raise Unsupported("messages.file", "the server takes no documents; give it their text")
    wire = _FILES[profile.file_form](part)
    if mark := cache_breakpoint(part.cache, profile, notes):
        return cast("ChatCompletionRequestUserMessageContentPart", {**wire, "prompt_cache_breakpoint": mark})
    return wire


def _file(part: File) -> ChatCompletionRequestMessageContentPartFile:
    if part.file_id is not None:
        return {"type": "file", "file": {"file_id": part.file_id}}
    if part.data is not None:
        content = data_url(part.data, part.media_type)
        return {"type": "file", "file": {"filename": file_name(part), "file_data": content}}
    raise Unsupported("messages.file", "Chat Completions takes files as bytes or by file id, not by URL")


def _document(part: File) -> ChatCompletionRequestUserMessageContentPart:
    wire: dict[str, Any] = {"type": "file", "file_id": part.file_id}
    if part.file_id is None:
        url = part.url if part.data is None else data_url(part.data, part.media_type)
        wire = {"type": "document_url", "document_url": url}
        if part.name is not None:
            wire["document_name"] = part.name
    return cast("ChatCompletionRequestUserMessageContentPart", wire)


def _linked(part: File) -> ChatCompletionRequestUserMessageContentPart:
    address = part.url if part.data is None else base64_text(part.data)
    if address is None:
        raise Unsupported("messages.file", "the server takes files as bytes or by URL, not by file id")
    named = {} if part.name is None else {"file_name": part.name}
    wire = {"type": "file_url", "file_url": {"url": address}, **named}
    return cast("ChatCompletionRequestUserMessageContentPart", wire)


_FILES: dict[str, Callable[[File], ChatCompletionRequestUserMessageContentPart]] = {
    "file": _file,
    "file_url": _linked,
    "document_url": _document,
}


def encode_audio(part: Audio, profile: Profile, notes: Notes) -> ChatCompletionRequestUserMessageContentPart:
    """Sound, in the form that the server takes; else what is said in it."""
    if part.cache is not False:
        notes.add("cache", "a cache mark on audio is not sent: the format has none there")
    wire = _SOUNDS[profile.audio_form](part)
    if wire is not None:
        return wire
    if part.transcript is None:
        message = (
            f"Chat Completions takes {_TAKEN[profile.audio_form]} here, not {part.media_type}; or give transcript="
        )
        raise Unsupported("messages.audio", message)
    notes.add("messages", "audio is sent as its transcript")
    return {"type": "text", "text": part.transcript}


def _audio(part: Audio) -> ChatCompletionRequestUserMessageContentPart | None:
    audio_format = _AUDIO_FORMATS.get(part.media_type)
    if part.data is None or audio_format is None:
        return None
    return {"type": "input_audio", "input_audio": {"data": base64_text(part.data), "format": audio_format}}


def _bare_audio(part: Audio) -> ChatCompletionRequestUserMessageContentPart | None:
    sound = part.url if part.data is None else base64_text(part.data)
    if sound is None:
        return None
    return cast("ChatCompletionRequestUserMessageContentPart", {"type": "input_audio", "input_audio": sound})


def _wav(part: Audio) -> ChatCompletionRequestUserMessageContentPart | None:
    return _audio(part) if _AUDIO_FORMATS.get(part.media_type) == "wav" else None


def _no_audio(_: Audio) -> None:
    return None


_SOUNDS: dict[str, Callable[[Audio], ChatCompletionRequestUserMessageContentPart | None]] = {
    "object": _audio,
    "wav": _wav,
    "text": _bare_audio,
    "none": _no_audio,
}
_TAKEN = {
    "object": "the bytes of WAV and MP3",
    "wav": "the bytes of WAV",
    "text": "bytes and addresses",
    "none": "no sound",
}
