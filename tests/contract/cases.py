"""Cases of the contract that any server can be asked for, simulated or real."""

from __future__ import annotations

from typing import Any

from attrs import evolve
from pydantic import BaseModel

import interlingua as il
from interlingua.events import Finish, Start, TextDelta
from interlingua.messages import Part, Reasoning, ToolCall
from tests.contract.talks import Blocking

QUESTION = "What is the capital of France?"


class City(BaseModel):
    """An answer of a form."""

    city: str
    is_capital: bool


def answers(talk: Blocking, wanted: str = "Paris") -> il.ChatResponse[Any]:
    """A question is answered, whole and with its cost."""
    response = talk.chat(QUESTION)
    assert wanted in response.text
    assert response.finish_reason == "stop"
    assert response.usage.input_tokens > 0
    assert response.usage.output_tokens > 0
    return response


def streams_as_plain(talk: Blocking, question: Any = QUESTION, **settings: Any) -> il.ChatResponse[Any]:
    """The folded stream is the plain reply, and its events begin, tell the text and end."""
    plain = talk.chat(question, **settings)
    events, streamed = talk.stream(question, **settings)
    assert without_ids(streamed) == without_ids(plain)
    assert isinstance(events[0], Start)
    assert isinstance(events[-1], Finish)
    assert "".join(event.text for event in events if isinstance(event, TextDelta)) == plain.text
    return plain


def fits_a_schema(talk: Blocking) -> City:
    """The answer is a value of the type that was asked for."""
    output = talk.chat("Is Paris a capital?", output=City, max_output_tokens=60).output
    assert isinstance(output, City)
    assert output.city
    return output


def counts_tokens(talk: Blocking) -> None:
    """A longer text has more tokens."""
    assert talk.count_tokens("Hi there, how are you today?") > talk.count_tokens("Hi") > 0


def without_ids(response: il.ChatResponse[Any]) -> il.ChatResponse[Any]:
    """The response without what differs from call to call: ids, and what the server's cache held."""
    message = evolve(response.message, id=None, parts=tuple(map(_without_id, response.message.parts)))
    return evolve(response, id=None, message=message, usage=evolve(response.usage, cache_read_tokens=0))


def _without_id(part: Part) -> Part:
    match part:
        case Reasoning():
            return evolve(part, id=None)
        case ToolCall():
            return evolve(part, id="")
        case _:
            return part
