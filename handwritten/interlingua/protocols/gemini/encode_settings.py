"""Settings of a request as the generation config of Gemini, and the fields beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from interlingua.chat import ChatRequest, Modality
from interlingua.profiles import Profile
from interlingua.protocols.gemini.encode_reasoning import encode_reasoning
from interlingua.protocols.notes import Notes

if TYPE_CHECKING:
    from interlingua_wire.gemini.types import (
        GenerateContentRequestServiceTier,
        GenerationConfigDict,
        GenerationConfigResponseModality,
        SpeechConfigDict,
    )

_TIERS: dict[str, GenerateContentRequestServiceTier] = {
    "auto": "unspecified",
    "default": "standard",
    "standard": "standard",
    "flex": "flex",
    "priority": "priority",
}
_MODALITIES: dict[Modality, GenerationConfigResponseModality] = {"text": "TEXT", "audio": "AUDIO", "image": "IMAGE"}


def encode_generation(request: ChatRequest, profile: Profile, notes: Notes) -> GenerationConfigDict | None:
    """How the answer is made."""
    settings: dict[str, Any] = {
        "maxOutputTokens": request.max_output_tokens,
        "temperature": request.temperature,
        "topP": request.top_p,
        "topK": request.top_k,
        "seed": request.seed,
        "presencePenalty": request.presence_penalty,
        "frequencyPenalty": request.frequency_penalty,
        "stopSequences": list(request.stop) or None,
        "candidateCount": request.n,
        "responseModalities": _modalities(request) if request.modalities or request.voice else None,
        "speechConfig": None if request.voice is None else _speech(request.voice),
        **_encode_logprobs(request),
        **_encode_output(request),
        "thinkingConfig": encode_reasoning(request, profile, notes),
    }
    given = {name: value for name, value in settings.items() if value is not None}
    return cast("GenerationConfigDict", given) if given else None


def _modalities(request: ChatRequest) -> list[GenerationConfigResponseModality]:
    """A voice asks for sound alone: no model of Gemini answers with text beside it."""
    if request.modalities:
        return [_MODALITIES[modality] for modality in request.modalities]
    return ["AUDIO"]


def _speech(voice: str) -> SpeechConfigDict:
    return {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": voice}}}


def _encode_logprobs(request: ChatRequest) -> GenerationConfigDict:
    """The API takes a number only where the switch is on."""
    if request.top_logprobs is not None:
        return {"responseLogprobs": request.logprobs is not False, "logprobs": request.top_logprobs}
    return {} if request.logprobs is None else {"responseLogprobs": request.logprobs}


def _encode_output(request: ChatRequest) -> GenerationConfigDict:
    if request.output is None:
        return {}
    if _is_any_object(request.output.schema):
        return {"responseMimeType": "application/json"}
    return {"responseMimeType": "application/json", "responseJsonSchema": dict(request.output.schema)}


def _is_any_object(schema: Mapping[str, Any]) -> bool:
    return set(schema) <= {"type", "additionalProperties"}


def encode_tier(request: ChatRequest, notes: Notes) -> GenerateContentRequestServiceTier | None:
    """How the call is served."""
    if request.service_tier is None:
        return None
    tier = _TIERS.get(request.service_tier)
    if tier is None:
        notes.add("service_tier", f"Gemini has no tier {request.service_tier!r}; left out")
    return tier


def note_what_has_no_word(request: ChatRequest, notes: Notes) -> None:
    """Tell of the settings that this API does not know."""
    missing = {
        "user": request.user,
        "metadata": request.metadata,
        "logit_bias": request.logit_bias,
        "verbosity": request.verbosity,
        "prediction": request.prediction,
        "audio_format": request.audio_format,
    }
    notes.add_given(missing, "Gemini has no such setting; left out")
    if request.parallel_tool_calls is False:
        notes.add("parallel_tool_calls", "Gemini cannot be held to one call at a time; left out")
