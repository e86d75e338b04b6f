"""Cases of the contract that any server can be asked for, simulated or real."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import evolve
from pydantic import BaseModel

import interlingua as il
from interlingua.events import Finish, Start, TextDelta
from interlingua.messages import Message, Part, Reasoning, ToolCall
from tests.contract.talks import Blocking

QUESTION = "What is the capital of France?"
EXAMPLES = """\
An answer is JSON.
Question: Is Rome a capital?
Answer: {"city": "Rome", "is_capital": true}
Question: Is Milan a capital?
Answer: {"city": "Milan", "is_capital": false}"""
"""What a base model needs in order to answer so."""


def get_weather(city: str) -> str:
    """Current weather of a city."""
    return f"It is 18 degrees and sunny in {city}."


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
    output = talk.chat("Is Paris a capital?", output=City, system=EXAMPLES, max_output_tokens=60).output
    assert isinstance(output, City)
    assert output.city
    return output


def runs_a_tool(talk: Blocking) -> il.RunResult:
    """The model calls a tool, and answers from what it gave."""
    result = talk.run("What is the weather in Paris?", tools=[get_weather], max_turns=3, max_output_tokens=60)
    (call,) = result.messages[1].tool_calls
    assert (call.name, call.arguments) == ("get_weather", {"city": "Paris"})
    assert result.stopped_by == "model"
    assert "18 degrees" in result.text
    return result


def takes_a_history(talk: Blocking, history: Sequence[Message]) -> il.ChatResponse[Any]:
    """A conversation that another protocol had goes on, and what cannot be said of it is told."""
    response = talk.chat(history, max_output_tokens=16)
    assert response.usage.input_tokens > 0
    assert "messages" in {warning.parameter for warning in response.warnings}
    return response


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
