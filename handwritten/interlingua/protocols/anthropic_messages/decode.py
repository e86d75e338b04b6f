"""A reply of the Messages API as a response."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from interlingua.chat import ChatResponse, FinishReason
from interlingua.errors import InvalidReply
from interlingua.messages import Message
from interlingua.protocols.anthropic_messages.decode_parts import decode_block, decode_refusal
from interlingua.usage import Usage

if TYPE_CHECKING:
    from interlingua_wire.anthropic import types

_FINISH_REASONS: dict[str, FinishReason] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "tool_use": "tool_calls",
    "refusal": "content_filter",
    "pause_turn": "other",
}


def decode_reply(reply: types.Message) -> ChatResponse:
    """The response that a plain call gave."""
    parts = [part for block in _content(reply.content) for part in decode_block(block)]
    return ChatResponse(
        message=Message("assistant", (*parts, *decode_refusal(reply.stop_details)), id=reply.id or None),
        finish_reason=decode_finish(reply.stop_reason),
        raw_finish_reason=reply.stop_reason,
        usage=decode_usage(reply.usage),
        model=reply.model or "",
        id=reply.id or None,
    )


def decode_finish(reason: str | None) -> FinishReason:
    """Our word for why the model stopped."""
    return _FINISH_REASONS.get(reason or "", "other")


def decode_usage(*reports: types.Usage | types.MessageDeltaUsage | None) -> Usage:
    """The counts; of several reports the last that gives a number counts, since they are cumulative."""
    given = [report for report in reports if report]
    read = _last([report.cache_read_input_tokens for report in given])
    written = _last([report.cache_creation_input_tokens for report in given])
    details = [report.output_tokens_details for report in given if report.output_tokens_details]
    return Usage(
        input_tokens=_last([report.input_tokens for report in given]) + read + written,
        output_tokens=_last([report.output_tokens for report in given]),
        cache_read_tokens=read,
        cache_write_tokens=written,
        reasoning_tokens=_last([detail.thinking_tokens for detail in details]),
    )


def _content(blocks: Sequence[types.ContentBlock] | None) -> Sequence[types.ContentBlock]:
    if blocks is None:
        raise InvalidReply("the reply has no content")
    return blocks


def _last(counts: Sequence[int | None]) -> int:
    return next((count for count in reversed(counts) if count is not None), 0)
