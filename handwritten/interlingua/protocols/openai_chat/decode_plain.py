"""A reply that holds one text, from its bare JSON; `decode` reads every other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interlingua.chat import ChatResponse
from interlingua.messages import Message, Text
from interlingua.protocols.openai_chat.decode_usage import decode_finish
from interlingua.protocols.plain import an_object, count, known, no, only, plainly, text, text_or_none
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
    fields = {} if value is None else an_object(value)
    prompt, answer = _details(fields, "prompt_tokens_details"), _details(fields, "completion_tokens_details")
    return Usage(
        input_tokens=count(fields, "prompt_tokens"),
        output_tokens=count(fields, "completion_tokens"),
        cache_read_tokens=count(prompt, "cached_tokens"),
        cache_write_tokens=count(prompt, "cache_write_tokens"),
        input_audio_tokens=count(prompt, "audio_tokens"),
        input_image_tokens=count(prompt, "image_tokens"),
        reasoning_tokens=count(answer, "reasoning_tokens"),
        output_audio_tokens=count(answer, "audio_tokens"),
    )


def _details(fields: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = fields.get(name)
    return {} if value is None else an_object(value)
