"""Events that are read without their types: as their types would have them, or not at all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlingua.events import TextDelta
from interlingua.usage import Usage
from interlingua_wire._core.model import to_json
from interlingua_wire.gemini.types import GenerateContentResponse
from tests.protocols.gemini.test_stream import REPLIES
from tests.protocols.gemini.wire import REPLY, chat, reply, streamed
from tests.protocols.glancing import told
from tests.protocols.mutations import mutated

WORDS = [reply({"text": text}, finish=None) for text in ("Grass ", "is ", "green")] + [reply({"text": "."})]
STRANGERS: list[dict[str, Any]] = [
    reply({"text": "x", "thought": True}, finish=None),
    reply({"text": "x", "thoughtSignature": "U0lH"}, finish=None),
    reply({"text": "x"}, {"text": "y"}, finish=None),
    reply({"text": ""}, finish=None),
    reply({"text": "x"}),
    reply({"text": "x"}, finish=None, groundingMetadata={}),
    reply({"functionCall": {"name": "f"}}, finish=None),
    reply({"text": "x"}, finish=None, index=1),
    {"candidates": []},
    {"promptFeedback": {"blockReason": "SAFETY"}},
]


def test_most_events_are_read_without_types() -> None:
    events, usage, seen = told(chat, REPLY, WORDS, glances=True)
    assert seen == 2
    assert "".join(event.text for event, _ in events if isinstance(event, TextDelta)) == "Grass is green."
    assert isinstance(usage, Usage)
    assert usage.input_tokens == 10


def test_the_typed_event_is_made_when_somebody_asks() -> None:
    decoder = chat.decoder()
    assert decoder.glance is not None
    decoder.feed(REPLY.decode(json.dumps(WORDS[0])))
    glanced = decoder.glance(json.dumps(WORDS[1]).encode())
    assert glanced is not None
    (event,) = glanced.events
    assert isinstance(event.raw, GenerateContentResponse)
    assert event.raw is event.raw
    assert json.loads(to_json(event.raw)) == WORDS[1]


@pytest.mark.parametrize("piece", [1, 3, 1000])
@pytest.mark.parametrize("name", REPLIES)
def test_a_stream_tells_the_same_either_way(name: str, piece: int) -> None:
    events = [json.loads(to_json(event)) for event in streamed(REPLIES[name], piece=piece)]
    assert told(chat, REPLY, events, glances=True)[:2] == told(chat, REPLY, events, glances=False)[:2]


@pytest.mark.parametrize("stranger", STRANGERS, ids=range(len(STRANGERS)))
def test_anything_else_is_left_to_the_types(stranger: dict[str, Any]) -> None:
    events = [*WORDS[:2], stranger, *WORDS[2:]]
    glancing = told(chat, REPLY, events, glances=True)
    assert glancing[:2] == told(chat, REPLY, events, glances=False)[:2]
    assert glancing[2] < told(chat, REPLY, [*WORDS[:2], *WORDS[1:]], glances=True)[2]


@settings(max_examples=600, deadline=None)
@given(st.data())
def test_so_it_is_whatever_an_event_holds(data: st.DataObject) -> None:
    events = [*WORDS[:2], *(data.draw(mutated(event)) for event in WORDS[1:])]
    assert told(chat, REPLY, events, glances=True)[:2] == told(chat, REPLY, events, glances=False)[:2]


def test_counts_of_a_stream_that_is_cut_are_the_last_that_came() -> None:
    counted = {**WORDS[1], "usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 77}}
    uncounted = {name: value for name, value in WORDS[2].items() if name != "usageMetadata"}
    events, usage, seen = told(chat, REPLY, [WORDS[0], counted, uncounted], glances=True)
    assert (len(events), seen) == (5, 2)
    assert isinstance(usage, Usage)
    assert usage.output_tokens == 77
