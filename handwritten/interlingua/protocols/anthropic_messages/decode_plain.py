"""A reply of nothing but text, and more of a text, from their bare JSON; `decode` reads every other."""

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
_EVENT = frozenset({"delta", "index", "type"})
_DELTA = frozenset({"text", "type"})
_TEXT_DELTA = b'"text_delta"'


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


def text_piece(event: bytes) -> tuple[int, str] | None:
    """The block and the text of an event that brings more of a text and nothing else; None for any other."""
    if _TEXT_DELTA not in event:
        return None
    from pydantic_core import from_json

    try:
        fields = known(from_json(event), _EVENT)
        delta = known(fields.get("delta"), _DELTA)
    except (NotPlain, ValueError):
        return None
    index, said = fields.get("index"), delta.get("text")
    if (fields.get("type"), delta.get("type")) != ("content_block_delta", "text_delta") or type(index) is not int:
        return None
    return (index, said) if type(said) is str and said else None


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
