"""An answer that does not fit is sent back with what is wrong, as often as the caller allows."""

from __future__ import annotations

import anyio
import pytest
from pydantic import BaseModel

import interlingua as il
from interlingua.errors import InvalidArgument, OutputMismatch
from tests.client.replies import Body, Server, async_client_of, client_of, reply


class Sum(BaseModel):
    total: int


WRONG = reply('{"total": "many"}')
RIGHT = reply('{"total": 2}')


def test_what_is_wrong_is_told_and_the_next_answer_is_taken() -> None:
    server = Server(WRONG, RIGHT)
    with client_of(server) as client:
        response = client.chat("m", "1 + 1?", output=Sum, output_retries=2)
    assert response.output == Sum(total=2)
    assert response.usage.total_tokens == 30
    told = server.bodies[1]["messages"]
    assert [message["role"] for message in told] == ["user", "assistant", "user"]
    assert "total: Input should be a valid integer" in told[-1]["content"]


def test_no_more_is_asked_than_allowed_and_all_that_was_spent_is_told() -> None:
    server = Server(WRONG)
    with client_of(server) as client, pytest.raises(OutputMismatch) as caught:
        client.chat("m", "1 + 1?", output=Sum, output_retries=2)
    assert len(server.requests) == 3
    assert caught.value.response.usage.total_tokens == 45


def refusal() -> Body:
    whole = reply(None)
    whole["choices"][0]["message"]["refusal"] = "No."
    return whole


@pytest.mark.parametrize("answer", [reply('{"tot', finish="length"), reply("", finish="content_filter"), refusal()])
def test_an_answer_that_would_end_so_again_is_not_asked_for_again(answer: Body) -> None:
    server = Server(answer)
    with client_of(server) as client, pytest.raises(OutputMismatch):
        client.chat("m", "1 + 1?", output=Sum, output_retries=2)
    assert len(server.requests) == 1


def test_without_retries_the_first_misfit_is_raised() -> None:
    server = Server(WRONG, RIGHT)
    with client_of(server) as client, pytest.raises(OutputMismatch):
        client.chat("m", "1 + 1?", output=Sum)


def test_the_last_answer_of_a_run_is_mended_too() -> None:
    def add(a: int, b: int) -> int:
        return a + b

    server = Server(reply(calls=[("add", {"a": 1, "b": 1})]), WRONG, RIGHT)
    with client_of(server) as client:
        result = client.run("m", "1 + 1?", tools=[add], output=Sum, output_retries=1)
    assert (result.response.output, result.usage.total_tokens) == (Sum(total=2), 45)


def test_it_is_the_same_under_an_event_loop() -> None:
    async def ask() -> il.ChatResponse[Sum]:
        async with async_client_of(Server(WRONG, RIGHT)) as client:
            return await client.chat("m", "1 + 1?", output=Sum, output_retries=1)

    assert anyio.run(ask).output == Sum(total=2)


def test_what_is_no_number_of_times_is_refused() -> None:
    with client_of(Server(RIGHT)) as client, pytest.raises(InvalidArgument, match="output_retries"):
        client.chat("m", "Hi", output=Sum, output_retries=-1)
