# Written by `python -m codegen.options` from the generated types. Do not edit.
"""The fields of a request that a caller of this wire format may set beside our own keywords."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from interlingua_wire.gemini.types import (
        ContentDict,
        GenerateContentRequestServiceTier,
        GenerationConfigDict,
        SafetySettingDict,
        ToolConfigDict,
        ToolDict,
    )


class GeminiOptions(TypedDict, total=False):
    """Fields of `GenerateContentRequestDict`, none of them needed."""

    cachedContent: str
    """Name of a cached content that comes before `contents`."""
    contents: Sequence[ContentDict]
    """The conversation so far, oldest first."""
    generationConfig: GenerationConfigDict
    """Randomness, limits and the form of the answer."""
    model: str
    """Stands in the path already; needed only inside a batch."""
    safetySettings: Sequence[SafetySettingDict]
    """How strict the filters are, for each kind of harm."""
    serviceTier: GenerateContentRequestServiceTier
    """How fast, and at what price, the request is served."""
    store: bool
    """`store` of `GenerateContentRequest`."""
    systemInstruction: ContentDict
    """What the model is told before the conversation."""
    toolConfig: ToolConfigDict
    """Whether, or which, function must be called."""
    tools: Sequence[ToolDict]
    """The tools that the model may call, built-in ones included."""
