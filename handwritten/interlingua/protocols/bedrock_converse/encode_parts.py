"""Our message parts as content blocks of Converse."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import takewhile
from typing import TYPE_CHECKING, assert_never, cast

from interlingua.errors import Unsupported
from interlingua.messages import (
    Audio,
    CacheHint,
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
from interlingua.protocols.bedrock_converse.encode_media import (
    document_name,
    encode_audio,
    encode_file,
    encode_image,
)
from interlingua.protocols.bedrock_converse.name import CUT_OFF, PROTOCOL
from interlingua.protocols.notes import Notes

if TYPE_CHECKING:
    from interlingua_wire.bedrock_runtime.types import (
        CachePointBlockDict,
        CitationDict,
        ContentBlockDict,
        ReasoningTextBlockDict,
        ToolResultBlockDict,
        ToolResultContentBlockDict,
        ToolUseBlockDict,
    )

_TOOL_ID = re.compile(r"[a-zA-Z0-9_.:-]{1,64}")
_CITATION_FIELDS = frozenset({"title", "source", "sourceContent", "location"})
_LOCATIONS = frozenset({"web", "documentChar", "documentPage", "documentChunk", "searchResultLocation"})


class PartEncoder:
    """Encodes the parts of one request: no two documents in it may have one name."""

    def __init__(self, notes: Notes, *, takes_cache_points: bool) -> None:
        self._notes = notes
        self._takes_cache_points = takes_cache_points
        self._names: set[str] = set()

    def encode(self, message: Message) -> list[ContentBlockDict]:
        """The blocks of one message, in order."""
        blocks: list[ContentBlockDict] = []
        for place, part in enumerate(message.parts):
            if message.role == "assistant" and isinstance(part, Image | File):
                self._notes.add("messages", f"{type(part).__name__.lower()} left out: an assistant turn holds none")
                continue
            cited = part if not isinstance(part, Audio) or message.role != "assistant" else self._words_of(part)
            blocks.extend(self._encode_part(cited, _sources_after(message.parts, place)))
        return blocks

    def cache_points(self, hint: CacheHint) -> Iterator[CachePointBlockDict]:
        """The cache point that a hint asks for; five minutes is what goes unsaid."""
        if hint and not self._takes_cache_points:
            self._notes.add("messages.cache", "the model takes no cache points; left out")
        elif hint:
            yield {"type": "default", "ttl": "1h"} if hint == "1h" else {"type": "default"}

    def _encode_part(self, part: Part, sources: Sequence[Source]) -> Iterator[ContentBlockDict]:
        match part:
            case Text():
                yield from self._encode_text(part, sources)
            case Reasoning():
                yield from self._encode_reasoning(part)
            case Image():
                yield encode_image(part, self._notes)
            case File():
                yield encode_file(part, self._unique_name(part))
            case Audio():
                yield encode_audio(part) or {"text": self._words_of(part).text}
            case ToolCall():
                yield {"toolUse": self._encode_call(part)}
            case ToolResult():
                yield {"toolResult": self._encode_result(part)}
            case Refusal():
                self._notes.add("messages", "a refusal is sent as text")
                yield {"text": part.text}
            case Native():
                yield from self._encode_native(part)
            case Source():
                if not _is_citation(part.native):
                    self._notes.add("messages", "a source that another wire format cited is left out")
            case _:
                assert_never(part)
        if isinstance(part, Text | Image | Audio | File | ToolResult):
            for point in self.cache_points(part.cache):
                yield {"cachePoint": point}

    def _encode_text(self, part: Text, sources: Sequence[Source]) -> Iterator[ContentBlockDict]:
        if part.signature is not None:
            self._note_signature(part.origin)
        if not part.text.strip():  # the API refuses blank text
            return
        citations = [cast("CitationDict", source.native) for source in sources if _is_citation(source.native)]
        if citations:
            yield {"citationsContent": {"content": [{"text": part.text}], "citations": citations}}
        else:
            yield {"text": part.text}

    def _encode_reasoning(self, part: Reasoning) -> Iterator[ContentBlockDict]:
        if part.origin != PROTOCOL:
            self._notes.add("messages", f"reasoning made by {part.origin or 'an unknown protocol'} is not sent")
        elif part.redacted is not None:
            yield {"reasoningContent": {"redactedContent": part.redacted}}
        elif part.signature is not None:
            text: ReasoningTextBlockDict = {"text": part.text, "signature": part.signature}
            yield {"reasoningContent": {"reasoningText": text}}
        else:
            self._notes.add("messages", "reasoning without its signature is not sent")

    def _words_of(self, part: Audio) -> Text:
        if part.transcript is None:
            raise Unsupported(
                "messages.audio", "Converse does not take this audio; give Audio(transcript=) to send its words"
            )
        self._notes.add("messages", "audio is sent as its transcript")
        return Text(part.transcript, cache=part.cache)

    def _unique_name(self, file: File) -> str:
        name = document_name(file)
        if name != (file.name or name):
            self._notes.add("messages.file.name", f"sent as {name!r}: the API takes no such letters in names")
        unique = next(each for each in _numbered(name) if each not in self._names)
        self._names.add(unique)
        return unique

    def _encode_call(self, part: ToolCall) -> ToolUseBlockDict:
        if part.signature is not None:
            self._note_signature(part.origin)
        return {"toolUseId": wire_id(part.id), "name": part.name, "input": dict(part.arguments)}

    def _encode_result(self, part: ToolResult) -> ToolResultBlockDict:
        content = [Text(part.content)] if isinstance(part.content, str) else part.content
        blocks = [block for each in content for block in self._encode_part(each, ())]
        kept = [block for block in blocks if "cachePoint" not in block]
        result: ToolResultBlockDict = {
            "toolUseId": wire_id(part.id),
            "content": cast("list[ToolResultContentBlockDict]", kept),
        }
        if part.is_error:
            result["status"] = "error"
        return result

    def _encode_native(self, part: Native) -> Iterator[ContentBlockDict]:
        if part.origin != PROTOCOL:
            self._notes.add("messages", f"a part that only {part.origin} has a word for is not sent")
        elif CUT_OFF in part.value:
            self._notes.add("messages", "a tool call that was cut off is not sent")
        else:
            yield cast("ContentBlockDict", dict(part.value))

    def _note_signature(self, origin: str | None) -> None:
        self._notes.add("messages", f"a signature made by {origin or 'an unknown protocol'} is not sent")


def wire_id(call_id: str) -> str:
    """The id as it is, or one made of it where it has characters that the API refuses in ids."""
    if _TOOL_ID.fullmatch(call_id):
        return call_id
    return f"call_{sha256(call_id.encode()).hexdigest()[:24]}"


def _sources_after(parts: Sequence[Part], place: int) -> list[Source]:
    run = takewhile(lambda part: isinstance(part, Source), parts[place + 1 :])
    return [part for part in run if isinstance(part, Source)]


def _is_citation(native: Mapping[str, object] | None) -> bool:
    """Whether Converse itself made the citation."""
    if native is None or not _CITATION_FIELDS.issuperset(native):
        return False
    location = native.get("location")
    return isinstance(location, Mapping) and not _LOCATIONS.isdisjoint(cast("Mapping[str, object]", location))


def _numbered(name: str) -> Iterator[str]:
    """The name, and then the name with a number behind it."""
    yield name
    count = 1
    while True:
        count += 1
        yield f"{name[:190]} ({count})"
