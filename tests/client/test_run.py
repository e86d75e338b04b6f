"""The tool loop: calls are validated and made, failures are told to the model, and it ends."""

from __future__ import annotations

import threading
from typing import Any

import anyio
import pytest
from pydantic import BaseModel

import interlingua as il
from tests.client.replies import Body, Server, async_client_of, client_of, reply


class Sum(BaseModel):
    total: int


def add(a: int, b: int) -> int:
    """Add two numbers."""
    return a + b


def fail(reason: str) -> None:
    raise RuntimeError(reason)


async def wait(name: str) -> str:
    await anyio.sleep(0.01)
    return f"{name} came"


def results(body: Body) -> list[Any]:
    """What the model was told the tools gave."""
    return [message["content"] for message in body["messages"] if message["role"] == "tool"]


def test_the_loop_calls_the_tool_and_tells_the_model() -> None:
    server = Server(reply(calls=[("add", {"a": 17, "b": 25})]), reply("It is 42."))
    with client_of(server) as client:
        result = client.run("m", "What is 17 plus 25?", tools=[add])
    assert (result.text, result.turns, result.stopped_by) == ("It is 42.", 2, "model")
    assert result.usage.total_tokens == 30
    assert [message.role for message in result.messages] == ["user", "assistant", "tool", "assistant"]
    assert results(server.bodies[1]) == ["42"]


def test_arguments_that_do_not_fit_are_told_to_the_model_and_the_tool_is_not_called() -> None:
    called: list[int] = []

    def spy(a: int) -> None:
        called.append(a)

    server = Server(reply(calls=[("spy", {"a": "five"})]), reply("Sorry."))
    with client_of(server) as client:
        result = client.run("m", "Hi", tools=[spy])
    assert called == []
    assert "a: Input should be a valid integer" in results(server.bodies[1])[0]
    assert [failure.tool for failure in result.failures] == ["spy"]


def test_what_a_tool_raises_is_told_to_the_model_and_kept() -> None:
    server = Server(reply(calls=[("fail", {"reason": "no luck"})]), reply("Sorry."))
    with client_of(server) as client:
        result = client.run("m", "Hi", tools=[fail])
    answered = result.messages[2].parts[0]
    assert isinstance(answered, il.ToolResult)
    assert (answered.content, answered.is_error) == ("RuntimeError: no luck", True)
    assert isinstance(result.failures[0].__cause__, RuntimeError)


def test_a_tool_that_there_is_not_is_told_to_the_model() -> None:
    server = Server(reply(calls=[("sing", {})]), reply("Sorry."))
    with client_of(server) as client:
        client.run("m", "Hi", tools=[add])
    assert "there is no tool 'sing'; there are add" in results(server.bodies[1])[0]


def test_the_loop_ends_at_its_limit_without_calling_more() -> None:
    server = Server(reply(calls=[("add", {"a": 1, "b": 1})]))
    with client_of(server) as client:
        result = client.run("m", "Hi", tools=[add], max_turns=3)
    assert (result.turns, result.stopped_by, len(server.requests)) == (3, "max_turns", 3)
    assert result.messages[-1].tool_calls


def test_a_tool_without_function_is_left_to_the_caller() -> None:
    server = Server(reply(calls=[("look_up", {})]))
    with client_of(server) as client:
        result = client.run("m", "Hi", tools=[il.Tool("look_up")])
    assert (result.stopped_by, result.response.tool_calls[0].name) == ("caller", "look_up")


def test_calls_of_an_answer_that_was_cut_off_are_not_made() -> None:
    server = Server(reply(calls=[("fail", {"reason": "called"})], finish="length"))
    with client_of(server) as client:
        result = client.run("m", "Hi", tools=[fail])
    assert (result.turns, result.failures) == (1, ())


def test_a_forced_tool_holds_for_the_first_turn() -> None:
    server = Server(reply(calls=[("add", {"a": 1, "b": 1})]), reply("2"))
    with client_of(server) as client:
        client.run("m", "Hi", tools=[add], tool_choice="required")
    assert [body.get("tool_choice") for body in server.bodies] == ["required", None]


def test_the_last_answer_is_validated_as_output() -> None:
    server = Server(reply(calls=[("add", {"a": 1, "b": 1})]), reply('{"total": 2}'))
    with client_of(server) as client:
        assert client.run("m", "Hi", tools=[add], output=Sum).response.output == Sum(total=2)


def test_an_async_tool_works_in_the_plain_client() -> None:
    server = Server(reply(calls=[("wait", {"name": "Ada"})]), reply("done"))
    with client_of(server) as client:
        client.run("m", "Hi", tools=[wait])
    assert results(server.bodies[1]) == ["Ada came"]


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_tools_run_side_by_side_up_to_the_limit_and_answer_in_order(backend: str) -> None:
    running: list[int] = []
    most: list[int] = []

    async def slow(place: int) -> int:
        running.append(place)
        most.append(len(running))
        await anyio.sleep(0.01 * (4 - place))
        running.remove(place)
        return place

    server = Server(reply(calls=[("slow", {"place": place}) for place in range(4)]), reply("done"))

    async def run() -> None:
        async with async_client_of(server) as client:
            await client.run("m", "Hi", tools=[slow], max_concurrency=2)

    anyio.run(run, backend=backend)
    assert results(server.bodies[1]) == ["0", "1", "2", "3"]
    assert max(most) == 2


def test_a_plain_function_does_not_block_the_event_loop() -> None:
    threads: list[int] = []

    def which() -> None:
        threads.append(threading.get_ident())

    server = Server(reply(calls=[("which", {})]), reply("done"))

    async def run() -> None:
        async with async_client_of(server) as client:
            await client.run("m", "Hi", tools=[which])

    anyio.run(run)
    assert threads[0] != threading.get_ident()
