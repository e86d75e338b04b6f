"""Our message parts as content of Cohere's chat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, assert_never, cast

from interlingua.errors import InvalidArgument, Unsupported
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
from interlingua.protocols.cohere_chat.name import CUT_OFF, PROTOCOL
from interlingua.protocols.media import data_url, file_name, image_media_type
from interlingua.protocols.notes import Notes

if TYPE_CHECKING:
    from interlingua_wire.cohere.types import ChatTextContentDict, Content, Document, ImageContent

_NO_CACHE = "Cohere takes no cache marks; left out"


def encode_text(part: Text, notes: Notes) -> ChatTextContentDict:
    """Text in any turn."""
    if part.signature is not None:
        notes.add("messages", f"a signature made by {part.origin or 'an unknown protocol'} is not sent")
    if part.cache is not False:
        notes.add("cache", _NO_CACHE)
    return {"type": "text", "text": part.text}


def encode_user_part(part: Part, notes: Notes) -> Iterator[Content]:
    """A part of what the user says; none for a file, which is sent among the documents."""
    match part:
        case Text():
            if part.text:
                yield encode_text(part, notes)
        case Image():
            yield _encode_image(part, notes)
        case Audio():
            yield {"type": "text", "text": _words_of(part, notes)}
        case Native():
            yield from cast("Iterator[Content]", own_values(part, notes))
        case File():
            pass
        case Reasoning() | Refusal() | Source() | ToolCall() | ToolResult():
            left_out(part, "user", notes)
        case _:
            assert_never(part)


def encode_document(file: File, notes: Notes) -> Document:
    """A text file as a document that the answer may rest on and cite."""
    if file.cache is not False:
        notes.add("cache", _NO_CACHE)
    if file.data is None or not can_say(file):
        how = "by URL or id" if file.data is None else file.media_type
        raise Unsupported("messages.file", f"Cohere takes the bytes of text files, not {how}")
    try:
        text = file.data.decode()
    except UnicodeDecodeError as error:
        raise InvalidArgument("file", "bytes that are no UTF-8", "text in UTF-8") from error
    return {"data": {"title": file_name(file), "text": text}}


def can_say(part: Part) -> bool:
    """Whether the format has a word for what a user or a tool may give."""
    match part:
        case File():
            return part.data is not None and part.media_type.startswith("text/")
        case Image():
            return part.data is not None or part.url is not None
        case Audio():
            return part.transcript is not None
        case _:
            return True


def own_values(part: Native, notes: Notes) -> Iterator[Mapping[str, Any]]:
    """The value of a part that this protocol made."""
    if part.origin != PROTOCOL:
        notes.add("messages", f"a part that only {part.origin} has a word for is not sent")
    elif CUT_OFF in part.value:
        notes.add("messages", "a tool call that was cut off is not sent")
    else:
        yield dict(part.value)


def bare_text(content: Sequence[Mapping[str, Any]]) -> str | None:
    """The text, if there is one and nothing besides: then a content may be a string."""
    match content:
        case [{"type": "text", "text": str(text), **rest}] if not rest:
            return text
        case _:
            return None


def left_out(part: Part, role: str, notes: Notes) -> None:
    """Note that a turn of this role cannot hold the part."""
    notes.add("messages", f"{type(part).__name__} in a message of role {role} is left out")


def _encode_image(image: Image, notes: Notes) -> ImageContent:
    if image.cache is not False:
        notes.add("cache", _NO_CACHE)
    url = image.url if image.data is None else data_url(image.data, image_media_type(image))
    if url is None:
        raise Unsupported("messages.image", "Cohere takes images as bytes or by URL, not by file id")
    wire: ImageContent = {"type": "image_url", "image_url": {"url": url}}
    if image.detail is not None:
        wire["image_url"]["detail"] = image.detail
    return wire


def _words_of(part: Audio, notes: Notes) -> str:
    if part.cache is not False:
        notes.add("cache", _NO_CACHE)
    if part.transcript is None:
        raise Unsupported("messages.audio", "Cohere's chat takes no audio; give Audio(transcript=) to send its words")
    notes.add("messages", "audio is sent as its transcript")
    return part.transcript
