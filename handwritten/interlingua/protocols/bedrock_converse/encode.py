"""A request as the body of one call of Converse."""

from __future__ import annotations

from typing import Any

from interlingua.chat import ChatRequest
from interlingua.profiles import Profile
from interlingua.protocols.base import Encoded
from interlingua.protocols.bedrock_converse.encode_messages import encode_messages
from interlingua.protocols.bedrock_converse.encode_own import OwnFields, encode_own
from interlingua.protocols.bedrock_converse.encode_parts import PartEncoder
from interlingua.protocols.bedrock_converse.encode_reasoning import plan_reasoning
from interlingua.protocols.bedrock_converse.encode_settings import (
    encode_inference,
    encode_metadata,
    encode_output,
    encode_tier,
)
from interlingua.protocols.bedrock_converse.encode_tools import encode_tools
from interlingua.protocols.notes import Notes
from interlingua.protocols.options import with_options
from interlingua_wire._core.request import Request
from interlingua_wire.bedrock_runtime.resources.models import MODELS_CONVERSE, MODELS_CONVERSE_STREAM


def encode_request(request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
    """The request to send, and what could not be said in it."""
    notes = Notes()
    path, body = {"modelId": request.model}, encode_body(request, profile, notes)
    if stream:
        return Encoded(Request(MODELS_CONVERSE_STREAM, path=path, body=body), notes.warnings)
    return Encoded(Request(MODELS_CONVERSE, path=path, body=body), notes.warnings)


def encode_body(request: ChatRequest, profile: Profile, notes: Notes) -> dict[str, Any]:
    """The body, the caller's options laid over it."""
    encoder = PartEncoder(notes, takes_cache_points=profile.takes_cache_breakpoints)
    own = OwnFields(profile.own_fields)
    encode_own(request, own, notes)
    plan = plan_reasoning(request, profile, own, notes)
    history = encode_messages(request.messages, encoder, notes, takes_late_system=profile.takes_late_system)
    fields: dict[str, Any] = {
        "messages": history.messages,
        "system": history.system,
        "inferenceConfig": encode_inference(request, profile, plan),
        "toolConfig": encode_tools(request, history, encoder, own, notes),
        "outputConfig": encode_output(request, plan, notes),
        "requestMetadata": encode_metadata(request, notes),
        "serviceTier": encode_tier(request, notes),
        "additionalModelRequestFields": own.fields,
    }
    return with_options({name: value for name, value in fields.items() if value}, request.options)
