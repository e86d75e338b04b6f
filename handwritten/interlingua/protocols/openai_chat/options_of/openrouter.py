# Written by `python -m codegen.options` from the generated types. Do not edit.
"""The fields of a request that a caller of this wire format may set beside our own keywords."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from interlingua_wire.openrouter.types import (
        AnthropicCacheControlDirective,
        ChatDebugOptions,
        ChatFunctionTool,
        ChatMessages,
        ChatModelNames,
        ChatRequestModality,
        ChatRequestPlugin,
        ChatRequestReasoning,
        ChatRequestReasoningEffort,
        ChatRequestResponseFormat,
        ChatRequestServiceTier,
        ChatStreamOptions,
        ChatToolChoice,
        DeprecatedRoute,
        ImageConfig,
        ModelName,
        Prediction,
        PromptCacheOptionsDict,
        ProviderPreferences,
        StopServerToolsWhen,
        TraceConfig,
    )


class OpenRouterOptions(TypedDict, total=False):
    """Fields of `ChatRequest`, none of them needed."""

    cache_control: AnthropicCacheControlDirective
    """Marks what the provider shall cache."""
    debug: ChatDebugOptions
    """What the router tells about its own work."""
    frequency_penalty: float | None
    """Above 0: the more often a token has appeared, the less likely it is."""
    image_config: ImageConfig
    """Size and form of images that the model makes."""
    logit_bias: Mapping[str, float] | None
    """Token id to a bias from -100 (never) to 100 (always)."""
    logprobs: bool | None
    """Whether to return the log probability of each output token."""
    max_completion_tokens: int | None
    """Upper limit of output tokens, hidden reasoning included."""
    max_tokens: int | None
    """Upper limit of output tokens."""
    messages: Sequence[ChatMessages]
    """The conversation so far, oldest message first. At least 1 item."""
    metadata: Mapping[str, str]
    """Pairs of short strings, kept with the request."""
    min_p: float | None
    """Tokens less likely than this share of the likeliest one are left out."""
    modalities: Sequence[ChatRequestModality]
    """What the model may answer with, such as text or image."""
    model: ModelName
    """The model's id."""
    models: ChatModelNames
    """Models to try in turn when the first one fails."""
    parallel_tool_calls: bool | None
    """Whether one message may hold several tool calls."""
    plugins: Sequence[ChatRequestPlugin]
    """Extras of the router, such as web search or reading of files."""
    prediction: Prediction | None
    """Text that the answer will mostly repeat, which makes it come faster."""
    presence_penalty: float | None
    """Above 0: a token that has appeared is less likely."""
    prompt_cache_key: str | None
    """Requests with the same key are likelier to share a cached prompt."""
    prompt_cache_options: PromptCacheOptionsDict | None
    """How prompts are cached."""
    provider: ProviderPreferences | None
    """Which providers may serve the request, and in what order."""
    reasoning: ChatRequestReasoning
    """How a reasoning model thinks, and whether its thoughts are returned."""
    reasoning_effort: ChatRequestReasoningEffort | None
    """How hard a reasoning model thinks before it answers."""
    repetition_penalty: float | None
    """Above 1: a token that has appeared is less likely; below 1: likelier."""
    response_format: ChatRequestResponseFormat
    """The form of the text: plain, any JSON object, or JSON that fits a schema."""
    route: DeprecatedRoute | None
    """How to fall back to other models."""
    seed: int | None
    """Equal seeds and requests give mostly equal answers."""
    service_tier: ChatRequestServiceTier | None
    """Which processing tier serves the request."""
    session_id: str
    """Groups requests that belong together. At most 256 characters."""
    stop: str | Sequence[str] | None
    """Texts at which the answer ends; they are not part of it."""
    stop_server_tools_when: StopServerToolsWhen
    """When the router stops calling its own tools."""
    stream: bool
    """Whether to answer with events as the text is made. The server's default is `false`."""
    stream_options: ChatStreamOptions | None
    """What a stream contains besides text, such as usage."""
    temperature: float | None
    """Randomness: 0 is the least. Change this or `top_p`, not both."""
    tool_choice: ChatToolChoice
    """Whether, or which, tool must be called."""
    tools: Sequence[ChatFunctionTool]
    """The tools that the model may call."""
    top_a: float | None
    """Tokens far less likely than the likeliest one are left out."""
    top_k: int | None
    """Only so many of the likeliest tokens are considered."""
    top_logprobs: int | None
    """How many of the likeliest tokens to return for each position; needs `logprobs`."""
    top_p: float | None
    """Only the likeliest tokens that together have this probability are considered."""
    trace: TraceConfig
    """Data about the call for tracing tools."""
    user: str
    """An anonymous id of the end user."""
