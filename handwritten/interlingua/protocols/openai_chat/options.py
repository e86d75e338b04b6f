# Written by `python -m codegen.options` from the generated types. Do not edit.
"""The fields of a request that a caller of this wire format may set beside our own keywords."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from interlingua_wire.openai.types import (
        ChatCompletionFunctionCallOption,
        ChatCompletionFunctions,
        ChatCompletionRequestMessage,
        ChatCompletionStreamOptions,
        ChatCompletionToolChoiceOption,
        CreateChatCompletionRequestAudio,
        CreateChatCompletionRequestFunctionCallLiteral,
        CreateChatCompletionRequestPromptCacheRetention,
        CreateChatCompletionRequestResponseFormat,
        CreateChatCompletionRequestTool,
        CreateChatCompletionRequestWebSearchOptions,
        Metadata,
        ModelIdsShared,
        ModerationParam,
        ParallelToolCalls,
        PredictionContent,
        PromptCacheOptionsParam,
        ReasoningEffort,
        ResponseModalities,
        ServiceTier,
        StopConfiguration,
        Verbosity,
    )


class OpenAIChatOptions(TypedDict, total=False):
    """Fields of `CreateChatCompletionRequest`, none of them needed."""

    metadata: Metadata | None
    """Up to 16 pairs of short strings, kept with the object."""
    prompt_cache_key: str | None
    """Requests with the same key are likelier to share a cached prompt."""
    prompt_cache_retention: CreateChatCompletionRequestPromptCacheRetention | None
    """How long a cached prompt is kept."""
    safety_identifier: str | None
    """A stable, anonymous id of the end user, for detecting abuse. At most 64 characters."""
    temperature: float | None
    """Randomness. Change this or `top_p`, not both. At least 0, at most 2; the server's default is `1`."""
    top_logprobs: int | None
    """How many of the likeliest tokens to return for each position; needs `logprobs`. At least 0, at most 20."""
    top_p: float | None
    """Only the likeliest tokens that together have this probability are considered. At least 0, at most 1; the
    server's default is `1`."""
    user: str
    """Replaced by `safety_identifier` and `prompt_cache_key`."""
    prompt_cache_options: PromptCacheOptionsParam
    """`prompt_cache_options` of `CreateChatCompletionRequest`."""
    audio: CreateChatCompletionRequestAudio | None
    """Voice and format of spoken output; needed when `modalities` has audio."""
    frequency_penalty: float | None
    """Above 0: the more often a token has appeared, the less likely it is. At least -2, at most 2; the server's
    default is `0`."""
    function_call: CreateChatCompletionRequestFunctionCallLiteral | ChatCompletionFunctionCallOption
    """Replaced by `tool_choice`."""
    functions: Sequence[ChatCompletionFunctions]
    """Replaced by `tools`. At least 1 item, at most 128 items."""
    logit_bias: Mapping[str, int] | None
    """Token id to a bias from -100 (never) to 100 (always)."""
    logprobs: bool | None
    """Whether to return the log probability of each output token. The server's default is `false`."""
    max_completion_tokens: int | None
    """Upper limit of output tokens, hidden reasoning included."""
    max_tokens: int | None
    """Replaced by `max_completion_tokens`."""
    messages: Sequence[ChatCompletionRequestMessage]
    """The conversation so far, oldest message first. At least 1 item."""
    modalities: ResponseModalities | None
    """What the model may answer with: text, audio."""
    model: ModelIdsShared
    """The model's id."""
    moderation: ModerationParam | None
    """`moderation` of `CreateChatCompletionRequest`."""
    n: int | None
    """How many answers to make; all are billed. At least 1, at most 128; the server's default is `1`."""
    parallel_tool_calls: ParallelToolCalls
    """Whether one message may hold several tool calls."""
    prediction: PredictionContent | None
    """Text that the answer will mostly repeat, which makes it come faster."""
    presence_penalty: float | None
    """Above 0: a token that has appeared is less likely. At least -2, at most 2; the server's default is `0`."""
    reasoning_effort: ReasoningEffort | None
    """How hard a reasoning model thinks before it answers."""
    response_format: CreateChatCompletionRequestResponseFormat
    """The form of the text: plain, any JSON object, or JSON that fits a schema."""
    seed: int | None
    """Equal seeds and requests give mostly equal answers."""
    service_tier: ServiceTier | None
    """Which processing tier serves the request."""
    stop: StopConfiguration | None
    """Up to four texts at which the answer ends; they are not part of it."""
    store: bool | None
    """Whether to keep the completion on the server. The server's default is `false`."""
    stream: bool | None
    """Whether to answer with events as the text is made. The server's default is `false`."""
    stream_options: ChatCompletionStreamOptions | None
    """What a stream contains besides text, such as usage."""
    tool_choice: ChatCompletionToolChoiceOption
    """Whether, or which, tool must be called."""
    tools: Sequence[CreateChatCompletionRequestTool]
    """The tools that the model may call."""
    verbosity: Verbosity | None
    """How long answers tend to be."""
    web_search_options: CreateChatCompletionRequestWebSearchOptions
    """Settings of the built-in web search."""
