"""Settings of a request as fields of Converse: limits, sampling, the form of the answer, and how it is served."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from interlingua.chat import ChatRequest
from interlingua.errors import InvalidArgument
from interlingua.profiles import Profile
from interlingua.protocols.bedrock_converse.encode_reasoning import ReasoningPlan
from interlingua.protocols.notes import Notes

if TYPE_CHECKING:
    from interlingua_wire.bedrock_runtime.types import (
        InferenceConfiguration,
        JsonSchemaDefinition,
        OutputConfig,
        ServiceTierDict,
        ServiceTierType,
    )

_SPEC = "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InferenceConfiguration.html"
_TIERS: dict[str, ServiceTierType] = {
    "priority": "priority",
    "default": "default",
    "standard": "default",
    "auto": "default",
    "flex": "flex",
    "reserved": "reserved",
}
_METADATA = re.compile(r"[a-zA-Z0-9\s:_@$#=/+,.\-]{0,256}")


def encode_inference(request: ChatRequest, profile: Profile, plan: ReasoningPlan) -> InferenceConfiguration:
    """Limits and sampling. A budget for reasoning must lie within a limit, so it brings one along."""
    for name, value in (("temperature", request.temperature), ("top_p", request.top_p)):
        if value is not None and not 0 <= value <= 1:
            raise InvalidArgument(name, str(value), "0 to 1", source=_SPEC)
    config: InferenceConfiguration = {}
    if request.max_output_tokens is not None:
        config["maxTokens"] = request.max_output_tokens
    elif plan.budget:
        config["maxTokens"] = profile.default_max_output_tokens + plan.budget
    if request.temperature is not None:
        config["temperature"] = request.temperature
    if request.top_p is not None:
        config["topP"] = request.top_p
    if request.stop:
        config["stopSequences"] = list(request.stop)
    return config


def encode_output(request: ChatRequest, plan: ReasoningPlan, notes: Notes) -> OutputConfig:
    """The effort, and the form of the answer; a schema goes as text."""
    config: OutputConfig = {}
    if plan.effort is not None:
        config["effort"] = plan.effort
    if request.output is not None:
        schema = request.output.schema
        if schema.get("properties") or "$ref" in schema:
            definition: JsonSchemaDefinition = {"schema": json.dumps(schema, ensure_ascii=False, default=dict)}
            if request.output.name:
                definition["name"] = request.output.name
            config["textFormat"] = {"type": "json_schema", "structure": {"jsonSchema": definition}}
        else:
            notes.add("output", "Converse holds an answer to named properties only; ask for JSON in words as well")
    return config


def encode_metadata(request: ChatRequest, notes: Notes) -> dict[str, str]:
    """Pairs for the invocation logs, which hold few kinds of letters."""
    given = request.metadata or {}
    kept = {name: value for name, value in given.items() if _METADATA.fullmatch(value) and _METADATA.fullmatch(name)}
    if len(kept) < len(given):
        left = ", ".join(sorted(given.keys() - kept.keys()))
        notes.add("metadata", f"the invocation logs do not take these letters; left out: {left}")
    return kept


def encode_tier(request: ChatRequest, notes: Notes) -> ServiceTierDict | None:
    """How the call is served."""
    if request.service_tier is None:
        return None
    tier = _TIERS.get(request.service_tier)
    if tier is None:
        notes.add("service_tier", f"Converse has no tier {request.service_tier!r}; left out")
    return None if tier is None else {"type": tier}
