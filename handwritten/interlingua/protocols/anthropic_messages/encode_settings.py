"""Settings of a request as fields of the Messages API: limits, sampling, output, and on whose account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.chat import ChatRequest
from interlingua.errors import InvalidArgument
from interlingua.profiles import Profile
from interlingua.protocols.anthropic_messages.encode_reasoning import ReasoningPlan
from interlingua.protocols.notes import Notes

if TYPE_CHECKING:
    from interlingua_wire.anthropic.types import CreateMessageParamsServiceTier, Metadata, OutputConfig

_SPEC = "https://platform.claude.com/docs/en/api/messages"
_TIERS: dict[str, CreateMessageParamsServiceTier] = {
    "auto": "auto",
    "standard_only": "standard_only",
    "standard": "standard_only",
    "default": "standard_only",
}


def encode_limit(request: ChatRequest, profile: Profile, plan: ReasoningPlan) -> int:
    """How many tokens may be written. A default leaves room for the reasoning that was asked for."""
    if request.max_output_tokens is not None:
        return request.max_output_tokens
    return profile.default_max_output_tokens + plan.budget


def encode_temperature(request: ChatRequest) -> float | None:
    """The temperature, which has another range here than elsewhere."""
    if request.temperature is not None and not 0 <= request.temperature <= 1:
        raise InvalidArgument("temperature", str(request.temperature), "0 to 1", source=_SPEC)
    return request.temperature


def encode_output(request: ChatRequest, plan: ReasoningPlan, notes: Notes) -> OutputConfig | None:
    """The effort, and the form of the answer."""
    config: OutputConfig = {}
    if plan.effort is not None:
        config["effort"] = plan.effort
    if request.output is not None:
        schema = dict(request.output.schema)
        if schema.get("properties") or "$ref" in schema:
            config["format"] = {"type": "json_schema", "schema": schema}
        else:
            notes.add(
                "output", "the Messages API holds an answer to named properties only; ask for JSON in words as well"
            )
    return config or None


def encode_metadata(request: ChatRequest, notes: Notes) -> Metadata | None:
    """Whom the call is for."""
    rest = dict(request.metadata or {})
    user = rest.pop("user_id", None) if request.user is None else request.user
    if rest:
        notes.add("metadata", f"the Messages API knows only user_id; left out: {', '.join(sorted(rest))}")
    return None if user is None else {"user_id": user}


def encode_tier(request: ChatRequest, notes: Notes) -> CreateMessageParamsServiceTier | None:
    """How the call is served."""
    if request.service_tier is None:
        return None
    tier = _TIERS.get(request.service_tier)
    if tier is None:
        notes.add("service_tier", f"the Messages API has no tier {request.service_tier!r}; left out")
    return tier


def note_what_has_no_word(request: ChatRequest, notes: Notes) -> None:
    """Tell of the settings that this API does not know."""
    notes.add_given(
        {
            "seed": request.seed,
            "presence_penalty": request.presence_penalty,
            "frequency_penalty": request.frequency_penalty,
            "logprobs": request.logprobs,
            "top_logprobs": request.top_logprobs,
            "n": request.n,
            "logit_bias": request.logit_bias,
            "verbosity": request.verbosity,
            "prediction": request.prediction,
            "modalities": request.modalities if set(request.modalities) - {"text"} else None,
            "voice": request.voice,
            "audio_format": request.audio_format,
        },
        "the Messages API has no such setting; left out",
    )
