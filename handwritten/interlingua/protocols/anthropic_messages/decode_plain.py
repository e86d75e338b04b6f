"""A reply of nothing but text, from its bare JSON; `decode` reads every other."""

from __future__ import annotations

from interlingua.chat import ChatResponse
from interlingua.messages import Message, Text
from interlingua.protocols.anthropic_messages.decode import decode_finish
from interlingua.protocols.plain import NotPlain, counts, details, items, known, no, plainly, text, text_or_none
from interlingua.usage import Usage

_REPLY = frozenset(
    {"container", "content", "id", "model", "role", "stop_details", "stop_reason", "stop_sequence", "type", "usage"}
)
_BLOCK = frozenset({"citations", "text", "type"})


@plainly
def decode_plain(reply: object) -> ChatResponse:
    """The same as `decode_reply` makes of the typed reply."""
    fields = known(reply, _REPLY)
    no(fields, "stop_details")
    reason, reply_id = text_or_none(fields.get("stop_reason")), text_or_none(fields.get("id")) or None
    return ChatResponse(
        message=Message("assistant", tuple(_text(block) for block in items(fields.get("content"))), id=reply_id),
        finish_reason=decode_finish(reason),
        raw_finish_reason=reason,
        usage=_usage(fields.get("usage")),
        model=text_or_none(fields.get("model")) or "",
        id=reply_id,
    )


def _text(value: object) -> Text:
    block = known(value, _BLOCK)
    no(block, "citations")
    if block.get("type") != "text":
        raise NotPlain
    return Text(text(block.get("text")))


def _usage(value: object) -> Usage:
    fields = details(value)
    no(fields, "output_tokens_details")
    anew, read, written, output = counts(
        fields, "input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "output_tokens"
    )
    return Usage(
        input_tokens=anew + read + written,
        output_tokens=output,
        cache_read_tokens=read,
        cache_write_tokens=written,
    )
