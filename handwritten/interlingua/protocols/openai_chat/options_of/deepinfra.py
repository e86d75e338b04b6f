# Written by `python -m codegen.options` from the generated types. Do not edit.
"""The fields of a request that a caller of this wire format may set beside our own keywords."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from interlingua_wire.deepinfra.types import (
        ChatReasoningSettings,
        FunctionTool,
        OpenAIChatCompletionsInMessage,
        OpenAIChatCompletionsInReasoningEffort,
        OpenAIChatCompletionsInResponseFormat,
        OpenAIChatCompletionsInToolChoiceLiteral,
        PromptCacheOptions,
        ServiceTier,
        StreamOptions,
    )


class DeepInfraOptions(TypedDict, total=False):
    """Fields of `OpenAIChatCompletionsIn`, none of them needed."""

    chat_template_kwargs: Mapping[str, Any] | None
    """Further settings of the model's chat template."""
    continue_final_message: bool | None
    """Whether to carry on the last message instead of answering it."""
    fail_fast: bool
    """Whether to refuse a request rather than let it wait when the model is busy. The server's default is `false`."""
    frequency_penalty: float
    """Above 0: the more often a token has appeared, the less likely it is. At least -2.0, at most 2.0; the server's
    default is `0`."""
    ignore_eos: bool | None
    """Whether to go on after the token that ends a text."""
    logprobs: bool | None
    """Whether to return the log probability of each output token."""
    max_tokens: int | None
    """Upper limit of output tokens. More than 0.0, at most 10000000.0."""
    messages: Sequence[OpenAIChatCompletionsInMessage]
    """The conversation so far, oldest message first."""
    min_p: float
    """Tokens less likely than this share of the likeliest one are not drawn. At least 0.0, at most 1.0; the server's
    default is `0.0`."""
    model: str
    """The model's id."""
    models: Sequence[str] | None
    """Models to use in turn, should the one before not answer. At least 1 item, at most 4 items."""
    n: int
    """How many answers to make; all are billed. At least 1.0, at most 4.0; the server's default is `1`."""
    presence_penalty: float
    """Above 0: a token that has appeared is less likely. At least -2.0, at most 2.0; the server's default is `0`."""
    prompt_cache_key: str | None
    """Requests with the same key are likelier to share a cached prompt."""
    prompt_cache_options: PromptCacheOptions | None
    """How long a cached prompt is kept, and which part."""
    reasoning: ChatReasoningSettings | None
    """Whether and how hard a reasoning model thinks."""
    reasoning_effort: OpenAIChatCompletionsInReasoningEffort | None
    """How hard a reasoning model thinks before it answers."""
    repetition_penalty: float
    """Above 1: a token that has appeared is less likely. At least 0.01, at most 5.0; the server's default is `1`."""
    response_format: OpenAIChatCompletionsInResponseFormat | None
    """The form of the text: plain, any JSON object, or JSON that fits a schema."""
    seed: int | None
    """Equal seeds and requests give mostly equal answers."""
    service_tier: ServiceTier | None
    """Which processing tier serves the request."""
    stop: str | Sequence[str] | None
    """Texts at which the answer ends; they are not part of it."""
    stop_token_ids: Sequence[int] | None
    """Token ids at which the answer ends."""
    stream: bool
    """Whether to answer with events as the text is made. The server's default is `false`."""
    stream_options: StreamOptions | None
    """What a stream contains besides text, such as usage."""
    temperature: float
    """Randomness. Change this or `top_p`, not both. At least 0.0, at most 2.0; the server's default is `1.0`."""
    tool_choice: OpenAIChatCompletionsInToolChoiceLiteral | FunctionTool | None
    """Whether, or which, tool must be called."""
    tools: Sequence[FunctionTool] | None
    """The tools that the model may call."""
    top_k: int
    """Only this many of the likeliest tokens are drawn from. At least 0.0, less than 1000.0; the server's default is
    `0`."""
    top_p: float
    """Only the likeliest tokens that together reach this probability are drawn from. More than 0.0, at most 1.0; the
    server's default is `1.0`."""
    user: str | None
    """An anonymous id of the end user."""
