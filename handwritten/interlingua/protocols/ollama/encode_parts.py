"""Our message parts as the text and the pictures of Ollama's messages."""

from __future__ import annotations

from typing import assert_never

from interlingua.errors import InvalidArgument, Unsupported
from interlingua.messages import (
    Audio,
    File,
    Image,
    Native,
    Part,
    Reasoning,
    Refusal,
    Role,
    Source,
    Text,
    ToolCall,
    ToolResult,
)
from interlingua.protocols.media import base64_text, split_data_url
from interlingua.protocols.notes import Notes

_NO_CACHE = "Ollama takes no cache marks; it caches as it sees fit"


def text_of_part(part: Part, role: Role, notes: Notes) -> str:
    """What of a part stands in the text of a message; nothing of what stands beside it."""
    match part:
        case Text():
            return _words(part, notes)
        case Refusal():
            notes.add("messages", "a refusal is sent as text")
            return part.text
        case Audio():
            return _transcript(part, notes)
        case File():
            return _file_text(part, notes)
        case Native():
            notes.add("messages", f"a part that only {part.origin} has a word for is not sent")
            return ""
        case Source():
            notes.add("messages", "a source is not sent: Ollama has no word for it")
            return ""
        case Image() | Reasoning() | ToolCall() | ToolResult():
            return ""
        case _:
            assert_never(part)


def can_say(part: Part) -> bool:
    """Whether the format has a word for what a user or a tool may give."""
    match part:
        case File():
            return part.data is not None and part.media_type.startswith("text/")
        case Image():
            return part.data is not None or split_data_url(part.url or "") is not None
        case Audio():
            return part.transcript is not None
        case _:
            return True


def encode_image(image: Image, notes: Notes) -> str:
    """A picture as base64, which is all that the API takes."""
    if image.detail not in (None, "auto"):
        notes.add("messages.image.detail", "Ollama has no level of detail; left out")
    if image.cache is not False:
        notes.add("cache", _NO_CACHE)
    if image.data is not None:
        return base64_text(image.data)
    inline = split_data_url(image.url or "")
    if inline is None:
        raise Unsupported("messages.image", "Ollama takes the bytes of images, not a URL or an id")
    return inline[1]


def left_out(part: Part, role: str, notes: Notes) -> None:
    """Note that a turn of this role cannot hold the part."""
    notes.add("messages", f"{type(part).__name__} in a message of role {role} is left out")


def _words(part: Text, notes: Notes) -> str:
    if part.signature is not None:
        notes.add("messages", f"a signature made by {part.origin or 'an unknown protocol'} is not sent")
    if part.cache is not False:
        notes.add("cache", _NO_CACHE)
    return part.text


def _transcript(part: Audio, notes: Notes) -> str:
    if part.cache is not False:
        notes.add("cache", _NO_CACHE)
    if part.transcript is None:
        raise Unsupported("messages.audio", "Ollama takes no audio; give Audio(transcript=) to send its words")
    notes.add("messages", "audio is sent as its transcript")
    return part.transcript


def _file_text(file: File, notes: Notes) -> str:
    if file.data is None or not can_say(file):
        how = "by URL or id" if file.data is None else file.media_type
        raise Unsupported("messages.file", f"Ollama takes no files but the bytes of text files, as text; not {how}")
    if file.cache is not False:
        notes.add("cache", _NO_CACHE)
    notes.add("messages.file", "a text file is sent as text, its name before it")
    try:
        text = file.data.decode()
    except UnicodeDecodeError as error:
        raise InvalidArgument("file", "bytes that are no UTF-8", "text in UTF-8") from error
    return f"{file.name}:\n{text}" if file.name else text
