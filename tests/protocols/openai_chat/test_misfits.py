"""Replies and streams with values of the wrong type: an answer or a typed error, never anything else."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from hypothesis import given, settings

from interlingua.chat import ChatResponse
from interlingua.errors import InvalidReply, WorldError
from tests.protocols.mutations import mutated
from tests.protocols.openai_chat.test_stream import USAGE, WHOLE, streamed
from tests.protocols.openai_chat.wire import decoded, folded, reply

REPLY = reply({name: value for message in WHOLE for name, value in message.items()}, usage=USAGE)
STREAM = streamed(REPLY["choices"][0]["message"])


@settings(deadline=None)
@given(wire=mutated(REPLY))
def test_an_odd_reply_is_read_or_refused(wire: Any) -> None:
    with suppress(InvalidReply):
        assert is_whole(decoded(wire))


@settings(deadline=None)
@given(wire=mutated(STREAM))
def test_an_odd_stream_is_read_or_refused(wire: Any) -> None:
    with suppress(WorldError):
        assert is_whole(folded(*(event for event in wire if isinstance(event, dict))))


def is_whole(response: ChatResponse) -> bool:
    """Whether the values that every caller uses are of their types."""
    return isinstance(response.text + response.reasoning, str) and isinstance(response.usage.total_tokens, int)


def test_a_wrong_value_costs_only_itself() -> None:
    assert decoded(reply({"content": "Hi"}, usage={"prompt_tokens": "many", "completion_tokens": 4})).text == "Hi"
    assert decoded(reply({"content": "Hi", "annotations": [7]}, usage=[])).text == "Hi"
