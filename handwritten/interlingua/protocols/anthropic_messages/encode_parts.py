"""Our message parts as content blocks of the Messages API."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import takewhile
from typing import TYPE_CHECKING, assert_never, cast

from interlingua.errors import Unsupported
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
from interlingua.protocols.anthropic_messages.encode_cache import cache_control
from interlingua.protocols.anthropic_messages.encode_media import encode_file, encode_image
from interlingua.protocols.anthropic_messages.name import CUT_OFF, PROTOCOL
from interlingua.protocols.notes import Notes

if TYPE_CHECKING:
    from interlingua_wire.anthropic.types import (
        InputContentBlock,
        RequestTextBlock,
        RequestTextBlockCitation,
        RequestToolResultBlock,
        RequestToolResultBlockContentItem,
        RequestToolUseBlock,
    )

_TOOL_ID = re.compile(r"[a-zA-Z0-9_-]+")
_CITATIONS = frozenset(
    {
        "char_location",
        "page_location",
        "content_block_location",
        "web_search_result_location",
        "search_result_location",
    }
)


def encode_parts(message: Message, notes: Notes) -> list[InputContentBlock]:
    """The blocks of one message, in order."""
    blocks: list[InputContentBlock] = []
    for place, part in enumerate(message.parts):
        if message.role == "assistant" and isinstance(part, Image | File):
            notes.add("messages", f"{type(part).__name__.lower()} left out: an assistant turn holds none")
            continue
        blocks.extend(_encode_part(part, _sources_after(message.parts, place), notes))
    return blocks


def _encode_part(part: Part, sources: Iterable[Source], notes: Notes) -> Iterator[InputContentBlock]:
    match part:
        case Text():
            yield from _encode_text(part, sources, notes)
        case Reasoning():
            yield from _encode_reasoning(part, notes)
        case Image():
            yield encode_image(part, notes)
        case File():
            yield encode_file(part, notes)
        case Audio():
            yield from _encode_text(_words_of(part, notes), (), notes)
        case ToolCall():
            yield _encode_call(part, notes)
        case ToolResult():
            yield _encode_result(part, notes)
        case Refusal():
            notes.add("messages", "a refusal is sent as text")
            yield from _encode_text(Text(part.text), (), notes)
        case Native():
            yield from _encode_native(part, notes)
        case Source():
            if _encode_citation(part) is None:
                notes.add("messages", "a source that another wire format cited is left out")
        case _:
            assert_never(part)


def _encode_text(part: Text, sources: Iterable[Source], notes: Notes) -> Iterator[RequestTextBlock]:
    if part.signature is not None:
        _note_signature(part.origin, notes)
    if not part.text:
        return
    block: RequestTextBlock = {"type": "text", "text": part.text}
    if citations := [citation for source in sources if (citation := _encode_citation(source)) is not None]:
        block["citations"] = citations
    if control := cache_control(part.cache):
        block["cache_control"] = control
    yield block


def _encode_reasoning(part: Reasoning, notes: Notes) -> Iterator[InputContentBlock]:
    if part.origin != PROTOCOL:
        notes.add("messages", f"reasoning made by {part.origin or 'an unknown protocol'} is not sent")
    elif part.redacted is not None:
        yield {"type": "redacted_thinking", "data": part.redacted}
    elif part.signature is not None:
        yield {"type": "thinking", "thinking": part.text, "signature": part.signature}
    else:
        notes.add("messages", "reasoning without its signature is not sent")


def _words_of(part: Audio, notes: Notes) -> Text:
    if part.transcript is None:
        raise Unsupported(
            "messages.audio", "the Messages API takes no audio; give Audio(transcript=) to send its words"
        )
    notes.add("messages", "audio is sent as its transcript")
    return Text(part.transcript, cache=part.cache)


def _encode_call(part: ToolCall, notes: Notes) -> RequestToolUseBlock:
    if part.signature is not None:
        _note_signature(part.origin, notes)
    block: RequestToolUseBlock = {
        "type": "tool_use",
        "id": wire_id(part.id),
        "name": part.name,
        "input": dict(part.arguments),
    }
    if part.native is not None and part.native.origin == PROTOCOL:
        return cast("RequestToolUseBlock", {**block, **part.native.value})
    return block


def _encode_result(part: ToolResult, notes: Notes) -> RequestToolResultBlock:
    block: RequestToolResultBlock = {"type": "tool_result", "tool_use_id": wire_id(part.id)}
    if content := _encode_result_content(part.content, notes):
        block["content"] = content
    if part.is_error:
        block["is_error"] = True
    if control := cache_control(part.cache):
        block["cache_control"] = control
    return block


def _encode_result_content(
    content: str | Sequence[Text | Image | File], notes: Notes
) -> str | Sequence[RequestToolResultBlockContentItem]:
    if isinstance(content, str):
        return content
    blocks = [block for part in content for block in _encode_part(part, (), notes)]
    return plain_text(blocks) or cast("list[RequestToolResultBlockContentItem]", blocks)


def _encode_native(part: Native, notes: Notes) -> Iterator[InputContentBlock]:
    if part.origin != PROTOCOL:
        notes.add("messages", f"a part that only {part.origin} has a word for is not sent")
    elif CUT_OFF in part.value:
        notes.add("messages", "a tool call that was cut off is not sent")
    else:
        yield cast("InputContentBlock", dict(part.value))


def plain_text(blocks: Sequence[InputContentBlock]) -> str | None:
    """The text, if the blocks are one text and nothing besides: then a content may be a string."""
    is_bare = len(blocks) == 1 and blocks[0].keys() == {"type", "text"}
    return cast("str", blocks[0].get("text")) if is_bare else None


def wire_id(call_id: str) -> str:
    """The id as it is, or one made of it where it has characters that the API refuses in ids."""
    if _TOOL_ID.fullmatch(call_id):
        return call_id
    return f"call_{sha256(call_id.encode()).hexdigest()[:24]}"


def _sources_after(parts: Sequence[Part], place: int) -> list[Source]:
    run = takewhile(lambda part: isinstance(part, Source), parts[place + 1 :])
    return [part for part in run if isinstance(part, Source)]


def _encode_citation(source: Source) -> RequestTextBlockCitation | None:
    """A citation that the API itself made, as a request takes it: without the file's id."""
    if source.native is None or source.native.get("type") not in _CITATIONS:
        return None
    return cast("RequestTextBlockCitation", {name: value for name, value in source.native.items() if name != "file_id"})


def _note_signature(origin: str | None, notes: Notes) -> None:
    notes.add("messages", f"a signature made by {origin or 'an unknown protocol'} is not sent")
