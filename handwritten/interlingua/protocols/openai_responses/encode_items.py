"""Messages as the input items of the Responses API."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

from interlingua.messages import Message, Text, ToolResult
from interlingua.protocols.openai_responses.encode_output import encode_output
from interlingua.protocols.openai_responses.encode_parts import bare_text, encode_content

if TYPE_CHECKING:
    from interlingua.protocols.notes import Notes
    from interlingua_wire.openai.types import (
        EasyInputMessageDict,
        FunctionCallOutputItemParamDict,
        FunctionCallOutputItemParamOutputItemDict,
        InputItemDict,
    )


def encode_items(messages: Iterable[Message], notes: Notes) -> list[InputItemDict]:
    """All turns, in order; a turn may become several items."""
    return [item for message in messages for item in _encode_turn(message, notes)]


def instructions_of(messages: tuple[Message, ...]) -> str | None:
    """The text of a lone system message at the top, which the API takes apart from the input."""
    match messages:
        case (Message("system", (Text(cache=False, signature=None) as text,), name=None), following, *_):
            return None if following.role == "system" else text.text
        case _:
            return None


def _encode_turn(message: Message, notes: Notes) -> Iterator[InputItemDict]:
    if message.name is not None:
        notes.add("messages", "the name of a message is not sent: input items have none")
    if message.role == "assistant":
        yield from encode_output(message, notes)
        return
    for part in message.parts:
        if isinstance(part, ToolResult):
            yield _encode_result(part, notes)
    yield from _encode_message(message, notes)


def _encode_message(message: Message, notes: Notes) -> Iterator[EasyInputMessageDict]:
    others = (part for part in message.parts if not isinstance(part, ToolResult))
    content = encode_content(others, message.role, notes)
    if not content:
        return
    role = "user" if message.role == "tool" else message.role
    yield {"role": role, "content": bare_text(content) or content}


def _encode_result(result: ToolResult, notes: Notes) -> FunctionCallOutputItemParamDict:
    if result.is_error:
        notes.add("messages", "is_error of a tool result is not sent: only its text says that the tool failed")
    if result.cache is not False:
        notes.add("cache", "a cache mark on a tool result is not sent: only its parts take one")
    if isinstance(result.content, str):
        return {"type": "function_call_output", "call_id": result.id, "output": result.content}
    content = encode_content(result.content, "tool", notes)
    output = cast("list[FunctionCallOutputItemParamOutputItemDict]", content)
    return {"type": "function_call_output", "call_id": result.id, "output": bare_text(content) or output or ""}
