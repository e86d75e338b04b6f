# Written by `python -m codegen.options` from the generated types. Do not edit.
"""The fields of a request that a caller of this wire format may set beside our own keywords."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from interlingua_wire.anthropic.types import (
        CacheControlEphemeral,
        ContainerParams,
        CreateMessageParamsServiceTier,
        CreateMessageParamsTool,
        InputMessage,
        Metadata,
        Model,
        OutputConfig,
        RequestTextBlock,
        ThinkingConfigParam,
        ToolChoice,
    )


class AnthropicMessagesOptions(TypedDict, total=False):
    """Fields of `CreateMessageParams`, none of them needed."""

    cache_control: CacheControlEphemeral | None
    """Cache the request up to its last part that can be cached."""
    container: ContainerParams | str | None
    """The container in which code runs, kept from one request to the next."""
    inference_geo: str | None
    """Where the model may run."""
    max_tokens: int
    """Upper limit of output tokens; the answer may be shorter. At least 0."""
    messages: Sequence[InputMessage]
    """The conversation so far, oldest message first; user and assistant take turns."""
    metadata: Metadata
    """An anonymous id of the end user."""
    model: Model
    """The model's id."""
    output_config: OutputConfig
    """How much effort to spend, and which schema the text must fit."""
    service_tier: CreateMessageParamsServiceTier
    """Whether reserved capacity may serve the request."""
    stop_sequences: Sequence[str]
    """Texts at which the answer ends; they are not part of it."""
    stream: bool
    """Whether to answer with events as the text is made."""
    system: str | Sequence[RequestTextBlock]
    """What the model is told before the conversation."""
    temperature: float
    """Randomness. At least 0, at most 1."""
    thinking: ThinkingConfigParam
    """Whether, and how long, the model thinks before it answers."""
    tool_choice: ToolChoice
    """Whether, or which, tool must be called."""
    tools: Sequence[CreateMessageParamsTool]
    """The tools that the model may call, built-in ones included."""
    top_k: int
    """Only this many of the likeliest tokens are considered. At least 0."""
    top_p: float
    """Only the likeliest tokens that together have this probability are considered. At least 0, at most 1."""
