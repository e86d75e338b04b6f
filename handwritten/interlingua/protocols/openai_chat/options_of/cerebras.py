# Written by `python -m codegen.options` from the generated types. Do not edit.
"""The fields of a request that a caller of this wire format may set beside our own keywords."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from interlingua_wire.cerebras.types import (
        ChatCompletionRequestMessage,
        ChatCompletionRequestResponseFormat,
        ChatCompletionRequestToolChoice,
        Prediction,
        ReasoningEffort,
        ReasoningFormat,
        ServiceTier,
        StreamOptions,
        Tool,
    )


class CerebrasOptions(TypedDict, total=False):
    """Fields of `ChatCompletionRequest`, none of them needed."""

    clear_thinking: bool | None
    """Whether what the model thought in earlier turns is left out."""
    disable_reasoning: bool | None
    """Whether a reasoning model answers at once."""
    frequency_penalty: float | None
    """Above 0: the more often a token has appeared, the less likely it is. At least -2, at most 2; the server's
    default is `0.0`."""
    logit_bias: Mapping[str, float] | None
    """Token id to a bias from -100 (never) to 100 (always)."""
    logprobs: bool | None
    """Whether to return the log probability of each output token. The server's default is `false`."""
    max_completion_tokens: int | None
    """Upper limit of output tokens, hidden reasoning included. At least -1."""
    max_tokens: int | None
    """Upper limit of output tokens. At least -1."""
    messages: Sequence[ChatCompletionRequestMessage]
    """The conversation so far, oldest message first. At least 1 item."""
    min_completion_tokens: int | None
    """Lower limit of output tokens. At least -1."""
    min_tokens: int | None
    """Lower limit of output tokens. At least -1."""
    model: str
    """The model's id."""
    model_parameters: Mapping[str, Any] | None
    """Further settings of single models."""
    n: int | None
    """How many answers to make; all are billed. At least 1; the server's default is `1`."""
    parallel_tool_calls: bool | None
    """Whether one message may hold several tool calls. The server's default is `true`."""
    prediction: Prediction | None
    """Text that the answer will mostly repeat, which makes it come faster."""
    presence_penalty: float | None
    """Above 0: a token that has appeared is less likely. At least -2.0, at most 2.0; the server's default is `0.0`."""
    prompt_cache_key: str | None
    """Requests with the same key are likelier to share a cached prompt. At most 1024 characters."""
    reasoning_effort: ReasoningEffort | None
    """How hard a reasoning model thinks before it answers."""
    reasoning_format: ReasoningFormat
    """How what the model thinks is returned: apart, within the text, or not at all. The server's default is `none`."""
    response_format: ChatCompletionRequestResponseFormat | None
    """The form of the text: plain, any JSON object, or JSON that fits a schema."""
    seed: int | None
    """Equal seeds and requests give mostly equal answers."""
    service_tier: ServiceTier | None
    """Which processing tier serves the request."""
    stop: str | Sequence[str] | None
    """Texts at which the answer ends; they are not part of it."""
    stream: bool | None
    """Whether to answer with events as the text is made. The server's default is `false`."""
    stream_options: StreamOptions | None
    """What a stream contains besides text, such as usage."""
    temperature: float | None
    """Randomness. Change this or `top_p`, not both. At least 0, at most 2.0; the server's default is `1.0`."""
    tool_choice: ChatCompletionRequestToolChoice | None
    """Whether, or which, tool must be called."""
    tools: Sequence[Tool] | None
    """The tools that the model may call."""
    top_logprobs: int | None
    """How many of the likeliest tokens to return for each position; needs `logprobs`. At least 0, at most 20."""
    top_p: float | None
    """Only the likeliest tokens that together reach this probability are drawn from. At least 0, at most 1; the
    server's default is `1.0`."""
    user: str | None
    """An anonymous id of the end user."""
