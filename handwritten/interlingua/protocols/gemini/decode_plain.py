"""A reply that holds one text, from its bare JSON; `decode` reads every other."""

from __future__ import annotations

from interlingua.chat import ChatResponse
from interlingua.messages import Message, Text
from interlingua.protocols.gemini.decode_facts import decode_finish
from interlingua.protocols.plain import NotPlain, counts, details, items, known, only, plainly, text, text_or_none
from interlingua.usage import Usage

_REPLY = frozenset({"candidates", "modelVersion", "responseId", "usageMetadata"})
_CANDIDATE = frozenset({"avgLogprobs", "content", "finishReason", "index", "safetyRatings"})
_CONTENT = frozenset({"parts", "role"})
_PART = frozenset({"text"})
_COUNTS = (
    "promptTokenCount",
    "toolUsePromptTokenCount",
    "candidatesTokenCount",
    "thoughtsTokenCount",
    "cachedContentTokenCount",
)
_BY_KIND = ("promptTokensDetails", "cacheTokensDetails", "candidatesTokensDetails")


@plainly
def decode_plain(reply: object) -> ChatResponse:
    """The same as `decode_reply` makes of the typed reply."""
    fields = known(reply, _REPLY)
    candidate = known(only(fields.get("candidates")), _CANDIDATE)
    content = known(candidate.get("content"), _CONTENT)
    said = text(known(only(content.get("parts")), _PART).get("text"))
    reason = text(candidate.get("finishReason"))
    if not reason or candidate.get("index") not in (None, 0):
        raise NotPlain
    return ChatResponse(
        message=Message("assistant", (Text(said),) if said else ()),
        finish_reason=decode_finish(reason, has_calls=False),
        raw_finish_reason=reason,
        usage=_usage(fields.get("usageMetadata")),
        model=text_or_none(fields.get("modelVersion")) or "",
        id=text_or_none(fields.get("responseId")) or None,
    )


def text_alone(event: bytes) -> tuple[str, bool] | None:
    """The text of an event of a stream that brings nothing else, and whether it brings counts; None for any other."""
    from pydantic_core import from_json

    try:
        fields = known(from_json(event), _REPLY)
        candidate = known(only(fields.get("candidates")), _CANDIDATE)
        said = known(only(known(candidate.get("content"), _CONTENT).get("parts")), _PART).get("text")
        counted = details(fields.get("usageMetadata"))
    except (NotPlain, ValueError):
        return None
    if type(said) is not str or not said or "finishReason" in candidate or candidate.get("index") not in (None, 0):
        return None
    return said, bool(counted)


def _usage(value: object) -> Usage:
    fields = details(value)
    prompt, tool, answer, reasoning, cached = counts(fields, *_COUNTS)
    for name in _BY_KIND:
        for each in items(fields.get(name) or []):
            if details(each).get("modality") != "TEXT":
                raise NotPlain
    return Usage(
        input_tokens=prompt + tool,
        output_tokens=answer + reasoning,
        cache_read_tokens=cached,
        reasoning_tokens=reasoning,
        tool_tokens=tool,
    )
