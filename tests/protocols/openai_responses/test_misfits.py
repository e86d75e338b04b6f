"""Replies and streams with values of the wrong type: an answer or a typed error, never anything else."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlingua.chat import ChatResponse
from interlingua.errors import InvalidReply, WorldError
from tests.protocols.mutations import mutated
from tests.protocols.openai_responses.test_stream import WHOLE
from tests.protocols.openai_responses.wire import decoded, folded, reply, said, streamed, text


@settings(deadline=None)
@given(wire=st.sampled_from(WHOLE).flatmap(mutated))
def test_an_odd_reply_is_read_or_refused(wire: Any) -> None:
    with suppress(InvalidReply):
        assert is_whole(decoded(wire))


@settings(deadline=None)
@given(wire=st.sampled_from(WHOLE).map(streamed).flatmap(mutated))
def test_an_odd_stream_is_read_or_refused(wire: Any) -> None:
    with suppress(WorldError):
        assert is_whole(folded(*(event for event in wire if isinstance(event, dict))))


def is_whole(response: ChatResponse) -> bool:
    """Whether the values that every caller uses are of their types."""
    return isinstance(response.text + response.reasoning, str) and isinstance(response.usage.total_tokens, int)


@pytest.mark.parametrize(
    "fields", [{"usage": []}, {"usage": {"input_tokens": "many"}}, {"incomplete_details": 7}, {"model": []}]
)
def test_a_wrong_value_costs_only_itself(fields: dict[str, Any]) -> None:
    assert decoded(reply(said(text("Hi")), **fields)).text == "Hi"
