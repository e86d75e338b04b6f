"""Token counts, likelihoods and the reason why the model stopped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from interlingua.chat import FinishReason, Logprob
from interlingua.protocols.scalars import count_in
from interlingua.usage import Usage

if TYPE_CHECKING:
    from interlingua_wire.openai.types import (
        ChatCompletionTokenLogprob,
        CompletionUsage,
        CreateChatCompletionStreamResponse,
    )

FINISH_REASONS: dict[str, FinishReason] = {
    "stop": "stop",
    "length": "length",
    "tool_calls": "tool_calls",
    "content_filter": "content_filter",
    "function_call": "tool_calls",
    "model_length": "length",
    "error": "error",
}
"""OpenAI's words, and those that compatible servers add; any other is `other`."""


def decode_finish(word: str | None, *, calls_tools: bool) -> FinishReason:
    """Our word for the vendor's. A reply that asks for tools says so, also where a forced call ends with `stop`."""
    reason = FINISH_REASONS.get(word or "", "other")
    return "tool_calls" if calls_tools and reason == "stop" else reason


def streamed_usage(event: CreateChatCompletionStreamResponse) -> CompletionUsage | None:
    """The usage in an event; one compatible server puts it into a field of its own."""
    if event.usage is not None:
        return event.usage
    own: Mapping[str, Any] = (event.model_extra or {}).get("x_groq") or {}
    from interlingua_wire.openai.types import CompletionUsage

    return CompletionUsage.model_validate(own["usage"]) if own.get("usage") else None


def decode_usage(usage: CompletionUsage | None) -> Usage:
    """Cached tokens lie within the prompt's, reasoning within the answer's."""
    if usage is None:
        return Usage()
    prompt, answer = usage.prompt_tokens_details, usage.completion_tokens_details
    return Usage(
        input_tokens=count_in(usage.prompt_tokens),
        output_tokens=count_in(usage.completion_tokens),
        cache_read_tokens=count_in(prompt.cached_tokens) if prompt else 0,
        cache_write_tokens=count_in(prompt.cache_write_tokens) if prompt else 0,
        input_audio_tokens=count_in(prompt.audio_tokens) if prompt else 0,
        input_image_tokens=count_in(prompt.image_tokens) if prompt else 0,
        reasoning_tokens=count_in(answer.reasoning_tokens) if answer else 0,
        output_audio_tokens=count_in(answer.audio_tokens) if answer else 0,
    )


def decode_logprobs(tokens: Iterable[ChatCompletionTokenLogprob] | None) -> tuple[Logprob, ...]:
    """One entry a token of the answer."""
    return tuple(
        Logprob(
            token=token.token or "",
            logprob=token.logprob or 0.0,
            top=tuple((other.token or "", other.logprob or 0.0) for other in token.top_logprobs or ()),
        )
        for token in tokens or ()
    )
