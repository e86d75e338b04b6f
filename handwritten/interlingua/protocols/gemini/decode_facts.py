"""Finish, usage and token probabilities of a Gemini reply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from interlingua.chat import FinishReason, Logprob
from interlingua.usage import Usage

if TYPE_CHECKING:
    from interlingua_wire.gemini.types import LogprobsResult, ModalityTokenCount, UsageMetadata

_FINISH_REASONS: dict[str, FinishReason] = {
    "STOP": "stop",
    "MAX_TOKENS": "length",
    "SAFETY": "content_filter",
    "RECITATION": "content_filter",
    "BLOCKLIST": "content_filter",
    "PROHIBITED_CONTENT": "content_filter",
    "SPII": "content_filter",
    "IMAGE_SAFETY": "content_filter",
    "IMAGE_PROHIBITED_CONTENT": "content_filter",
    "IMAGE_RECITATION": "content_filter",
    "MALFORMED_FUNCTION_CALL": "error",
    "MALFORMED_RESPONSE": "error",
    "UNEXPECTED_TOOL_CALL": "error",
    "TOO_MANY_TOOL_CALLS": "error",
    "MISSING_THOUGHT_SIGNATURE": "error",
}


def decode_finish(reason: str, *, has_calls: bool) -> FinishReason:
    """Our word for why the model stopped; Gemini has none of its own for tool calls."""
    finish = _FINISH_REASONS.get(reason, "other")
    return "tool_calls" if has_calls and finish == "stop" else finish


def decode_usage(usage: UsageMetadata | None) -> Usage:
    """The counts; reasoning and the results of Google's own tools are not in Gemini's two totals."""
    if usage is None:
        return Usage()
    reasoning = usage.thoughts_token_count or 0
    return Usage(
        input_tokens=(usage.prompt_token_count or 0) + (usage.tool_use_prompt_token_count or 0),
        output_tokens=(usage.candidates_token_count or 0) + reasoning,
        cache_read_tokens=usage.cached_content_token_count or 0,
        reasoning_tokens=reasoning,
        input_audio_tokens=_of_kind("AUDIO", usage.prompt_tokens_details, usage.cache_tokens_details),
        output_audio_tokens=_of_kind("AUDIO", usage.candidates_tokens_details),
        input_image_tokens=_of_kind("IMAGE", usage.prompt_tokens_details, usage.cache_tokens_details),
        output_image_tokens=_of_kind("IMAGE", usage.candidates_tokens_details),
        tool_tokens=usage.tool_use_prompt_token_count or 0,
    )


def decode_logprobs(result: LogprobsResult) -> Iterator[Logprob]:
    """The tokens that were chosen, with the likeliest in their place."""
    places = [place.candidates or [] for place in result.top_candidates or []]
    for index, chosen in enumerate(result.chosen_candidates or []):
        top = places[index] if index < len(places) else []
        yield Logprob(
            token=chosen.token or "",
            logprob=chosen.log_probability or 0.0,
            top=tuple((candidate.token or "", candidate.log_probability or 0.0) for candidate in top),
        )


def _of_kind(
    kind: str, counts: Sequence[ModalityTokenCount] | None, cached: Sequence[ModalityTokenCount] | None = None
) -> int:
    """The tokens of one kind, without those of it that came from the cache, which count as that."""
    return max(0, _sum_of(kind, counts) - _sum_of(kind, cached)) if counts else 0


def _sum_of(kind: str, counts: Sequence[ModalityTokenCount] | None) -> int:
    return sum(count.token_count or 0 for count in counts or () if count.modality == kind)
