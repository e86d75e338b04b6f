"""What the model said, as Cohere's chat takes it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeGuard, assert_never, cast

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
from interlingua.protocols.cohere_chat.encode_parts import bare_text, encode_text, left_out, own_values
from interlingua.protocols.cohere_chat.name import PLAN, PROTOCOL
from interlingua.protocols.notes import Notes

if TYPE_CHECKING:
    from interlingua_wire.cohere.types import (
        AssistantMessageV2,
        AssistantMessageV2ContentItem,
        CitationDict,
        ToolCallV2Dict,
    )


def encode_assistant(message: Message, notes: Notes) -> Iterator[AssistantMessageV2]:
    """One turn of the model; none when the format has no word for anything in it."""
    wire: AssistantMessageV2 = {"role": "assistant"}
    if plan := "".join(part.text for part in message.parts if _is_plan(part)):
        wire["tool_plan"] = plan
    if content := [item for part in message.parts for item in _encode_part(part, notes)]:
        wire["content"] = bare_text(content) or content
    if calls := [_encode_call(part, notes) for part in message.tool_calls]:
        wire["tool_calls"] = calls
    if citations := _encode_citations([part for part in message.parts if isinstance(part, Source)]):
        wire["citations"] = citations
    if wire.keys() & {"content", "tool_calls", PLAN}:
        yield wire


def _is_plan(part: Part) -> TypeGuard[Reasoning]:
    if not isinstance(part, Reasoning) or part.origin != PROTOCOL or part.native is None:
        return False
    return part.native.value.get("field") == PLAN


def _encode_part(part: Part, notes: Notes) -> Iterator[AssistantMessageV2ContentItem]:
    match part:
        case Text():
            if part.text:
                yield encode_text(part, notes)
        case Reasoning():
            if part.origin != PROTOCOL:
                notes.add("messages", f"reasoning made by {part.origin or 'an unknown protocol'} is not sent")
            elif part.text and not _is_plan(part):
                yield {"type": "thinking", "thinking": part.text}
        case Refusal():
            notes.add("messages", "a refusal is sent as text")
            yield {"type": "text", "text": part.text}
        case Audio():
            notes.add("messages", "audio of the model is sent as its transcript, if it has one")
            if part.transcript:
                yield {"type": "text", "text": part.transcript}
        case Native():
            yield from cast("Iterator[AssistantMessageV2ContentItem]", own_values(part, notes))
        case Image() | File() | ToolResult():
            left_out(part, "assistant", notes)
        case Source():
            if not _is_citation(part):
                notes.add("messages", "a source that another wire format cited is left out")
        case ToolCall():
            pass
        case _:
            assert_never(part)


def _encode_call(part: ToolCall, notes: Notes) -> ToolCallV2Dict:
    if part.signature is not None:
        notes.add("messages", f"a signature made by {part.origin or 'an unknown protocol'} is not sent")
    function = {"name": part.name, "arguments": arguments_text(part.arguments)}
    return cast("ToolCallV2Dict", {"id": part.id, "type": "function", "function": function})


def _encode_citations(sources: Sequence[Source]) -> list[CitationDict]:
    """The citations that the API itself made: those of one span are one, with several sources."""
    own = [part.native for part in sources if part.native is not None and _is_citation(part)]
    return [_united(list(same)) for _, same in groupby(own, key=_span)]


def _is_citation(part: Source) -> bool:
    return part.native is not None and "sources" in part.native


def _span(citation: Mapping[str, Any]) -> list[Any]:
    return [citation.get(name) for name in ("start", "end", "text", "type", "content_index")]


def _united(citations: Sequence[Mapping[str, Any]]) -> CitationDict:
    sources = [source for citation in citations for source in citation["sources"]]
    return cast("CitationDict", {**citations[0], "sources": sources})
