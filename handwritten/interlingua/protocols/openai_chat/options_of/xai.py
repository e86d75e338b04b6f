# Written by `python -m codegen.options` from the generated types. Do not edit.
"""The fields of a request that a caller of this wire format may set beside our own keywords."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from interlingua_wire.xai.types import (
        ChatCompletionMessage,
        ChatCompletionNamedToolChoice,
        ChatCompletionTool,
        CreateChatCompletionRequestReasoningEffort,
        CreateChatCompletionRequestStreamOptions,
        CreateChatCompletionRequestToolChoiceLiteral,
        ResponseFormat,
    )


class XAIOptions(TypedDict, total=False):
    """Fields of `CreateChatCompletionRequest`, none of them needed."""

    deferred: bool
    """Whether to reply with the id of a request at once, and keep the answer to be fetched later. The server's
    default is `false`."""
    frequency_penalty: float
    """Above 0: the more often a token has appeared, the less likely it is. At least -2, at most 2."""
    logit_bias: Mapping[str, float]
    """Token id to a bias from -100 (never) to 100 (always)."""
    max_tokens: int
    """Upper limit of output tokens."""
    messages: Sequence[ChatCompletionMessage]
    """The conversation so far, oldest message first."""
    model: str
    """The model's id."""
    n: int
    """How many answers to make; all are billed. The server's default is `1`."""
    parallel_tool_calls: bool
    """Whether one message may hold several tool calls. The server's default is `true`."""
    presence_penalty: float
    """Above 0: a token that has appeared is less likely. At least -2, at most 2."""
    reasoning_effort: CreateChatCompletionRequestReasoningEffort
    """How hard a reasoning model thinks before it answers."""
    response_format: ResponseFormat
    """The form of the text: plain, any JSON object, or JSON that fits a schema."""
    seed: int
    """Equal seeds and requests give mostly equal answers."""
    stop: str | Sequence[str]
    """Texts at which the answer ends; they are not part of it."""
    stream: bool
    """Whether to answer with events as the text is made. The server's default is `false`."""
    temperature: float
    """Randomness. Change this or `top_p`, not both. At least 0, at most 2."""
    tool_choice: CreateChatCompletionRequestToolChoiceLiteral | ChatCompletionNamedToolChoice
    """Whether, or which, tool must be called."""
    tools: Sequence[ChatCompletionTool]
    """The tools that the model may call."""
    top_p: float
    """Only the likeliest tokens that together reach this probability are drawn from. At least 0, at most 1."""
    user: str
    """An anonymous id of the end user."""
    stream_options: CreateChatCompletionRequestStreamOptions
    """What a stream contains besides text."""
    max_completion_tokens: int | None
    """Upper limit of output tokens, reasoning included."""
    logprobs: bool
    """Whether to return the log probability of each output token."""
    top_logprobs: int
    """How many of the likeliest tokens to return for each position; needs `logprobs`."""
