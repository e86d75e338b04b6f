# Written by `python -m codegen.options` from the generated types. Do not edit.
"""The fields of a request that a caller of this wire format may set beside our own keywords."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from interlingua_wire.groq.types import (
        ChatCompletionDocument,
        ChatCompletionFunctionCallOption,
        ChatCompletionFunctions,
        ChatCompletionRequestMessage,
        ChatCompletionTool,
        ChatCompletionToolChoiceOption,
        CreateChatCompletionRequestCitationOptions,
        CreateChatCompletionRequestCompoundCustom,
        CreateChatCompletionRequestFunctionCallLiteral,
        CreateChatCompletionRequestModel,
        CreateChatCompletionRequestReasoningEffort,
        CreateChatCompletionRequestReasoningFormat,
        CreateChatCompletionRequestResponseFormat,
        CreateChatCompletionRequestSearchSettings,
        CreateChatCompletionRequestServiceTier,
    )


class GroqOptions(TypedDict, total=False):
    """Fields of `CreateChatCompletionRequest`, none of them needed."""

    citation_options: CreateChatCompletionRequestCitationOptions | None
    """Whether the answer says which documents or tool results it rests on. The server's default is `enabled`."""
    compound_custom: CreateChatCompletionRequestCompoundCustom | None
    """Which models and tools a compound system uses."""
    disable_tool_validation: bool
    """Whether to return calls of tools that were not given instead of failing. The server's default is `false`."""
    documents: Sequence[ChatCompletionDocument] | None
    """Texts to answer from."""
    exclude_domains: Sequence[str] | None
    """Domains never to search."""
    frequency_penalty: float | None
    """Above 0: the more often a token has appeared, the less likely it is. At least -2, at most 2; the server's
    default is `0`."""
    function_call: CreateChatCompletionRequestFunctionCallLiteral | ChatCompletionFunctionCallOption | None
    """Replaced by `tool_choice`."""
    functions: Sequence[ChatCompletionFunctions] | None
    """Replaced by `tools`. At least 0 items, at most 128 items."""
    include_domains: Sequence[str] | None
    """Domains to search alone."""
    include_reasoning: bool | None
    """Whether to return what the model thinks."""
    logit_bias: Mapping[str, int] | None
    """Token id to a bias from -100 (never) to 100 (always)."""
    logprobs: bool | None
    """Whether to return the log probability of each output token. The server's default is `false`."""
    max_completion_tokens: int | None
    """Upper limit of output tokens, hidden reasoning included."""
    max_tokens: int | None
    """Upper limit of output tokens."""
    messages: Sequence[ChatCompletionRequestMessage]
    """The conversation so far, oldest message first. At least 1 item."""
    metadata: Mapping[str, str] | None
    """Pairs of short strings, kept with the object."""
    model: CreateChatCompletionRequestModel
    """The model's id."""
    n: int | None
    """How many answers to make; all are billed. At least 1, at most 1; the server's default is `1`."""
    parallel_tool_calls: bool | None
    """Whether one message may hold several tool calls. The server's default is `true`."""
    presence_penalty: float | None
    """Above 0: a token that has appeared is less likely. At least -2, at most 2; the server's default is `0`."""
    reasoning_effort: CreateChatCompletionRequestReasoningEffort | None
    """How hard a reasoning model thinks before it answers."""
    reasoning_format: CreateChatCompletionRequestReasoningFormat | None
    """How what the model thinks is returned: apart, within the text, or not at all."""
    response_format: CreateChatCompletionRequestResponseFormat | None
    """The form of the text: plain, any JSON object, or JSON that fits a schema."""
    search_settings: CreateChatCompletionRequestSearchSettings | None
    """Settings of the built-in web search."""
    seed: int | None
    """Equal seeds and requests give mostly equal answers."""
    service_tier: CreateChatCompletionRequestServiceTier | None
    """Which processing tier serves the request."""
    stop: str | Sequence[str] | None
    """Texts at which the answer ends; they are not part of it."""
    store: bool | None
    """Whether to keep the answer on the server."""
    stream: bool | None
    """Whether to answer with events as the text is made. The server's default is `false`."""
    temperature: float | None
    """Randomness. Change this or `top_p`, not both. At least 0, at most 2; the server's default is `1`."""
    tool_choice: ChatCompletionToolChoiceOption | None
    """Whether, or which, tool must be called."""
    tools: Sequence[ChatCompletionTool] | None
    """The tools that the model may call. At most 128 items."""
    top_logprobs: int | None
    """How many of the likeliest tokens to return for each position; needs `logprobs`. At least 0, at most 20."""
    top_p: float | None
    """Only the likeliest tokens that together reach this probability are drawn from. At least 0, at most 1; the
    server's default is `1`."""
    user: str | None
    """An anonymous id of the end user."""
