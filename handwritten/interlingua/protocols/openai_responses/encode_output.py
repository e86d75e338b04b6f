"""What the model said, as input items of its next turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any, assert_never, cast

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
from interlingua.protocols.media import base64_text
from interlingua.protocols.openai_responses.encode_parts import left_out, note_signature, own_value
from interlingua.protocols.openai_responses.encode_said import encode_said
from interlingua.protocols.openai_responses.name import NAME

if TYPE_CHECKING:
    from interlingua.protocols.notes import Notes
    from interlingua_wire.openai.types import (
        FunctionToolCallDict,
        ImageGenToolCallDict,
        InputItemDict,
        ReasoningItemDict,
    )


def encode_output(message: Message, notes: Notes) -> Iterator[InputItemDict]:
    """The items of one turn of the model, in its order."""
    for is_said, parts in groupby(message.parts, key=lambda part: isinstance(part, Text | Refusal | Source)):
        if is_said:
            yield from encode_said(cast("Iterable[Text | Refusal | Source]", parts), notes)
        else:
            yield from (item for part in parts if (item := _encode_item(part, notes)) is not None)


def _encode_item(part: Part, notes: Notes) -> InputItemDict | None:
    match part:
        case ToolCall():
            return _call(part, notes)
        case Reasoning():
            return _reasoning(part, notes)
        case Native():
            return _native(part, notes)
        case Image() if part.native is not None and part.native.origin == NAME:
            return _image(part, part.native.value)
        case Audio() | File() | Image() | ToolResult() | Text() | Refusal() | Source():
            left_out(part, "assistant", notes)
            return None
        case _:
            assert_never(part)


def _call(part: ToolCall, notes: Notes) -> FunctionToolCallDict:
    note_signature(part, notes)
    rest: Mapping[str, Any] = part.native.value if part.native is not None and part.native.origin == NAME else {}
    call: FunctionToolCallDict = {
        "type": "function_call",
        "call_id": part.id,
        "name": part.name,
        "arguments": arguments_text(part.arguments),
    }
    return cast("FunctionToolCallDict", {**rest, **call})


def _reasoning(part: Reasoning, notes: Notes) -> ReasoningItemDict | None:
    if part.origin != NAME:
        notes.add("messages", f"reasoning of {part.origin} is not sent")
        return None
    if part.native is not None and part.native.origin == NAME:
        return cast("ReasoningItemDict", part.native.value)
    if part.id is None:
        notes.add("messages", "reasoning without the id of its item is not sent")
        return None
    wire: ReasoningItemDict = {"type": "reasoning", "id": part.id, "summary": []}
    if part.text:
        wire["summary"] = [{"type": "summary_text", "text": part.text}]
    if encrypted := part.signature or part.redacted:
        wire["encrypted_content"] = encrypted
    return wire


def _native(part: Native, notes: Notes) -> InputItemDict | None:
    value = own_value(part, notes)
    if value is not None and value.get("type") == "function_call":
        notes.add("messages", "a tool call that was cut off is not sent back")
        return None
    return cast("InputItemDict | None", value)


def _image(part: Image, rest: Mapping[str, Any]) -> ImageGenToolCallDict:
    result = base64_text(part.data or b"")
    return cast("ImageGenToolCallDict", {**rest, "type": "image_generation_call", "result": result})
