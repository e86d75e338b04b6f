"""A reply that holds one text, from its bare JSON; `decode` reads every other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interlingua.chat import ChatResponse
from interlingua.messages import Message, Text
from interlingua.protocols.gemini.decode_facts import decode_finish
from interlingua.protocols.plain import NotPlain, an_object, count, items, known, only, plainly, text, text_or_none
from interlingua.usage import Usage

_REPLY = frozenset({"candidates", "modelVersion", "responseId", "usageMetadata"})
_CANDIDATE = frozenset({"avgLogprobs", "content", "finishReason", "index", "safetyRatings"})
_CONTENT = frozenset({"parts", "role"})
_PART = frozenset({"text"})
_DETAILS = ("promptTokensDetails", "cacheTokensDetails", "candidatesTokensDetails")


@plainly
def decode_plain(reply: object) -> ChatResponse:
    """The same as `decode_reply` makes of the typed reply."""
    fields = known(reply, _REPLY)
    candidate = known(only(fields.get("candidates")), _CANDIDATE)
    content = known(candidate.get("content"), _CONTENT)
    said = text(known(only(content.get("parts")), _PART).get("text"))
    reason = text(candidate.get("finishReason"))
    if not reason or count(candidate, "index"):
        raise NotPlain
    return ChatResponse(
        message=Message("assistant", (Text(said),) if said else ()),
        finish_reason=decode_finish(reason, has_calls=False),
        raw_finish_reason=reason,
        usage=_usage(fields.get("usageMetadata")),
        model=text_or_none(fields.get("modelVersion")) or "",
        id=text_or_none(fields.get("responseId")) or None,
    )


def _usage(value: object) -> Usage:
    fields = {} if value is None else an_object(value)
    if not all(_is_all_text(fields, name) for name in _DETAILS):
        raise NotPlain
    reasoning, tool = count(fields, "thoughtsTokenCount"), count(fields, "toolUsePromptTokenCount")
    return Usage(
        input_tokens=count(fields, "promptTokenCount") + tool,
        output_tokens=count(fields, "candidatesTokenCount") + reasoning,
        cache_read_tokens=count(fields, "cachedContentTokenCount"),
        reasoning_tokens=reasoning,
        tool_tokens=tool,
    )


def _is_all_text(fields: Mapping[str, Any], name: str) -> bool:
    counts = fields.get(name)
    return counts is None or all(an_object(each).get("modality") == "TEXT" for each in items(counts))
