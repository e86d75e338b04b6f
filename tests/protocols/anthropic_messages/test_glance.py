"""Events that are read without their types: as their types would have them, or not at all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlingua.events import TextDelta
from interlingua.protocols.anthropic_messages.stream import EVENT
from interlingua_wire._core.model import to_json
from interlingua_wire.anthropic.types import ContentBlockDeltaEvent
from tests.protocols.anthropic_messages.test_stream import REPLIES
from tests.protocols.anthropic_messages.wire import chat, message, streamed
from tests.protocols.glancing import told
from tests.protocols.mutations import mutated

SAID = streamed(message({"type": "text", "text": "Grass is green."}), piece=5)
PIECE: dict[str, Any] = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "x"}}
STRANGERS: list[dict[str, Any]] = [
    {**PIECE, "index": 7},
    {**PIECE, "index": True},
    {**PIECE, "index": None},
    {**PIECE, "x": 1},
    {**PIECE, "type": "content_block_gamma"},
    {**PIECE, "delta": {"type": "text_delta", "text": ""}},
    {**PIECE, "delta": {"type": "text_delta", "text": None}},
    {**PIECE, "delta": {"type": "text_delta", "text": "x", "y": 1}},
    {**PIECE, "delta": {"type": "citations_delta", "citation": {"type": "text_delta"}}},
    {**PIECE, "delta": {"type": "thinking_delta", "thinking": "text_delta"}},
    {**PIECE, "delta": None},
]


def test_a_growing_text_is_read_without_types() -> None:
    events, _, seen = told(chat, EVENT, SAID, glances=True)
    assert seen == 3
    assert "".join(event.text for event, _ in events if isinstance(event, TextDelta)) == "Grass is green."


def test_the_typed_event_is_made_when_somebody_asks() -> None:
    decoder = chat.decoder()
    assert decoder.glance is not None
    for event in SAID[:3]:
        decoder.feed(EVENT.decode(json.dumps(event)))
    glanced = decoder.glance(json.dumps(PIECE).encode())
    assert glanced is not None
    (event,) = glanced.events
    assert isinstance(event.raw, ContentBlockDeltaEvent)
    assert json.loads(to_json(event.raw)) == PIECE


@pytest.mark.parametrize("piece", [1, 3, 1000])
@pytest.mark.parametrize("name", REPLIES)
def test_a_stream_tells_the_same_either_way(name: str, piece: int) -> None:
    events = [json.loads(json.dumps(event)) for event in streamed(REPLIES[name], piece=piece)]
    assert told(chat, EVENT, events, glances=True)[:2] == told(chat, EVENT, events, glances=False)[:2]


@pytest.mark.parametrize("stranger", STRANGERS, ids=range(len(STRANGERS)))
def test_anything_else_is_left_to_the_types(stranger: dict[str, Any]) -> None:
    events = [*SAID[:3], stranger, *SAID[3:]]
    events, usage, seen = told(chat, EVENT, events, glances=True)
    assert (events, usage) == told(chat, EVENT, [*SAID[:3], stranger, *SAID[3:]], glances=False)[:2]
    assert seen <= 3


@settings(max_examples=600, deadline=None)
@given(st.data())
def test_so_it_is_whatever_an_event_holds(data: st.DataObject) -> None:
    events = [*SAID[:3], *(data.draw(mutated(event)) for event in (PIECE, PIECE)), *SAID[3:]]
    assert told(chat, EVENT, events, glances=True)[:2] == told(chat, EVENT, events, glances=False)[:2]
