"""How far a run may go: time for each tool, what is approved, when it stops, and how many tools run at once."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import anyio
import pytest

import interlingua as il
from interlingua.errors import InvalidArgument
from tests.client.replies import Body, Server, async_client_of, client_of, reply

Run = Callable[..., il.RunResult[Any]]


def run_sync(server: Server, **settings: Any) -> il.RunResult[Any]:
    with client_of(server) as client:
        return client.run("m", "Hi", **settings)


def run_async(server: Server, **settings: Any) -> il.RunResult[Any]:
    async def ask() -> il.RunResult[Any]:
        async with async_client_of(server) as client:
            return await client.run("m", "Hi", **settings)

    return anyio.run(ask)


EITHER = pytest.mark.parametrize("run", [run_sync, run_async])


def told(body: Body) -> list[str]:
    return [message["content"] for message in body["messages"] if message["role"] == "tool"]


def calling(*calls: tuple[str, Any]) -> Server:
    return Server(reply(calls=calls), reply("Done."))


def sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "slept"


async def doze(seconds: float) -> str:
    await asyncio.sleep(seconds)
    return "dozed"


@EITHER
@pytest.mark.parametrize("slow", [sleep, doze])
def test_a_tool_that_takes_too_long_is_told_to_the_model(run: Run, slow: Callable[..., Any]) -> None:
    server = calling((slow.__name__, {"seconds": 0.5}))
    begun = time.monotonic()
    result = run(server, tools=[slow], tool_timeout=0.05)
    assert time.monotonic() - begun < 2
    assert told(server.bodies[1]) == [f"{slow.__name__} took longer than 0.05 s"]
    assert [failure.kind for failure in result.failures] == ["timeout"]


@EITHER
def test_the_time_of_a_tool_of_its_own_goes_before_that_of_the_run(run: Run) -> None:
    patient = il.tool(timeout=5)(sleep)
    server = calling(("sleep", {"seconds": 0.05}))
    run(server, tools=[patient], tool_timeout=0.01)
    assert told(server.bodies[1]) == ["slept"]


@EITHER
def test_a_time_out_that_the_tool_itself_raises_is_its_own(run: Run) -> None:
    def give_up() -> None:
        raise TimeoutError("no line")

    server = calling(("give_up", {}))
    result = run(server, tools=[give_up], tool_timeout=5)
    assert told(server.bodies[1]) == ["TimeoutError: no line"]
    assert result.failures[0].kind == "raised"


@EITHER
@pytest.mark.parametrize(("said", "message"), [(False, ""), ("not today", ": not today")])
def test_a_call_that_is_not_approved_is_not_made(run: Run, said: bool | str, message: str) -> None:
    seen: list[il.ToolCall] = []
    made: list[int] = []

    def pay(amount: int) -> None:
        made.append(amount)

    def approve(call: il.ToolCall) -> bool | str:
        seen.append(call)
        return said

    server = calling(("pay", {"amount": 5}), ("pay", {"amount": "x"}))
    result = run(server, tools=[pay], approve=approve)
    assert (made, [dict(call.arguments) for call in seen]) == ([], [{"amount": 5}])
    assert told(server.bodies[1])[0] == f"the call of pay was not approved{message}"
    assert [failure.kind for failure in result.failures] == ["denied", "arguments"]


@EITHER
def test_who_approves_may_take_time(run: Run) -> None:
    async def approve(call: il.ToolCall) -> bool:
        return call.arguments["seconds"] == 0

    server = calling(("sleep", {"seconds": 0}), ("sleep", {"seconds": 1}))
    run(server, tools=[sleep], approve=approve)
    assert told(server.bodies[1]) == ["slept", "the call of sleep was not approved"]


@EITHER
def test_a_run_stops_when_the_condition_says_so(run: Run) -> None:
    server = Server(reply(calls=[("sleep", {"seconds": 0})]))
    result = run(server, tools=[sleep], stop_when=lambda response: response.tool_calls[0].name == "sleep")
    assert (result.turns, result.stopped_by, result.response.tool_calls[0].name) == (1, "condition", "sleep")


def test_plain_functions_run_side_by_side_in_the_plain_client_and_answer_in_order() -> None:
    meeting = threading.Barrier(3, timeout=5)
    running: list[int] = []
    most: list[int] = []

    def meet(place: int) -> int:
        running.append(place)
        most.append(len(running))
        meeting.wait()
        running.remove(place)
        return place

    server = calling(*(("meet", {"place": place}) for place in range(3)))
    run_sync(server, tools=[meet], max_concurrency=3)
    assert (told(server.bodies[1]), max(most)) == (["0", "1", "2"], 3)


WHO: ContextVar[str] = ContextVar("who", default="nobody")


@EITHER
def test_tools_see_the_context_of_the_caller(run: Run) -> None:
    def who() -> str:
        return WHO.get()

    server = calling(("who", {}), ("who", {}))
    token = WHO.set("Ada")
    try:
        run(server, tools=[who], tool_timeout=5)
    finally:
        WHO.reset(token)
    assert told(server.bodies[1]) == ["Ada", "Ada"]


def test_with_one_at_a_time_they_run_in_the_thread_of_the_caller() -> None:
    threads: list[int] = []

    def which() -> None:
        threads.append(threading.get_ident())

    run_sync(calling(("which", {}), ("which", {})), tools=[which], max_concurrency=1)
    assert threads == [threading.get_ident()] * 2


@pytest.mark.parametrize(
    "wrong", [{"tool_timeout": 0}, {"approve": True}, {"stop_when": "never"}, {"max_turns": 0}, {"max_concurrency": 0}]
)
def test_a_limit_of_the_wrong_kind_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument, match=next(iter(wrong))):
        run_sync(calling(("sleep", {"seconds": 0})), tools=[sleep], **wrong)


def test_an_error_of_a_later_turn_keeps_what_was_done_before() -> None:
    def answer(body: Body) -> Body:
        return {"choices": []} if len(body["messages"]) > 1 else reply(calls=[("sleep", {"seconds": 0})])

    with pytest.raises(il.WorldError) as caught:
        run_sync(Server(answer), tools=[sleep])
    assert (caught.value.run.turns, caught.value.run.messages[-1].role) == (1, "tool")
