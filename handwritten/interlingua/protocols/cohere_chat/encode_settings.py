"""Settings of a request as fields of Cohere's chat: sampling, reasoning, and the form of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.chat import ChatRequest
from interlingua.errors import InvalidArgument
from interlingua.profiles import Profile
from interlingua.protocols.notes import Notes

if TYPE_CHECKING:
    from interlingua_wire.cohere.types import ResponseFormatV2, Thinking

_SPEC = "https://docs.cohere.com/reference/chat"
_LEAST_P, _GREATEST_P, _GREATEST_K = 0.01, 0.99, 500
"""Checked 2026-11-28 at the same place."""


def encode_temperature(request: ChatRequest) -> float | None:
    """The temperature, which has another range here than elsewhere."""
    if request.temperature is not None and not 0 <= request.temperature <= 1:
        raise InvalidArgument("temperature", str(request.temperature), "0 to 1", source=_SPEC)
    return request.temperature


def encode_top_p(request: ChatRequest, notes: Notes) -> float | None:
    """The share of the likeliest tokens; all of them, which others call 1, is the greatest the API takes."""
    if request.top_p is None:
        return None
    within = min(max(request.top_p, _LEAST_P), _GREATEST_P)
    if within != request.top_p:
        notes.add("top_p", f"{request.top_p} is sent as {within}: Cohere takes {_LEAST_P} to {_GREATEST_P}")
    return within


def encode_top_k(request: ChatRequest, notes: Notes) -> int | None:
    """The number of the likeliest tokens."""
    if request.top_k is not None and request.top_k > _GREATEST_K:
        notes.add("top_k", f"{request.top_k} is sent as {_GREATEST_K}, the most that Cohere takes")
        return _GREATEST_K
    return request.top_k


def encode_output(request: ChatRequest) -> ResponseFormatV2 | None:
    """The form of the answer: any JSON object, or one that fits a schema."""
    if request.output is None:
        return None
    if request.output.schema.keys() <= {"type"}:
        return {"type": "json_object"}
    return {"type": "json_object", "json_schema": dict(request.output.schema)}


def encode_thinking(request: ChatRequest, profile: Profile, notes: Notes) -> Thinking | None:
    """Whether the model reasons, and for how many tokens at most."""
    effort, budget = request.reasoning_effort, request.reasoning_budget
    if effort is None and budget is None:
        return None
    if profile.reasoning == "none":
        notes.add_given({"reasoning_effort": effort, "reasoning_budget": budget}, "the model does not reason; left out")
        return None
    if budget is not None:
        if effort is not None:
            notes.add("reasoning_effort", "Cohere takes a budget, and one is given; left out")
        return {"type": "enabled", "token_budget": budget} if budget > 0 else {"type": "disabled"}
    if effort == "none":
        return {"type": "disabled"}
    notes.add("reasoning_effort", f"Cohere knows no levels: {effort!r} is sent as reasoning without a limit")
    return {"type": "enabled"}


def note_what_has_no_word(request: ChatRequest, notes: Notes) -> None:
    """Tell of the settings that this API does not know."""
    notes.add_given(
        {
            "parallel_tool_calls": request.parallel_tool_calls,
            "top_logprobs": request.top_logprobs,
            "user": request.user,
            "metadata": request.metadata,
            "service_tier": request.service_tier,
            "n": request.n,
            "logit_bias": request.logit_bias,
            "verbosity": request.verbosity,
            "prediction": request.prediction,
            "modalities": request.modalities if set(request.modalities) - {"text"} else None,
            "voice": request.voice,
            "audio_format": request.audio_format,
        },
        "Cohere has no such setting; left out",
    )
