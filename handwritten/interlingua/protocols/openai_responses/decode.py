"""A reply of `POST /responses` as our response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.chat import ChatResponse, FinishReason, Logprob
from interlingua.errors import InvalidReply
from interlingua.messages import Message, Part, ToolCall
from interlingua.protocols.openai_responses.decode_items import decode_item
from interlingua.protocols.openai_responses.decode_usage import decode_finish, decode_logprobs, decode_usage
from interlingua_wire.openai.types import OutputMessage, OutputTextContent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlingua_wire.openai.types import Response


def decode_response(reply: Response) -> ChatResponse:
    """All output items in one message."""
    if "output" not in reply.model_fields_set:
        raise InvalidReply("the reply holds no output", model=reply.model or "")
    finish, word = decode_finish(reply)
    parts = tuple(part for item in reply.output or () for part in decode_item(item, finish))
    return ChatResponse(
        message=Message("assistant", parts, id=message_id(reply)),
        finish_reason=asks_for_tools(parts, finish),
        raw_finish_reason=word,
        usage=decode_usage(reply.usage),
        model=reply.model or "",
        id=reply.id,
        logprobs=all_logprobs(reply),
        raw=reply,
    )


def asks_for_tools(parts: Iterable[Part], finish: FinishReason) -> FinishReason:
    """The API has no word of its own for a reply that ends with tool calls."""
    return "tool_calls" if finish == "stop" and any(isinstance(part, ToolCall) for part in parts) else finish


def message_id(reply: Response) -> str | None:
    """The id of the first message item."""
    return next((item.id for item in reply.output or () if isinstance(item, OutputMessage)), None)


def all_logprobs(reply: Response) -> tuple[Logprob, ...]:
    """Those of all text, in order."""
    messages = (item for item in reply.output or () if isinstance(item, OutputMessage))
    contents = (content for message in messages for content in message.content or ())
    texts = (content for content in contents if isinstance(content, OutputTextContent))
    return tuple(logprob for text in texts for logprob in decode_logprobs(text.logprobs))
