"""Token counts, likelihoods and the reason why the model stopped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from interlingua.chat import FinishReason, Logprob
from interlingua.protocols.scalars import count_in
from interlingua.usage import Usage

if TYPE_CHECKING:
    from interlingua_wire.openai.types import LogProb, Response, ResponseLogProb, ResponseUsage

STATUSES: dict[str, FinishReason] = {"completed": "stop", "failed": "error"}
INCOMPLETE_REASONS: dict[str, FinishReason] = {"max_output_tokens": "length", "content_filter": "content_filter"}


def decode_finish(response: Response) -> tuple[FinishReason, str | None]:
    """Our word and the vendor's: why the reply is incomplete, else its status."""
    if response.status == "incomplete":
        details = response.incomplete_details
        word = (details and details.reason) or response.status
        return INCOMPLETE_REASONS.get(word, "other"), word
    return STATUSES.get(response.status or "", "other"), response.status


def decode_usage(usage: ResponseUsage | None) -> Usage:
    """Cached tokens lie within the input's, reasoning within the output's."""
    if usage is None:
        return Usage()
    prompt, answer = usage.input_tokens_details, usage.output_tokens_details
    return Usage(
        input_tokens=count_in(usage.input_tokens),
        output_tokens=count_in(usage.output_tokens),
        cache_read_tokens=count_in(prompt.cached_tokens) if prompt else 0,
        cache_write_tokens=count_in(prompt.cache_write_tokens) if prompt else 0,
        reasoning_tokens=count_in(answer.reasoning_tokens) if answer else 0,
    )


def decode_logprobs(tokens: Iterable[LogProb | ResponseLogProb] | None) -> tuple[Logprob, ...]:
    """One entry a token of the answer."""
    return tuple(
        Logprob(
            token=token.token or "",
            logprob=token.logprob or 0.0,
            top=tuple((other.token or "", other.logprob or 0.0) for other in token.top_logprobs or ()),
        )
        for token in tokens or ()
    )
