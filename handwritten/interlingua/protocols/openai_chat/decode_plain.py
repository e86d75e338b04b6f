"""A reply that holds one text, from its bare JSON; `decode` reads every other."""

from __future__ import annotations

from interlingua.chat import ChatResponse
from interlingua.messages import Message, Text
from interlingua.protocols.openai_chat.decode_usage import decode_finish
from interlingua.protocols.plain import counts, details, known, no, only, plainly, text, text_or_none
from interlingua.usage import Usage

_REPLY = frozenset({"choices", "created", "id", "model", "object", "service_tier", "system_fingerprint", "usage"})
_CHOICE = frozenset({"finish_reason", "index", "logprobs", "message"})
_MESSAGE = frozenset({"annotations", "audio", "content", "function_call", "refusal", "role", "tool_calls"})


@plainly
def decode_plain(reply: object) -> ChatResponse:
    """The same as `decode_chat` makes of the typed reply."""
    fields = known(reply, _REPLY)
    choice = known(only(fields.get("choices")), _CHOICE)
    message = known(choice.get("message"), _MESSAGE)
    no(choice, "logprobs")
    no(message, "annotations", "audio", "refusal", "tool_calls")
    said, word = text(message.get("content")), text_or_none(choice.get("finish_reason"))
    return ChatResponse(
        message=Message("assistant", (Text(said),) if said else ()),
        finish_reason=decode_finish(word, calls_tools=False),
        raw_finish_reason=word,
        usage=_usage(fields.get("usage")),
        model=text_or_none(fields.get("model")) or "",
        id=text_or_none(fields.get("id")),
    )


def _usage(value: object) -> Usage:
    fields = details(value)
    total_in, total_out = counts(fields, "prompt_tokens", "completion_tokens")
    cached, written, heard, seen = counts(
        details(fields.get("prompt_tokens_details")),
        "cached_tokens",
        "cache_write_tokens",
        "audio_tokens",
        "image_tokens",
    )
    thought, spoken = counts(details(fields.get("completion_tokens_details")), "reasoning_tokens", "audio_tokens")
    return Usage(
        input_tokens=total_in,
        output_tokens=total_out,
        cache_read_tokens=cached,
        cache_write_tokens=written,
        input_audio_tokens=heard,
        input_image_tokens=seen,
        reasoning_tokens=thought,
        output_audio_tokens=spoken,
    )
