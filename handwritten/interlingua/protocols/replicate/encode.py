"""A request as the input of a prediction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from interlingua.errors import Unsupported
from interlingua.protocols.base import Encoded
from interlingua.protocols.notes import Notes
from interlingua.protocols.options import with_options
from interlingua.protocols.transcripts import refuse_server_tools, system_text, transcript
from interlingua_wire._core.request import Request
from interlingua_wire.replicate.resources.deployments import DEPLOYMENTS_PREDICTIONS_CREATE
from interlingua_wire.replicate.resources.models import MODELS_PREDICTIONS_CREATE
from interlingua_wire.replicate.resources.predictions import PREDICTIONS_CREATE

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest
    from interlingua.profiles import Profile

NAME: Final = "replicate"
DEPLOYMENT = "deployments/"
SETTINGS = (
    *("max_output_tokens", "temperature", "top_p", "top_k", "seed", "presence_penalty", "frequency_penalty"),
    *("reasoning_effort", "reasoning_budget", "verbosity"),
)
"""What some models have a field for."""
NO_WORD = (
    *("tool_choice", "parallel_tool_calls", "output", "n", "logprobs", "top_logprobs", "logit_bias", "prediction"),
    *("voice", "audio_format", "user", "metadata", "service_tier"),
)
WAIT = {"Prefer": "wait"}
"""Hold the answer back until the prediction is over, for a minute at most.

https://replicate.com/docs/topics/predictions/create-a-prediction, checked 2026-11-28.
"""


def encode_request(request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
    """The call that begins a prediction; a stream of it is asked for afterwards."""
    refuse_server_tools(request.server_tools)
    notes = Notes()
    notes.add_given({name: getattr(request, name) for name in NO_WORD}, "a prediction has no such setting")
    groups = {"tools": request.tools, "modalities": request.modalities}
    notes.add_given({name: value or None for name, value in groups.items()}, "a prediction has no such setting")
    body = {"input": with_options(_input(request, profile, notes), request.options)}
    headers: dict[str, str] = {} if stream else WAIT
    owner, _, name = request.model.removeprefix(DEPLOYMENT).partition("/")
    name, _, version = name.partition(":")
    if not owner or not name:
        raise Unsupported("model", f"{request.model!r} is no owner/name, owner/name:version or deployments/owner/name")
    if version:
        call = Request(PREDICTIONS_CREATE, body={**body, "version": version}, headers=headers)
    elif request.model.startswith(DEPLOYMENT):
        place = {"deployment_owner": owner, "deployment_name": name}
        call = Request(DEPLOYMENTS_PREDICTIONS_CREATE, path=place, body=body, headers=headers)
    else:
        place = {"model_owner": owner, "model_name": name}
        call = Request(MODELS_PREDICTIONS_CREATE, path=place, body=body, headers=headers)
    return Encoded(call, notes.warnings)


def _input(request: ChatRequest, profile: Profile, notes: Notes) -> dict[str, Any]:
    fields = profile.input_fields
    told, said = system_text(request.messages, notes), transcript(request.messages, notes)
    given: dict[str, Any] = {name: getattr(request, name) for name in SETTINGS}
    given["stop"] = _stop(request.stop)
    unknown = {name: value for name, value in given.items() if name not in fields}
    notes.add_given(unknown, "the model's input schema is not known to have it; give its own field through options")
    written = {fields[name]: value for name, value in given.items() if name in fields and value is not None}
    if not told:
        return {"prompt": said, **written}
    if "system" in fields:
        return {"prompt": said, fields["system"]: told, **written}
    return {"prompt": f"{told}\n\n{said}", **written}


def _stop(stop: tuple[str, ...]) -> str | None:
    if any("," in each for each in stop):
        raise Unsupported("stop", "the sequences are told in one text with commas between, so none may hold one")
    return ",".join(stop) or None
