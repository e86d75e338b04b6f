"""A request as a text to go on from, with the parameters of the generation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from interlingua.protocols.base import Encoded
from interlingua.protocols.notes import Notes
from interlingua.protocols.options import with_options
from interlingua.protocols.transcripts import refuse_server_tools, system_text, transcript
from interlingua_wire._core.request import Request
from interlingua_wire._core.wire import Wire
from interlingua_wire.tgi.resources.generate import GENERATE_CREATE_COMPATIBLE

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest
    from interlingua.profiles import Profile

NAME: Final = "tgi_generate"
CALL = GENERATE_CREATE_COMPATIBLE._replace(reply=Wire("", "bytes"))
"""Containers answer with a list of one, or with what would be in it."""
NO_WORD = (
    *("tool_choice", "parallel_tool_calls", "n", "presence_penalty", "logit_bias", "reasoning_effort"),
    *("reasoning_budget", "verbosity", "prediction", "voice", "audio_format", "user", "metadata", "service_tier"),
)


def encode_request(request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
    """The call that asks for a reply, or for a stream of it."""
    refuse_server_tools(request.server_tools)
    notes = Notes()
    notes.add_given({name: getattr(request, name) for name in NO_WORD}, "generation from a text has no such parameter")
    notes.add_given(_groups(request), "generation from a text has no such parameter")
    told, said = system_text(request.messages, notes), transcript(request.messages, notes)
    parameters = {name: value for name, value in _parameters(request, notes).items() if value is not None}
    body = {"inputs": f"{told}\n\n{said}" if told else said, "parameters": parameters}
    return Encoded(Request(CALL, body=with_options(body, request.options)), notes.warnings)


def _groups(request: ChatRequest) -> dict[str, object]:
    return {"tools": request.tools or None, "modalities": request.modalities or None}


def _parameters(request: ChatRequest, notes: Notes) -> dict[str, Any]:
    is_greedy = request.temperature == 0
    sampling = {} if is_greedy else {"temperature": request.temperature}
    return {
        **sampling,
        "do_sample": False if is_greedy else None,
        "max_new_tokens": request.max_output_tokens,
        "top_p": request.top_p,
        "top_k": request.top_k,
        "stop": list(request.stop) or None,
        "seed": request.seed,
        "frequency_penalty": request.frequency_penalty,
        "top_n_tokens": request.top_logprobs,
        "grammar": None if request.output is None else {"type": "json", "value": dict(request.output.schema)},
        "details": True,
        "return_full_text": False,
    }
