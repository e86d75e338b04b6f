# Written by `python -m codegen.options` from the generated types. Do not edit.
"""The fields of a request that a caller of this wire format may set beside our own keywords."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypedDict

if TYPE_CHECKING:
    from interlingua_wire.together.types import (
        ChatCompletionMessageParam,
        ChatCompletionRequestContextLengthExceededBehavior,
        ChatCompletionRequestFunctionCallLiteral,
        ChatCompletionRequestFunctionCallObject,
        ChatCompletionRequestReasoning,
        ChatCompletionRequestReasoningEffort,
        ChatCompletionRequestResponseFormat,
        ToolChoiceDict,
        ToolsPart,
    )


class TogetherOptions(TypedDict, total=False):
    """Fields of `ChatCompletionRequest`, none of them needed."""

    chat_template_kwargs: Mapping[str, Any]
    """Values for the model's own chat template."""
    compliance: Literal["hipaa"]
    """A regime that the processing must comply with."""
    context_length_exceeded_behavior: ChatCompletionRequestContextLengthExceededBehavior
    """What happens when the input is too long: fail, or cut it. The server's default is `error`."""
    echo: bool
    """Whether the answer begins with the prompt."""
    frequency_penalty: float
    """Above 0: the more often a token has appeared, the less likely it is."""
    function_call: ChatCompletionRequestFunctionCallLiteral | ChatCompletionRequestFunctionCallObject
    """Replaced by `tool_choice`."""
    logit_bias: Mapping[str, float]
    """Token id to a bias from -100 (never) to 100 (always)."""
    logprobs: int
    """How many of the likeliest tokens to return for each position, with their log probabilities. At least 0, at
    most 20."""
    max_tokens: int
    """Upper limit of output tokens."""
    messages: Sequence[ChatCompletionMessageParam]
    """The conversation so far, oldest message first."""
    min_p: float
    """Tokens less likely than this share of the likeliest one are left out."""
    model: str
    """The model's id."""
    n: int
    """How many answers to make; all are billed. At least 1, at most 128."""
    presence_penalty: float
    """Above 0: a token that has appeared is less likely."""
    reasoning: ChatCompletionRequestReasoning
    """How a reasoning model thinks, and whether its thoughts are returned."""
    reasoning_effort: ChatCompletionRequestReasoningEffort
    """How hard a reasoning model thinks before it answers."""
    repetition_penalty: float
    """Above 1: a token that has appeared is less likely; below 1: likelier."""
    response_format: ChatCompletionRequestResponseFormat
    """The form of the text: plain, any JSON object, or JSON that fits a schema."""
    safety_model: str
    """A model that judges prompt and answer."""
    seed: int
    """Equal seeds and requests give mostly equal answers."""
    stop: Sequence[str]
    """Texts at which the answer ends; they are not part of it."""
    stream: bool
    """Whether to answer with events as the text is made."""
    temperature: float
    """Randomness: 0 is the least. Change this or `top_p`, not both."""
    tool_choice: str | ToolChoiceDict
    """Whether, or which, tool must be called."""
    tools: Sequence[ToolsPart]
    """The tools that the model may call."""
    top_k: int
    """Only so many of the likeliest tokens are considered."""
    top_p: float
    """Only the likeliest tokens that together have this probability are considered."""
