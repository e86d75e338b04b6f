"""A request as the body of one call of Ollama's chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from interlingua.chat import ChatRequest, Effort
from interlingua.profiles import Profile
from interlingua.protocols.base import Encoded
from interlingua.protocols.notes import Notes
from interlingua.protocols.ollama.encode_messages import encode_messages
from interlingua.protocols.ollama.encode_tools import encode_tools
from interlingua.protocols.options import with_options
from interlingua_wire._core.request import Request
from interlingua_wire.ollama.resources.chat import CHAT_CREATE

if TYPE_CHECKING:
    from interlingua.structured import OutputSchema
    from interlingua_wire.ollama.types import ChatRequestThinkLiteral, ModelOptions

_LEVELS: dict[Effort, bool | ChatRequestThinkLiteral] = {
    "none": False,
    "minimal": "low",
    "low": "low",
    "medium": "medium",
    "high": "high",
    "xhigh": "max",
    "max": "max",
}


def encode_request(request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
    """The request to send, and what could not be said in it."""
    notes = Notes()
    _note_what_has_no_word(request, notes)
    fields: dict[str, Any] = {
        "model": request.model,
        "messages": encode_messages(request.messages, profile, notes),
        "tools": encode_tools(request, notes) or None,
        "format": None if request.output is None else _format(request.output),
        "think": _think(request, profile, notes),
        "options": _model_options(request) or None,
        "logprobs": request.logprobs,
        "top_logprobs": request.top_logprobs,
        "stream": stream,
    }
    body = {name: value for name, value in fields.items() if value is not None}
    return Encoded(Request(CHAT_CREATE, body=with_options(body, request.options)), notes.warnings)


def _model_options(request: ChatRequest) -> ModelOptions:
    """What goes to the model's runner, with the caller's own beside it: `options={"options": {"num_ctx": 8192}}`."""
    given: dict[str, object] = {
        "num_predict": request.max_output_tokens,
        "temperature": request.temperature,
        "top_p": request.top_p,
        "top_k": request.top_k,
        "stop": list(request.stop) or None,
        "seed": request.seed,
        "presence_penalty": request.presence_penalty,
        "frequency_penalty": request.frequency_penalty,
    }
    return cast("ModelOptions", {name: value for name, value in given.items() if value is not None})


def _format(output: OutputSchema) -> object:
    """Any JSON, or JSON that fits a schema."""
    return "json" if output.schema.keys() <= {"type"} else dict(output.schema)


def _think(request: ChatRequest, profile: Profile, notes: Notes) -> bool | ChatRequestThinkLiteral | None:
    """How much the model is to reason: a level, or whether at all."""
    effort, budget = request.reasoning_effort, request.reasoning_budget
    if effort is None and budget is None:
        return None
    if profile.reasoning == "none":
        notes.add_given({"reasoning_effort": effort, "reasoning_budget": budget}, "the model does not reason; left out")
        return None
    if effort is None:
        is_wanted = (budget or 0) > 0
        notes.add("reasoning_budget", f"Ollama knows no budget: sent as {is_wanted}, whether to reason at all")
        return is_wanted
    if budget is not None:
        notes.add("reasoning_budget", "Ollama takes an effort, and one is given; left out")
    if effort != "none" and _LEVELS[effort] != effort:
        notes.add("reasoning_effort", f"{effort!r} is sent as {_LEVELS[effort]!r}")
    return _LEVELS[effort]


def _note_what_has_no_word(request: ChatRequest, notes: Notes) -> None:
    notes.add_given(
        {
            "parallel_tool_calls": request.parallel_tool_calls,
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
        "Ollama has no such setting; left out",
    )
