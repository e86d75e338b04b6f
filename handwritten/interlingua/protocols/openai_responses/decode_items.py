"""Output items as parts; the same for plain replies and streams."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from interlingua.errors import InvalidReply
from interlingua.media_types import media_type_of
from interlingua.messages import Image, Native, Part, Reasoning, Refusal, Source, Text, ToolCall
from interlingua.protocols.arguments import arguments_from
from interlingua.protocols.openai_responses.name import NAME
from interlingua.protocols.scalars import text_in
from interlingua_wire.openai.types import (
    FunctionToolCall,
    ImageGenToolCall,
    OutputMessage,
    OutputTextContent,
    ReasoningItem,
    RefusalContent,
    UrlCitationBody,
)

if TYPE_CHECKING:
    from interlingua.chat import FinishReason
    from interlingua_wire._core.model import WireModel
    from interlingua_wire.openai.types import Annotation, OutputContent, OutputItem, OutputMessageContent

_OF_THE_CALL = frozenset({"type", "call_id", "name", "arguments", "status"})


def decode_item(item: OutputItem, finish: FinishReason) -> Iterator[Part]:
    """The parts of one item."""
    match item:
        case OutputMessage():
            for content in item.content or ():
                yield from decode_content(content, message_native(item))
        case ReasoningItem():
            yield decode_reasoning(item)
        case FunctionToolCall():
            yield decode_call(dump(item), finish)
        case ImageGenToolCall() if item.result:
            yield _decode_image(item)
        case _:
            yield Native(dump(item), NAME)


def decode_content(content: OutputMessageContent | OutputContent, native: Native) -> Iterator[Part]:
    """Text and then what it cites, or a refusal. Empty text is no part."""
    match content:
        case OutputTextContent():
            if text := text_in(content.text):
                yield Text(text, native=native)
            yield from map(decode_source, content.annotations or ())
        case RefusalContent():
            yield Refusal(text_in(content.refusal), native=native)
        case _:
            yield Native(dump(content), NAME)


def decode_source(annotation: Annotation) -> Source:
    """A cited page or file."""
    native = dump(annotation)
    if isinstance(annotation, UrlCitationBody):
        start, end = annotation.start_index, annotation.end_index
        return Source(url=annotation.url, title=annotation.title, start=start, end=end, native=native)
    return Source(title=native.get("filename"), native=native)


def decode_reasoning(item: ReasoningItem) -> Reasoning:
    """The summary, or the reasoning itself where the server shows it."""
    shown = item.summary or item.content or ()
    text = "\n\n".join(text_in(piece.text) for piece in shown)
    return Reasoning(text, id=item.id, signature=item.encrypted_content, origin=NAME, native=Native(dump(item), NAME))


def decode_call(value: Mapping[str, Any], finish: FinishReason) -> ToolCall | Native:
    """A call that may be made; a part that stands for it when the answer was cut off inside it."""
    name, arguments = value.get("name"), arguments_from(value.get("arguments"))
    if name and arguments is not None:
        rest = {field: value[field] for field in value.keys() - _OF_THE_CALL}
        return ToolCall(value.get("call_id") or value.get("id") or "", name, arguments, native=Native(rest, NAME))
    if finish == "stop":
        body = str(value.get("arguments")).encode()
        raise InvalidReply(f"tool call {name!r}: its arguments are no JSON object", body=body)
    return Native(value, NAME)


def message_native(item: OutputMessage) -> Native:
    """What names the item that text came in: models that reason want it back with its text."""
    value = dump(item)
    return Native({name: value[name] for name in ("id", "phase") if name in value}, NAME)


def dump(model: WireModel) -> dict[str, Any]:
    """The JSON it was decoded from, without nulls, which the API sends but does not always take back."""
    fields = model.model_dump(mode="json", exclude_unset=True, warnings=False)
    return {name: value for name, value in fields.items() if value is not None}


def _decode_image(item: ImageGenToolCall) -> Image:
    data = b64decode(item.result or "")
    rest: Mapping[str, Any] = {name: value for name, value in dump(item).items() if name != "result"}
    return Image(data, media_type=media_type_of(data), native=Native(rest, NAME))
