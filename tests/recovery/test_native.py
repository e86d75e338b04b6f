"""A provider that goes on with an answer nobody listens to is asked for the events that follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import interlingua as il
from interlingua.errors import StreamIncomplete
from interlingua.events import Recovered, Start
from tests.recovery.models import DIALECTS, STORY, Answer, Body, response_events, wire
from tests.recovery.servers import Cut, Server, client_of, without_waiting

RESPONSES = DIALECTS["openai_responses"]
TALE = Answer(STORY, reasoning="First the river, then the boat.", call='{"boat": "green", "times": 3}', step=8)
IN_BACKGROUND = {"background": True}


def background_events(answer: Answer) -> Iterator[Body]:
    """The events of a response that runs in the background."""
    for event in response_events(answer):
        response = event.get("response")
        yield event if response is None else {**event, "response": {**response, "background": True}}


class Background(Server):
    """Goes on by itself, and tells what follows a given event."""

    def content(self, request: httpx.Request, body: Body) -> bytes:
        events = [*background_events(TALE)]
        after = re.search(r"starting_after=(\d+)", str(request.url))
        if request.method == "GET":
            assert request.url.path.endswith("/responses/r1")
            return wire(event for event in events if after is None or event["sequence_number"] > int(after[1]))
        assert body["background"] is True
        return wire(iter(events))


WHOLE = wire(background_events(TALE))


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    without_waiting(monkeypatch)


def read(client: il.Client, **settings: Any) -> tuple[list[il.Event], il.ChatResponse]:
    with client.stream(
        RESPONSES.model, "Tell.", protocol="openai_responses", options=IN_BACKGROUND, recover="exact", **settings
    ) as stream:
        events = list(stream)
        return events, stream.response()


def test_the_rest_is_the_same_answer_wherever_it_broke_off() -> None:
    server = Background(RESPONSES, TALE)
    with client_of(RESPONSES, server) as client:
        _, whole = read(client)
        for place in range(0, len(WHOLE), 397):
            server.bodies.clear()
            server.urls.clear()
            server.cuts = [Cut(place, by_error=True)]
            events, response = read(client)
            assert response.message == whole.message
            assert [type(event) for event in events].count(Start) == 1
            has_begun = place > len(wire(iter([next(background_events(TALE))])))
            assert len([url for url in server.urls if "/responses/r1" in url]) == has_begun


def test_usage_is_that_of_the_one_answer_and_nothing_is_taken_back() -> None:
    with client_of(RESPONSES, Background(RESPONSES, TALE, [Cut(5000), Cut(3000)])) as client:
        events, response = read(client)
    recovered = [event for event in events if isinstance(event, Recovered)]
    assert [(event.index, event.dropped, event.void) for event in recovered] == [(None, "", ())] * 2
    assert (response.usage.input_tokens, response.usage.output_tokens) == (10, 5)
    assert "the provider had gone on" in response.warnings[0].message


def test_a_tool_call_that_was_told_is_no_hindrance() -> None:
    place = WHOLE.rindex(b"response.completed")
    with client_of(RESPONSES, Background(RESPONSES, TALE, [Cut(place)])) as client:
        _, response = read(client)
    assert [call.arguments for call in response.tool_calls] == [{"boat": "green", "times": 3}]


def test_another_process_asks_for_what_follows(tmp_path: Path) -> None:
    path = tmp_path / "partials.db"
    with il.PartialStore(path) as store:
        server = Background(RESPONSES, TALE, [Cut(6000), (500, {}), (500, {}), (500, {})])
        with client_of(RESPONSES, server, recover_store=store) as client, pytest.raises(StreamIncomplete) as raised:
            read(client)
    server = Background(RESPONSES, TALE)
    with (
        il.PartialStore(path) as store,
        client_of(RESPONSES, server, recover_store=store) as client,
        client.resume(raised.value.token or "") as stream,
    ):
        assert stream.response().text == STORY
    assert ["starting_after=" in url for url in server.urls] == [True]


def test_an_answer_that_is_gone_is_continued_by_another_request() -> None:
    answer = TALE._replace(call="")
    gone = (404, {"error": {"message": "no response r1", "code": "not_found"}})

    class Gone(Server):
        def content(self, request: httpx.Request, body: Body) -> bytes:
            if len(self.bodies) == 1:
                return wire(background_events(answer))
            return super().content(request, body)

    server = Gone(RESPONSES, answer, [Cut(5000), gone])
    with client_of(RESPONSES, server) as client:
        _, response = read(client)
    assert response.text == STORY
    assert [httpx.URL(url).path for url in server.urls] == ["/v1/responses", "/v1/responses/r1", "/v1/responses"]


def test_an_answer_that_ends_with_its_connection_is_not_asked_for() -> None:
    server = Server(RESPONSES, TALE._replace(call=""), [Cut(5000)])
    with client_of(RESPONSES, server) as client:
        client.stream(RESPONSES.model, "Tell.", protocol="openai_responses", recover="exact").response()
    assert {httpx.URL(url).path for url in server.urls} == {"/v1/responses"}
