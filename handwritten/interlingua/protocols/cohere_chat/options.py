# Written by `python -m codegen.options` from the generated types. Do not edit.
"""The fields of a request that a caller of this wire format may set beside our own keywords."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from interlingua_wire.cohere.types import (
        ChatMessages,
        ChatRequestV2SafetyMode,
        ChatRequestV2ToolChoice,
        CitationOptions,
        Document,
        ResponseFormatV2,
        Thinking,
        ToolV2,
    )


class CohereChatOptions(TypedDict, total=False):
    """Fields of `ChatRequestV2`, none of them needed."""

    citation_options: CitationOptions
    """How citations are made, and whether they are."""
    documents: Sequence[str | Document]
    """Texts that the answer may rest on and cite."""
    frequency_penalty: float
    """Above 0: the more often a token has appeared, the less likely it is."""
    k: int
    """Only so many of the likeliest tokens are considered. At least 0, at most 500; the server's default is `0`."""
    logprobs: bool
    """Whether to return the log probability of each output token."""
    max_tokens: int
    """Upper limit of output tokens."""
    messages: ChatMessages
    """The conversation so far, oldest message first."""
    model: str
    """The model's id."""
    p: float
    """Only the likeliest tokens that together have this probability are considered. At least 0.01, at most 0.99; the
    server's default is `0.75`."""
    presence_penalty: float
    """Above 0: a token that has appeared is less likely."""
    priority: int
    """The lower, the earlier it is served when there is much to do; 0 is first. At least 0, at most 999; the
    server's default is `0`."""
    response_format: ResponseFormatV2
    """The form of the text: plain, any JSON object, or JSON that fits a schema."""
    safety_mode: ChatRequestV2SafetyMode
    """How strict the model is about what it says."""
    seed: int
    """Equal seeds and requests give mostly equal answers. At least 0."""
    stop_sequences: Sequence[str]
    """Texts at which the answer ends; they are not part of it."""
    stream: bool
    """Whether to answer with events as the text is made."""
    strict_tools: bool
    """Whether arguments must fit the schema of the tool exactly."""
    temperature: float
    """Randomness: 0 is the least. Change this or `top_p`, not both. At least 0, at most 1."""
    thinking: Thinking
    """Whether the model thinks first, and how many tokens that may take."""
    tool_choice: ChatRequestV2ToolChoice
    """Whether, or which, tool must be called."""
    tools: Sequence[ToolV2]
    """The tools that the model may call."""
