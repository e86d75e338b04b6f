"""What every protocol promises, whatever its wire format."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest

from interlingua.chat import ChatRequest
from interlingua.messages import user
from interlingua.profiles import Profile
from interlingua.protocols import PROTOCOLS, load_protocol
from interlingua.server_tools import ProviderTool
from interlingua.structured import OutputSchema
from interlingua.tools import Tool
from tests.protocols.histories import history_of

MARK = "Zanzibar"
VALUES: dict[str, Any] = {
    "model": MARK,
    "messages": (user(MARK),),
    "tools": (Tool(MARK, "Does.", {"type": "object", "properties": {}}),),
    "tool_choice": "required",
    "parallel_tool_calls": False,
    "output": OutputSchema(MARK, {"type": "object", "properties": {"a": {"type": "string"}}}, strict=True),
    "max_output_tokens": 4321,
    "temperature": 0.4321,
    "top_p": 0.4321,
    "top_k": 4321,
    "stop": (MARK,),
    "seed": 4321,
    "presence_penalty": 0.4321,
    "frequency_penalty": 0.4321,
    "logprobs": True,
    "top_logprobs": 4,
    "reasoning_effort": "high",
    "reasoning_budget": 4321,
    "user": MARK,
    "metadata": {"a": MARK},
    "service_tier": "flex",
    "server_tools": (ProviderTool({"type": MARK}),),
    "n": 4,
    "logit_bias": {4321: 7},
    "verbosity": "low",
    "prediction": MARK,
    "modalities": ("audio", "text"),
    "voice": MARK,
    "audio_format": "mp3",
    "options": {MARK: 4321},
}
PLAIN = ChatRequest(model="m", messages=(user("Hi"),))
COMPANIONS: dict[str, tuple[str, ...]] = {
    "tool_choice": ("tools",),
    "parallel_tool_calls": ("tools",),
    "modalities": ("voice",),
    "audio_format": ("voice",),
}
"""What a field makes sense with only."""


def as_text(request: Any) -> str:
    """Everything that would be sent."""
    return json.dumps([request.body, request.path], sort_keys=True, default=dict)


@pytest.mark.off_spec
@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("field", attrs.fields_dict(ChatRequest))
def test_every_field_of_a_request_is_sent_or_warned_of(protocol: str, field: str) -> None:
    chat = load_protocol(protocol).chat
    base = attrs.evolve(PLAIN, **{name: VALUES[name] for name in COMPANIONS.get(field, ())})
    request = attrs.evolve(base, **{field: VALUES[field]})
    encoded = chat.encode(request, Profile(), stream=False)
    is_sent = as_text(encoded.request) != as_text(chat.encode(base, Profile(), stream=False).request)
    is_warned_of = field in {warning.parameter for warning in encoded.warnings}
    assert is_sent or is_warned_of


@pytest.mark.off_spec
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_encoding_leaves_the_request_as_it_was(protocol: str) -> None:
    request = attrs.evolve(PLAIN, **VALUES)
    before = repr(request)
    load_protocol(protocol).chat.encode(request, Profile(), stream=True)
    assert repr(request) == before


@pytest.mark.off_spec
@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("maker", [*PROTOCOLS, "made_up"])
def test_a_history_that_any_protocol_made_is_encoded(protocol: str, maker: str) -> None:
    request = attrs.evolve(PLAIN, messages=history_of(maker))
    encoded = load_protocol(protocol).chat.encode(request, Profile(), stream=False)
    sent = as_text(encoded.request)
    assert "Go on" in sent
    assert "Look:" in sent


@pytest.mark.off_spec
@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("maker", [*PROTOCOLS, "made_up"])
def test_what_one_protocol_signed_is_sent_to_no_other(protocol: str, maker: str) -> None:
    request = attrs.evolve(PLAIN, messages=history_of(maker))
    encoded = load_protocol(protocol).chat.encode(request, Profile(), stream=False)
    if protocol != maker:
        assert "SIGNATURE" not in as_text(encoded.request)
        assert "messages" in {warning.parameter for warning in encoded.warnings}
