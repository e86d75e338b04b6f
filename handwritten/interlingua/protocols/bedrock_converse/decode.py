"""A reply of Converse as a response."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from interlingua.chat import ChatResponse, FinishReason
from interlingua.errors import InvalidReply
from interlingua.messages import Message
from interlingua.protocols.bedrock_converse.decode_parts import decode_block
from interlingua.usage import Usage

if TYPE_CHECKING:
    from interlingua_wire.bedrock_runtime.types import (
        ContentBlock,
        ConverseOutput,
        ConverseResponse,
        ConverseStreamTrace,
        ConverseTrace,
        TokenUsage,
    )
    from interlingua_wire.bedrock_runtime.types import Message as WireMessage

_FINISH_REASONS: dict[str, FinishReason] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "tool_use": "tool_calls",
    "guardrail_intervened": "content_filter",
    "content_filtered": "content_filter",
    "malformed_model_output": "error",
    "malformed_tool_use": "error",
}


def decode_reply(reply: ConverseResponse) -> ChatResponse:
    """The response that a plain call gave."""
    parts = [part for block in _given(_message(reply.output).content) for part in decode_block(block)]
    return ChatResponse(
        message=Message("assistant", parts),
        finish_reason=decode_finish(reply.stop_reason),
        raw_finish_reason=reply.stop_reason,
        usage=decode_usage(reply.usage),
        model=routed_model(reply.trace),
    )


def decode_finish(reason: str | None) -> FinishReason:
    """Our word for why the model stopped."""
    return _FINISH_REASONS.get(reason or "", "other")


def decode_usage(usage: TokenUsage | None) -> Usage:
    """The counts; those of the cache are not within the API's input."""
    if not usage:
        return Usage()
    read, written = usage.cache_read_input_tokens or 0, usage.cache_write_input_tokens or 0
    return Usage(
        input_tokens=(usage.input_tokens or 0) + read + written,
        output_tokens=usage.output_tokens or 0,
        cache_read_tokens=read,
        cache_write_tokens=written,
    )


def routed_model(trace: ConverseTrace | ConverseStreamTrace | None) -> str:
    """The model that a router chose; no other reply names one."""
    return (trace.prompt_router.invoked_model_id or "") if trace and trace.prompt_router else ""


def _message(output: ConverseOutput | None) -> WireMessage:
    if not output or not output.message:
        raise InvalidReply("the reply has no message")
    return output.message


def _given(content: Sequence[ContentBlock] | None) -> Sequence[ContentBlock]:
    if content is None:
        raise InvalidReply("the reply has no content")
    return content
