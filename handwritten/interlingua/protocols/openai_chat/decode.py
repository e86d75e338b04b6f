"""A reply of `POST /chat/completions` as our response."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from interlingua.chat import Candidate, ChatResponse, FinishReason
from interlingua.errors import InvalidReply
from interlingua.messages import Message, Native, Part, Reasoning, Refusal, Source, Text
from interlingua.protocols.openai_chat.decode_parts import (
    decode_audio,
    decode_call,
    decode_source,
    decode_words,
    dump,
    signature_in,
    sources_beside,
)
from interlingua.protocols.openai_chat.decode_usage import decode_finish, decode_logprobs, decode_usage
from interlingua.protocols.openai_chat.name import NAME
from interlingua.protocols.openai_chat.reasoning_details import details_in, with_details
from interlingua.protocols.scalars import text_in

if TYPE_CHECKING:
    from interlingua_wire.openai.types import (
        ChatCompletionResponseMessage,
        CreateChatCompletionResponse,
        CreateChatCompletionResponseChoice,
    )


def decode_chat(reply: CreateChatCompletionResponse) -> ChatResponse:
    """The first choice, and the others as its alternatives."""
    cited = tuple(sources_beside(reply.model_extra))
    candidates = [_candidate(choice, cited) for choice in reply.choices or () if choice.message]
    if not candidates:
        raise InvalidReply("the reply holds no choice with a message", model=reply.model or "")
    first, *others = candidates
    return ChatResponse(
        message=first.message,
        finish_reason=first.finish_reason,
        raw_finish_reason=first.raw_finish_reason,
        usage=decode_usage(reply.usage),
        model=reply.model or "",
        id=reply.id,
        logprobs=first.logprobs,
        alternatives=tuple(others),
        raw=reply,
    )


def _candidate(choice: CreateChatCompletionResponseChoice, cited: tuple[Source, ...]) -> Candidate:
    finish = decode_finish(choice.finish_reason, calls_tools=bool(choice.message.tool_calls))
    return Candidate(
        message=Message("assistant", (*_decode_parts(choice.message, finish), *cited)),
        finish_reason=finish,
        raw_finish_reason=choice.finish_reason,
        logprobs=decode_logprobs(choice.logprobs.content if choice.logprobs else None),
    )


def _decode_parts(message: ChatCompletionResponseMessage, finish: FinishReason) -> Iterator[Part]:
    words = list(decode_words(message.content, message.model_extra))
    details = details_in(message.model_extra) if message.model_extra else []
    if reasoning := "".join(text for voice, text in words if voice == "reasoning"):
        yield with_details(Reasoning(reasoning, signature=signature_in(message.content), origin=NAME), details)
    if text := "".join(text for voice, text in words if voice == "text"):
        yield Text(text)
    if refusal := text_in(message.refusal):
        yield Refusal(refusal)
    if message.audio is not None:
        yield decode_audio([message.audio.data or ""], message.audio.id, message.audio.transcript)
    yield from _decode_calls(message, finish)
    for annotation in message.annotations or ():
        yield decode_source(dump(annotation))
    if details and not reasoning:
        yield with_details(Reasoning(origin=NAME), details)


def _decode_calls(message: ChatCompletionResponseMessage, finish: FinishReason) -> Iterator[Part]:
    for place, call in enumerate(message.tool_calls or ()):
        value = dump(call)
        if function := value.get("function"):
            call_id = value.get("id") or f"call_{place}"
            yield decode_call(call_id, function.get("name") or "", function.get("arguments"), finish)
        else:
            yield Native(value, NAME)
