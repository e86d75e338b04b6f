# Written by `python -m codegen.options` from the generated types. Do not edit.
"""The fields of a request that a caller of this wire format may set beside our own keywords."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from interlingua_wire.mistral.types import (
        ChatCompletionRequestMessage,
        ChatCompletionRequestReasoningEffort,
        ChatCompletionRequestToolChoice,
        GuardrailConfigDict,
        MistralPromptMode,
        PredictionDict,
        ResponseFormatDict,
        Tool,
    )


class MistralOptions(TypedDict, total=False):
    """Fields of `ChatCompletionRequest`, none of them needed."""

    frequency_penalty: float
    """Above 0: the more often a token has appeared, the less likely it is. At least -2, at most 2; the server's
    default is `0.0`."""
    guardrails: Sequence[GuardrailConfigDict] | None
    """Checks on what goes in and comes out."""
    max_tokens: int | None
    """Upper limit of output tokens. At least 0."""
    messages: Sequence[ChatCompletionRequestMessage]
    """The conversation so far, oldest message first."""
    metadata: Mapping[str, Any] | None
    """Pairs of short strings, kept with the request."""
    model: str
    """The model's id."""
    n: int | None
    """How many answers to make; all are billed. At least 1."""
    parallel_tool_calls: bool
    """Whether one message may hold several tool calls. The server's default is `true`."""
    prediction: PredictionDict
    """Text that the answer will mostly repeat, which makes it come faster. The server's default is `{?content?: ??,
    ?type?: ?content?}`."""
    presence_penalty: float
    """Above 0: a token that has appeared is less likely. At least -2, at most 2; the server's default is `0.0`."""
    prompt_cache_key: str | None
    """Requests with the same key are likelier to share a cached prompt."""
    prompt_mode: MistralPromptMode | None
    """A preset of instructions for reasoning."""
    random_seed: int | None
    """Equal seeds and requests give mostly equal answers. At least 0."""
    reasoning_effort: ChatCompletionRequestReasoningEffort
    """How hard a reasoning model thinks before it answers."""
    response_format: ResponseFormatDict
    """The form of the text: plain, any JSON object, or JSON that fits a schema."""
    safe_prompt: bool
    """Whether to put the provider's own safety instructions first. The server's default is `false`."""
    stop: str | Sequence[str]
    """Texts at which the answer ends; they are not part of it."""
    stream: bool
    """Whether to answer with events as the text is made. The server's default is `false`."""
    temperature: float | None
    """Randomness: 0 is the least. Change this or `top_p`, not both. At least 0, at most 1.5."""
    tool_choice: ChatCompletionRequestToolChoice
    """Whether, or which, tool must be called. The server's default is `auto`."""
    tools: Sequence[Tool] | None
    """The tools that the model may call."""
    top_p: float
    """Only the likeliest tokens that together have this probability are considered. At least 0, at most 1; the
    server's default is `1.0`."""
