"""Parts of what a user says, or a tool gives back, as the Responses API has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, assert_never, cast

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
from interlingua.protocols.media import data_url, file_name, image_media_type
from interlingua.protocols.openai_responses.name import NAME

if TYPE_CHECKING:
    from interlingua.protocols.notes import Notes
    from interlingua_wire.openai.types import (
        InputContentDict,
        InputFileContentDict,
        InputImageContentDict,
        InputTextContentDict,
        PromptCacheBreakpointConfigDict,
    )


def encode_content(parts: Iterable[Part], role: str, notes: Notes) -> list[InputContentDict]:
    """The parts that the format has a word for; a note on each of the others."""
    return [wire for part in parts if (wire := _encode_part(part, role, notes)) is not None]


def bare_text(parts: Sequence[Mapping[str, Any]]) -> str | None:
    """The text of a lone part without marks, which is sent as a string."""
    return str(parts[0]["text"]) if len(parts) == 1 and set(parts[0]) == {"type", "text"} else None


def own_value(part: Native, notes: Notes) -> Mapping[str, Any] | None:
    """The value of a part that this protocol made."""
    if part.origin == NAME:
        return part.value
    notes.add("messages", f"a part that only {part.origin} has a word for is left out")
    return None


def left_out(part: Part, role: str, notes: Notes) -> None:
    """Note that a turn of this role cannot hold the part."""
    notes.add("messages", f"{type(part).__name__} in a message of role {role} is left out")


def note_signature(part: Text | ToolCall, notes: Notes) -> None:
    """Note that a signature of another wire format stays behind; this one signs neither text nor calls."""
    if part.signature is not None:
        notes.add("messages", f"a signature of {part.origin} is not sent")


def _encode_part(part: Part, role: str, notes: Notes) -> InputContentDict | None:
    match part:
        case Text():
            return _text(part, notes)
        case Image():
            return _image(part, notes)
        case File():
            return _file(part, notes)
        case Native():
            return cast("InputContentDict | None", own_value(part, notes))
        case Audio():
            return _words_of(part, notes)
        case Reasoning() | Refusal() | Source() | ToolCall() | ToolResult():
            left_out(part, role, notes)
            return None
        case _:
            assert_never(part)


def _text(part: Text, notes: Notes) -> InputTextContentDict:
    note_signature(part, notes)
    wire: InputTextContentDict = {"type": "input_text", "text": part.text}
    if mark := _cache_breakpoint(part.cache, notes):
        wire["prompt_cache_breakpoint"] = mark
    return wire


def _image(part: Image, notes: Notes) -> InputImageContentDict:
    wire: InputImageContentDict = {"type": "input_image", "detail": part.detail or "auto"}
    if part.file_id is not None:
        wire["file_id"] = part.file_id
    else:
        wire["image_url"] = part.url or data_url(part.data or b"", image_media_type(part))
    if mark := _cache_breakpoint(part.cache, notes):
        wire["prompt_cache_breakpoint"] = mark
    return wire


def _file(part: File, notes: Notes) -> InputFileContentDict:
    wire: InputFileContentDict = {"type": "input_file"}
    if part.file_id is not None:
        wire["file_id"] = part.file_id
    elif part.url is not None:
        wire["file_url"] = part.url
    else:
        wire["filename"] = file_name(part)
        wire["file_data"] = data_url(part.data or b"", part.media_type)
    if mark := _cache_breakpoint(part.cache, notes):
        wire["prompt_cache_breakpoint"] = mark
    return wire


def _words_of(part: Audio, notes: Notes) -> InputTextContentDict:
    if part.transcript is None:
        raise Unsupported("messages.audio", "the Responses API takes no audio; give transcript= to send its words")
    notes.add("messages", "audio is sent as its transcript")
    return _text(Text(part.transcript, cache=part.cache), notes)


def _cache_breakpoint(cache: CacheHint, notes: Notes) -> PromptCacheBreakpointConfigDict | None:
    """The mark that asks for caching up to here."""
    if cache is False:
        return None
    if cache is not True:
        notes.add("cache", f"the lifetime {cache} is not sent: set prompt_cache_options in options")
    return {"mode": "explicit"}
