"""Responses over a websocket: one after the other, typed, and every end told as what it is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp import WSMsgType, web

import interlingua as il
from interlingua.errors import (
    AuthenticationFailed,
    BadRequest,
    ConnectionFailed,
    DeadlineExceeded,
    InvalidArgument,
    NotFound,
    RateLimited,
    ServerError,
    StreamIncomplete,
)
from interlingua.testing.simulators.serving import ThreadedServer
from interlingua_wire.openai import types

WORDS = ("one ", "two ", "three")


def response(name: str, status: str, **more: Any) -> dict[str, Any]:
    """As it stands."""
    return {"id": name, "object": "response", "status": status, "model": "gpt-5", "output": [], "error": None, **more}


def error(code: str, status: int, message: str) -> dict[str, Any]:
    """In place of an answer."""
    told = {"type": "invalid_request_error", "code": code, "message": message}
    return {"type": "error", "status": status, "error": told}


def events_for(asked: dict[str, Any], number: int) -> list[Any]:
    """What the server says, or does, to a request."""
    name = f"resp_{number}"
    place = {"item_id": "m", "output_index": 0, "content_index": 0, "logprobs": []}
    deltas = [{"type": "response.output_text.delta", "delta": word, **place} for word in WORDS]
    done = {"type": "response.completed", "response": response(name, "completed", input=asked["input"])}
    failure = {"code": "rate_limit_exceeded", "message": "slowly"}
    scripted: dict[str, list[Any]] = {
        "forgotten": [error("previous_response_not_found", 404, "no such response")],
        "wrong": [error("invalid_value", 400, "not so")],
        "failed": [{"type": "response.failed", "response": response(name, "failed", error=failure)}],
        "short": [{"type": "response.incomplete", "response": response(name, "incomplete")}],
        "new": [{"type": "response.something.new", "x": 1}, done],
        "silent": [*deltas, 5.0],
        "bye": [*deltas, 1000],
        "broken": [*deltas, 1011],
    }
    created = {"type": "response.created", "response": response(name, "in_progress")}
    return scripted.get(str(asked["input"]), [created, *deltas, done])


async def talk(request: web.Request) -> web.StreamResponse:
    """One connection."""
    if request.headers.get("authorization") == "Bearer wrong-key":
        return web.json_response({"error": {"message": "Incorrect API key", "code": "invalid_api_key"}}, status=401)
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    number = 0
    async for message in socket:
        if message.type != WSMsgType.TEXT:
            continue
        asked, number = json.loads(message.data), number + 1
        assert asked["type"] == "response.create"
        for place, event in enumerate(events_for(asked, number)):
            if isinstance(event, float):
                await asyncio.sleep(event)
            elif isinstance(event, int):
                await socket.close(code=event)
            else:
                await socket.send_json({"sequence_number": place, **event})
    return socket


def application() -> web.Application:
    """The place of the websocket."""
    app = web.Application()
    app.router.add_get("/v1/responses", talk)
    return app


@pytest.fixture
def address() -> Iterator[str]:
    """A local server."""
    with ThreadedServer(application) as server:
        yield f"{server.address}/v1"


def asking(text: str, **more: Any) -> dict[str, Any]:
    """A request."""
    return {"model": "gpt-5", "input": text, **more}


def test_responses_come_one_after_the_other_typed(address: str) -> None:
    with (
        il.connect("openai", api_key="any", base_url=address) as openai,
        il.response_session(openai) as session,
    ):
        first = session.create(asking("a"))
        events = list(session.stream(asking("b", previous_response_id=first.id)))
    assert isinstance(first, types.Response)
    deltas = [event.delta for event in events if isinstance(event, types.ResponseTextDeltaEvent)]
    assert tuple(deltas) == WORDS
    assert isinstance(events[-1], types.ResponseCompletedEvent)
    assert (first.id, events[-1].response.id) == ("resp_1", "resp_2")


def test_it_is_the_same_under_a_loop_and_what_was_left_is_passed_over(address: str) -> None:
    async def run() -> list[Any]:
        async with (
            il.connect_async("openai", api_key="any", base_url=address) as openai,
            il.response_session_async(openai) as session,
        ):
            async for event in session.stream(asking("a")):
                assert event.type == "response.created"
                break
            return [(await session.create(asking(text))).status for text in ("b", "short", "new")]

    assert asyncio.run(run()) == ["completed", "incomplete", "completed"]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("forgotten", NotFound, "no such response"),
        ("wrong", BadRequest, "not so"),
        ("failed", RateLimited, "slowly"),
    ],
)
def test_a_refusal_is_raised_and_the_session_goes_on(
    address: str, text: str, kind: type[Exception], words: str
) -> None:
    with (
        il.connect("openai", api_key="any", base_url=address) as openai,
        il.response_session(openai) as session,
    ):
        with pytest.raises(kind, match=words):
            session.create(asking(text))
        assert session.create(asking("and now?")).status == "completed"


@pytest.mark.parametrize(("text", "kind"), [("bye", StreamIncomplete), ("broken", ServerError)])
def test_an_end_within_an_answer_is_told(address: str, text: str, kind: type[Exception]) -> None:
    with (
        il.connect("openai", api_key="any", base_url=address) as openai,
        il.response_session(openai) as session,
        pytest.raises(kind),
    ):
        session.create(asking(text))


def test_what_cannot_be_is_told_in_time(address: str) -> None:
    with il.connect("openai", api_key="any", base_url=address) as openai:
        with il.response_session(openai) as session:
            with pytest.raises(DeadlineExceeded):
                session.create(asking("silent"), timeout=0.2)
            with pytest.raises(InvalidArgument, match="background"):
                session.create(asking("a", background=True))
        with pytest.raises(InvalidArgument, match="with block"):
            il.response_session(openai).create(asking("a"))
    with (
        il.connect("openai", api_key="wrong-key", base_url=address) as openai,
        pytest.raises(AuthenticationFailed, match="Incorrect"),
        il.response_session(openai),
    ):
        pass
    with (
        il.connect("openai", api_key="any", base_url="http://127.0.0.1:9/v1") as openai,
        pytest.raises(ConnectionFailed),
        il.response_session(openai),
    ):
        pass
