"""Content of Cohere's chat as our message parts; the same for plain replies and streams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from interlingua.errors import InvalidReply
from interlingua.messages import Native, Part, Reasoning, Source, Text, ToolCall
from interlingua.protocols.arguments import arguments_from
from interlingua.protocols.cohere_chat.name import CUT_OFF, PLAN, PROTOCOL
from interlingua.protocols.scalars import text_in
from interlingua_wire.cohere import types

if TYPE_CHECKING:
    from interlingua.chat import FinishReason
    from interlingua_wire._core.model import WireModel


def decode_item(item: WireModel) -> Part:
    """The part that one item of the content makes."""
    match item:
        case types.ChatTextContent(text=text):
            return Text(text or "")
        case types.ChatThinkingContent(thinking=text):
            return decode_reasoning(text or "")
        case _:
            return Native(plain(item), PROTOCOL)


def decode_reasoning(text: str) -> Reasoning:
    """What the model thought."""
    return Reasoning(text, origin=PROTOCOL)


def decode_plan(text: str) -> Reasoning:
    """What the model plans before it calls tools; it goes back into the field it came from."""
    return Reasoning(text, origin=PROTOCOL, native=Native({"field": PLAN}, PROTOCOL))


def decode_call(call_id: str, name: str, arguments: object, finish: FinishReason) -> ToolCall | Native:
    """A call that may be made; a part that stands for it when the answer was cut off inside it."""
    parsed = arguments_from(arguments)
    if name and parsed is not None:
        return ToolCall(call_id, name, parsed)
    if finish in ("stop", "tool_calls"):
        raise InvalidReply(f"tool call {name!r}: its arguments are no JSON object", body=str(arguments).encode())
    return Native({"id": call_id, "type": "function", CUT_OFF: {"name": name, "arguments": arguments}}, PROTOCOL)


def decode_sources(citation: WireModel) -> Iterator[Source]:
    """One for each source of a citation."""
    return sources_from(plain(citation))


def sources_from(whole: Mapping[str, Any]) -> Iterator[Source]:
    """One for each source of a citation. A span in a plan or in reasoning is none of the answer's text."""
    is_of_text = whole.get("type", "TEXT_CONTENT") == "TEXT_CONTENT"
    for source in whole.get("sources") or ():
        document: Mapping[str, Any] = source.get("document") or source.get("tool_output") or {}
        yield Source(
            url=text_in(document.get("url")) or None,
            title=text_in(document.get("title")) or None,
            quote=text_in(document.get("snippet")) or text_in(document.get("text")) or None,
            start=whole.get("start") if is_of_text else None,
            end=whole.get("end") if is_of_text else None,
            native={**whole, "sources": [source]},
        )


def plain(value: WireModel) -> dict[str, Any]:
    """The JSON object that a wire value was decoded from."""
    return value.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings=False)
