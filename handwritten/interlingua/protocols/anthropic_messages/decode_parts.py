"""Content blocks of the Messages API as our message parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from interlingua.errors import InvalidReply
from interlingua.messages import Native, Part, Reasoning, Refusal, Source, Text, ToolCall
from interlingua.protocols.anthropic_messages.name import PROTOCOL
from interlingua.protocols.arguments import arguments_from
from interlingua_wire.anthropic import types

if TYPE_CHECKING:
    from interlingua_wire._core.model import WireModel
    from interlingua_wire.anthropic.types import ContentBlock, RefusalStopDetails


def decode_block(block: ContentBlock) -> Sequence[Part]:
    """The parts that one whole block makes: a text is followed by what it cites."""
    match block:
        case types.ResponseTextBlock():
            return decode_text(block.text, block.citations or ())
        case types.ResponseThinkingBlock():
            return [decode_reasoning(block.thinking, block.signature)]
        case types.ResponseRedactedThinkingBlock():
            return [Reasoning(redacted=block.data, origin=PROTOCOL)]
        case types.ResponseToolUseBlock():
            return [decode_call(block, block.input)]
        case _:
            return [decode_native(block)]


def decode_text(text: str | None, citations: Sequence[WireModel]) -> Sequence[Part]:
    """A text, and a source for each of its citations: each stands for the whole of the text."""
    return [Text(text or ""), *(_source(citation, len(text or "")) for citation in citations)]


def decode_reasoning(text: str | None, signature: str | None) -> Reasoning:
    """Reasoning with its signature, as it must go back."""
    return Reasoning(text or "", signature=signature or None, origin=PROTOCOL)


def decode_call(block: types.ResponseToolUseBlock, arguments: object) -> ToolCall:
    """A call with its arguments, which must be an object by now."""
    given = arguments_from(arguments)
    if not block.name or given is None:
        raise InvalidReply(f"the call of the tool {block.name!r} has no name, or arguments that are no JSON object")
    return ToolCall(block.id or "", block.name, given, native=_calls_own(block))


def decode_native(block: WireModel) -> Native:
    """Anything else, whole."""
    return Native(_plain(block), PROTOCOL)


def decode_refusal(details: RefusalStopDetails | None) -> Sequence[Part]:
    """The words with which the model declined, where it gives some."""
    return [Refusal(details.explanation)] if details is not None and details.explanation else []


def _calls_own(block: types.ResponseToolUseBlock) -> Native | None:
    """Who made the call, and out of which toolset, where that is not the plain case."""
    own = {name: value for name, value in _plain(block).items() if name in ("caller", "toolset_name") and value}
    if own in ({}, {"caller": {"type": "direct"}}):
        return None
    return Native(own, PROTOCOL)


def _source(citation: WireModel, end: int) -> Source:
    native = _plain(citation)
    return Source(
        url=native.get("url") or native.get("source"),
        title=native.get("title") or native.get("document_title"),
        quote=native.get("cited_text"),
        start=0,
        end=end,
        native=native,
    )


def _plain(value: WireModel) -> Mapping[str, Any]:
    """The JSON object that a wire value was decoded from."""
    return value.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings=False)
