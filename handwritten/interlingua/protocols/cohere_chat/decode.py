"""A reply of Cohere's chat as a response."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from interlingua.chat import ChatResponse, FinishReason, Logprob
from interlingua.errors import InvalidReply
from interlingua.messages import Message, Part
from interlingua.protocols.cohere_chat.decode_parts import decode_call, decode_item, decode_plan, decode_sources
from interlingua.protocols.misfits import text_of
from interlingua.usage import Usage
from interlingua_wire.cohere import types

_FINISH_REASONS: dict[str, FinishReason] = {
    "COMPLETE": "stop",
    "STOP_SEQUENCE": "stop",
    "MAX_TOKENS": "length",
    "TOOL_CALL": "tool_calls",
    "ERROR": "error",
    "TIMEOUT": "error",
    "ERROR_TOXIC": "content_filter",
    "ERROR_LIMIT": "length",
}
"""The last two are of the first version, which some places that serve the second still speak."""


def decode_reply(reply: types.ChatResponseV2) -> ChatResponse:
    """The response that a plain call gave."""
    if not reply.message:
        raise InvalidReply("the reply has no message")
    finish = decode_finish(reply.finish_reason)
    return ChatResponse(
        message=Message("assistant", tuple(_decode_parts(reply.message, finish))),
        finish_reason=finish,
        raw_finish_reason=reply.finish_reason,
        usage=decode_usage(reply.usage),
        id=reply.id or None,
        logprobs=decode_logprobs(reply.logprobs or ()),
    )


def decode_finish(reason: str | None) -> FinishReason:
    """Our word for why the model stopped."""
    return _FINISH_REASONS.get(text_of(reason or ""), "other")


def decode_usage(usage: types.Usage | None) -> Usage:
    """The tokens; what is billed, which is less, where the reply tells nothing else."""
    if usage is None:
        return Usage()
    counted = usage.tokens or usage.billed_units or types.UsageTokens()
    return Usage(
        input_tokens=int(counted.input_tokens or 0),
        output_tokens=int(counted.output_tokens or 0),
        cache_read_tokens=int(usage.cached_tokens or 0),
    )


def decode_logprobs(items: Iterable[types.LogprobItem]) -> tuple[Logprob, ...]:
    """One entry a piece of the text; of several tokens in one piece their likelihood together."""
    return tuple(Logprob(token=item.text or "", logprob=sum(item.logprobs or ())) for item in items)


def _decode_parts(message: types.AssistantMessageResponse, finish: FinishReason) -> Iterator[Part]:
    for item in message.content or ():
        yield decode_item(item)
    if message.tool_plan:
        yield decode_plan(message.tool_plan)
    for place, call in enumerate(message.tool_calls or ()):
        function = call.function
        name, arguments = (function.name, function.arguments) if function else (None, None)
        yield decode_call(call.id or f"call_{place}", name or "", arguments, finish)
    for citation in message.citations or ():
        yield from decode_sources(citation)
