"""Clouds against token servers: one token for fifty calls, one more when it is refused, whatever the clock says."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email.utils import formatdate

import pytest

import interlingua as il
from interlingua.errors import AuthenticationFailed, DeadlineExceeded
from tests.providers.azure import test_azure as azure
from tests.providers.clouds import Answering, Asked, Cloud, Given, cloud
from tests.providers.databricks import test_databricks as databricks
from tests.providers.watsonx import answers as watsonx

MODELS = {"azure": "azure/d", "databricks": "databricks/m", "watsonx": "watsonx/ibm/granite-3-8b-instruct"}
ANSWERS: dict[str, Answering] = {"azure": azure.answer, "databricks": databricks.answer, "watsonx": watsonx.answer}
VARIABLES: dict[str, tuple[str, ...]] = {
    "azure": ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"),
    "databricks": ("DATABRICKS_CLIENT_ID", "DATABRICKS_CLIENT_SECRET"),
    "watsonx": ("WATSONX_API_KEY", "WATSONX_PROJECT_ID"),
}
ADDRESSES = {
    "azure": ("AZURE_OPENAI_ENDPOINT", "AZURE_AUTHORITY_HOST"),
    "databricks": ("DATABRICKS_HOST",),
    "watsonx": ("WATSONX_URL", "WATSONX_IAM_URL"),
}


@dataclass
class Guarded:
    """A cloud that takes the tokens it has given, and counts them."""

    answer: Answering
    given: list[str] = field(default_factory=list[str])
    refused: set[str] = field(default_factory=set[str])
    token: Callable[[str], Given] = lambda token: Given({"access_token": token, "expires_in": 3600})
    seconds: float = 0.1

    def __call__(self, asked: Asked) -> Given:
        if "token" in asked.path:
            time.sleep(self.seconds)
            self.given.append(f"token-{len(self.given)}")
            return self.token(self.given[-1])
        if asked.headers["authorization"].removeprefix("Bearer ") in {*self.given} - self.refused:
            return self.answer(asked)
        return Given({"error": {"code": "401", "message": "expired"}}, 401)


@pytest.fixture(params=MODELS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def guarded(name: str) -> Guarded:
    return Guarded(ANSWERS[name])


@pytest.fixture
def server(name: str, guarded: Guarded, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    with cloud(guarded) as running:
        for variable in VARIABLES[name]:
            monkeypatch.setenv(variable, "any")
        for variable in ADDRESSES[name]:
            monkeypatch.setenv(variable, running.address)
        yield running


def test_fifty_threads_fetch_one_token_and_one_more_when_it_is_refused(
    name: str, guarded: Guarded, server: Cloud
) -> None:
    with il.Client() as client, ThreadPoolExecutor(50) as threads:
        for _ in range(2):
            replies = threads.map(lambda _: client.chat(MODELS[name], "Hi").text, range(50))
            assert list(replies) == ["Hello"] * 50
            guarded.refused = {*guarded.given[:1]}
    assert guarded.given == ["token-0", "token-1"]


def test_fifty_tasks_fetch_one_token_and_one_more_when_it_is_refused(
    name: str, guarded: Guarded, server: Cloud
) -> None:
    async def ask() -> None:
        async with il.AsyncClient() as client:
            for _ in range(2):
                replies = await asyncio.gather(*(client.chat(MODELS[name], "Hi") for _ in range(50)))
                assert [reply.text for reply in replies] == ["Hello"] * 50
                guarded.refused = {*guarded.given[:1]}

    asyncio.run(ask())
    assert guarded.given == ["token-0", "token-1"]


@pytest.mark.parametrize("hours", [-48, 48])
def test_a_clock_that_is_wrong_by_days_fetches_no_token_more(
    name: str, guarded: Guarded, server: Cloud, hours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = time.time()
    guarded.token = lambda token: Given(
        {"access_token": token, "expiration": int(there) + 3600}, headers={"date": formatdate(there, usegmt=True)}
    )
    monkeypatch.setattr("interlingua.transport.tokens.time", lambda: there + hours * 3600)
    with il.Client() as client:
        for _ in range(3):
            client.chat(MODELS[name], "Hi")
    assert guarded.given == ["token-0"]


def test_a_cloud_that_takes_no_token_is_asked_twice(name: str, guarded: Guarded, server: Cloud) -> None:
    guarded.refused = {"token-0", "token-1"}
    with il.Client() as client, pytest.raises(AuthenticationFailed, match=VARIABLES[name][0].partition("_")[0]):
        client.chat(MODELS[name], "Hi")
    assert guarded.given == ["token-0", "token-1"]


def test_a_login_that_hangs_ends_with_the_deadline_of_the_call(name: str, guarded: Guarded, server: Cloud) -> None:
    guarded.seconds = 2.0
    begun = time.monotonic()
    with il.Client(deadline=0.3) as client, pytest.raises(DeadlineExceeded):
        client.chat(MODELS[name], "Hi")
    assert time.monotonic() - begun < 0.8


def test_a_stream_waits_for_its_token_too(name: str, guarded: Guarded, server: Cloud) -> None:
    with il.Client() as client, client.stream(MODELS[name], "Hi") as stream:
        assert "".join(stream.text_deltas()) == "Hello"
    assert guarded.given == ["token-0"]


def test_a_client_for_an_event_loop_leaves_the_token_to_connections_of_ours(name: str, server: Cloud) -> None:
    import httpx

    asked: list[str] = []

    class Counting(httpx.AsyncHTTPTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            asked.append(request.url.path)
            return await super().handle_async_request(request)

    async def ask() -> str:
        async with Counting() as transport, il.AsyncClient(http_client=transport) as client:
            return (await client.chat(MODELS[name], "Hi")).text

    assert asyncio.run(ask()) == "Hello"
    assert (len(asked), len(server.asked)) == (1, 2)


def test_under_trio_one_token_is_fetched_too(name: str, guarded: Guarded, server: Cloud) -> None:
    import trio

    async def main() -> None:
        async with il.AsyncClient() as client, trio.open_nursery() as nursery:
            for _ in range(20):
                nursery.start_soon(client.chat, MODELS[name], "Hi")

    trio.run(main)
    assert guarded.given == ["token-0"]


def test_an_http_client_of_the_callers_own_fetches_the_token_as_well(name: str, server: Cloud) -> None:
    import httpx

    asked: list[str] = []

    class Counting(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            asked.append(request.url.path)
            return super().handle_request(request)

    with Counting() as transport, il.Client(http_client=transport) as client:
        client.chat(MODELS[name], "Hi")
    assert len(asked) == len(server.asked) == 2
