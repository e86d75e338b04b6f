# Written by `python -m codegen.options` from the generated types. Do not edit.
"""The fields of a request that a caller of this wire format may set beside our own keywords."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from interlingua_wire.bedrock_runtime.types import (
        GuardrailConfiguration,
        InferenceConfiguration,
        MessageDict,
        OutputConfig,
        PerformanceConfigurationDict,
        PromptVariableValues,
        ServiceTierDict,
        SystemContentBlock,
        ToolConfiguration,
    )


class BedrockConverseOptions(TypedDict, total=False):
    """Fields of `ConverseRequest`, none of them needed."""

    additionalModelRequestFields: Any
    """Settings of this model alone, in its own form."""
    additionalModelResponseFieldPaths: Sequence[str]
    """JSON pointers to fields of the model's own answer that are wanted in `additionalModelResponseFields`. At most
    10 items."""
    guardrailConfig: GuardrailConfiguration
    """The guardrail that judges request and answer."""
    inferenceConfig: InferenceConfiguration
    """Settings that all models share."""
    messages: Sequence[MessageDict]
    """The conversation so far, beginning with the user."""
    outputConfig: OutputConfig
    """The form of the answer, and how hard the model tries."""
    performanceConfig: PerformanceConfigurationDict
    """Whether speed comes before cost."""
    promptVariables: Mapping[str, PromptVariableValues]
    """Values for the variables of a stored prompt, where `modelId` names one."""
    requestMetadata: Mapping[str, str]
    """Pairs of text to find the call by in the invocation logs. At most 16 pairs."""
    serviceTier: ServiceTierDict
    """The tier of service, by price and priority."""
    system: Sequence[SystemContentBlock]
    """Instructions that come before the conversation."""
    toolConfig: ToolConfiguration
    """The tools that the model may call."""
