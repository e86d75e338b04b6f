"""While requests are forbidden none leaves, by whatever client; mocks still answer."""

from __future__ import annotations

import anyio
import httpx
import pytest

import interlingua as il
from interlingua.testing import MockProvider, RequestForbidden, forbid_requests
from tests.serving import json_answer, serving

NOWHERE = "http://127.0.0.1:9"


def test_a_plain_request_raises_with_where_it_was_to_go() -> None:
    with (
        il.Client("openai", api_key="sk-canary", base_url=NOWHERE) as client,
        forbid_requests(),
        pytest.raises(RequestForbidden, match=r"POST http://127\.0\.0\.1:9/chat/completions") as caught,
    ):
        client.chat("m", "Hi")
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_one_under_an_event_loop_raises_too(backend: str) -> None:
    async def ask() -> None:
        async with il.AsyncClient("openai", api_key="k", base_url=NOWHERE) as client:
            with forbid_requests(), pytest.raises(RequestForbidden):
                await client.chat("m", "Hi")

    anyio.run(ask, backend=backend)


def test_a_typed_client_and_an_http_client_of_ones_own_are_held_back() -> None:
    with forbid_requests(), httpx.Client() as http:
        with pytest.raises(RequestForbidden):
            il.connect("openai", api_key="k", base_url=NOWHERE).models.list()
        with pytest.raises(RequestForbidden):
            il.Client("openai", api_key="k", base_url=NOWHERE, http_client=http).chat("m", "Hi")


def test_a_connection_that_is_open_already_is_held_back_too() -> None:
    listed = {"object": "list", "data": []}
    with serving(lambda _: json_answer(listed)) as server:
        client = il.Client("openai", api_key="k", base_url=server.address)
        with client:
            assert client.models() == []
            with forbid_requests(), pytest.raises(RequestForbidden):
                client.models()
            assert client.models() == []


def test_a_mock_answers_meanwhile() -> None:
    with forbid_requests(), MockProvider("Hello.").client() as client:
        assert client.chat("m", "Hi").text == "Hello."
        answering = httpx.MockTransport(lambda _: httpx.Response(200, json={"object": "list", "data": []}))
        other = il.Client("openai", api_key="k", http_client=httpx.Client(transport=answering))
        assert other.models() == []


def test_the_fixture_holds_for_the_test(forbid_requests: None) -> None:
    with il.Client("openai", api_key="k", base_url=NOWHERE) as client, pytest.raises(RequestForbidden):
        client.chat("m", "Hi")
