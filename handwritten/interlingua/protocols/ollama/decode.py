"""A reply of Ollama's chat as a response."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

from interlingua.chat import ChatResponse, FinishReason, Logprob
from interlingua.errors import InvalidReply
from interlingua.media_types import media_type_of
from interlingua.messages import Image, Message, Native, Part, Reasoning, Text, ToolCall
from interlingua.protocols.arguments import arguments_from
from interlingua.protocols.misfits import text_of
from interlingua.protocols.ollama.name import PROTOCOL
from interlingua.protocols.scalars import count_in
from interlingua.usage import Usage

if TYPE_CHECKING:
    from interlingua_wire.ollama import types

_FINISH_REASONS: dict[str, FinishReason] = {"stop": "stop", "length": "length", "load": "other", "unload": "other"}


def decode_reply(reply: types.ChatResponse) -> ChatResponse:
    """The response that a plain call gave."""
    if not reply.message:
        raise InvalidReply("the reply has no message", model=reply.model or "")
    parts = tuple(_decode_parts(reply.message, reply.created_at))
    return ChatResponse(
        message=Message("assistant", parts),
        finish_reason=decode_finish(reply.done_reason, calls_tools=any(isinstance(part, ToolCall) for part in parts)),
        raw_finish_reason=reply.done_reason,
        usage=decode_usage(reply),
        model=reply.model or "",
        logprobs=decode_logprobs(reply.logprobs or ()),
    )


def decode_finish(reason: str | None, *, calls_tools: bool) -> FinishReason:
    """Our word for why the model stopped; one that asks for tools says `stop`."""
    found = _FINISH_REASONS.get(text_of(reason or ""), "other")
    return "tool_calls" if calls_tools and found == "stop" else found


def decode_usage(reply: types.ChatResponse | types.ChatStreamEvent) -> Usage:
    """The counts; of a prompt that was cached whole the server tells none."""
    return Usage(input_tokens=count_in(reply.prompt_eval_count), output_tokens=count_in(reply.eval_count))


def decode_logprobs(items: Iterable[types.Logprob]) -> tuple[Logprob, ...]:
    """One entry a token of the answer."""
    return tuple(
        Logprob(
            token=item.token or "",
            logprob=item.logprob or 0.0,
            top=tuple((other.token or "", other.logprob or 0.0) for other in item.top_logprobs or ()),
        )
        for item in items
    )


def decode_call(call: types.ToolCall, place: int, created_at: str | None) -> ToolCall | Native:
    """A call; its id is the server's, or made of when and in which place it came, so that none comes twice."""
    name = call.function.name if call.function else ""
    arguments = arguments_from(call.function.arguments if call.function else None)
    if not name or arguments is None:
        return Native(call.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings=False), PROTOCOL)
    return ToolCall(call.id or _made_id(name, place, created_at), name, arguments)


def decode_image(base64: str) -> Image:
    """A picture that the model made."""
    data = b64decode(base64)
    return Image(data, media_type=media_type_of(data))


def _decode_parts(message: types.ChatResponseMessage, created_at: str | None) -> Iterator[Part]:
    if message.thinking:
        yield Reasoning(message.thinking, origin=PROTOCOL)
    if message.content:
        yield Text(message.content)
    for image in message.images or ():
        yield decode_image(image)
    for place, call in enumerate(message.tool_calls or ()):
        yield decode_call(call, place, created_at)


def _made_id(name: str, place: int, created_at: str | None) -> str:
    return f"call_{sha256(f'{created_at}/{place}/{name}'.encode()).hexdigest()[:16]}"
