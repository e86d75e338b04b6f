# Written by `python -m codegen.options` from the generated types. Do not edit.
"""The fields of a request that a caller of this wire format may set beside our own keywords."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypedDict

if TYPE_CHECKING:
    from interlingua_wire.ollama.types import ChatMessage, ChatRequestThinkLiteral, ModelOptions, ToolDefinition


class OllamaOptions(TypedDict, total=False):
    """Fields of `ChatRequest`, none of them needed."""

    format: Literal["json"] | Mapping[str, Any]
    """`format` of `ChatRequest`."""
    keep_alive: str | float
    """`keep_alive` of `ChatRequest`."""
    logprobs: bool
    """`logprobs` of `ChatRequest`."""
    messages: Sequence[ChatMessage]
    """`messages` of `ChatRequest`."""
    model: str
    """`model` of `ChatRequest`."""
    options: ModelOptions
    """`options` of `ChatRequest`."""
    stream: bool
    """`stream` of `ChatRequest`. The server's default is `true`."""
    think: bool | ChatRequestThinkLiteral
    """`think` of `ChatRequest`."""
    tools: Sequence[ToolDefinition]
    """`tools` of `ChatRequest`."""
    top_logprobs: int
    """`top_logprobs` of `ChatRequest`."""
