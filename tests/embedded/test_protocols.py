"""Three of our protocols against a server that others wrote, with real inference."""

from __future__ import annotations

import anyio
import pytest
from attrs import evolve
from pydantic import BaseModel

import interlingua as il
from interlingua.events import Finish, Start, TextDelta
from interlingua.providers.llamacpp import LocalServer

PROTOCOLS = ("openai_chat", "openai_responses", "anthropic_messages")
QUESTION = "What is the capital of France?"


class City(BaseModel):
    city: str
    is_capital: bool


def without_ids(response: il.ChatResponse) -> il.ChatResponse:
    """The response without what differs from call to call: ids, and what the server's cache held."""
    usage = evolve(response.usage, cache_read_tokens=0)
    return evolve(response, id=None, message=evolve(response.message, id=None), usage=usage)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_it_answers(client: il.Client, protocol: str) -> None:
    response = client.chat(None, QUESTION, protocol=protocol)
    assert "Paris" in response.text
    assert (response.finish_reason, response.model, response.provider) == ("stop", "gemma-3-270m", "llamacpp")
    assert response.usage.input_tokens > response.usage.output_tokens > 0


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_stream_folds_into_the_plain_reply(client: il.Client, protocol: str) -> None:
    plain = client.chat(None, QUESTION, protocol=protocol)
    with client.stream(None, QUESTION, protocol=protocol) as stream:
        events = list(stream)
        assert without_ids(stream.response()) == without_ids(plain)
    assert isinstance(events[0], Start)
    assert isinstance(events[-1], Finish)
    assert "".join(event.text for event in events if isinstance(event, TextDelta)) == plain.text


@pytest.mark.parametrize("protocol", ["openai_chat", "anthropic_messages"])
def test_the_output_limit_is_a_finish_reason(client: il.Client, protocol: str) -> None:
    response = client.chat(None, QUESTION, protocol=protocol, max_output_tokens=1)
    assert (response.finish_reason, response.usage.output_tokens) == ("length", 1)


def test_the_answer_is_held_to_a_schema(client: il.Client) -> None:
    output = client.chat(None, "Is Paris a capital?", output=City, max_output_tokens=60).output
    assert isinstance(output, City)
    assert output.city


def test_the_same_under_an_event_loop(server: object) -> None:
    async def ask() -> tuple[str, str]:
        async with il.AsyncClient("llamacpp") as client:
            plain = await client.chat(None, QUESTION)
            async with client.stream(None, QUESTION) as stream:
                return plain.text, (await stream.response()).text

    plain, streamed = anyio.run(ask)
    assert "Paris" in plain
    assert streamed == plain


def test_tokens_are_counted(client: il.Client) -> None:
    short = client.count_tokens(None, "Hi").input_tokens
    assert client.count_tokens(None, "Hi there, how are you today?").input_tokens > short > 0


def test_models_are_listed(client: il.Client) -> None:
    assert [(card.id, card.provider) for card in client.models()] == [("gemma-3-270m", "llamacpp")]


def test_a_low_level_client_speaks_to_it_too(server: LocalServer) -> None:
    with il.connect("openai", api_key="none", base_url=f"{server.base_url}/v1") as client:
        reply = client.chat.completions.create(
            messages=[{"role": "user", "content": QUESTION}], model="gemma-3-270m", temperature=0, max_tokens=2
        )
    assert reply.choices
    assert "Paris" in (reply.choices[0].message.content or "")
