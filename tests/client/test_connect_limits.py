"""A connected API keeps circuits and limits of concurrency as a client does."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import httpx
import pytest

import interlingua as il
from interlingua.errors import CircuitOpen, InvalidArgument, ServerError
from tests.client.replies import reply

KEY = "sk-canary-0123456789"
AT_ONCE = il.CircuitPolicy(failures=1, share=0.0)
HELLO: dict[str, Any] = {"model": "m-1", "messages": [{"role": "user", "content": "Hello"}]}


def failing(request: httpx.Request) -> httpx.Response:
    return httpx.Response(500, json={})


def connected(http: Any, **settings: Any) -> Any:
    return il.connect("openai", api_key=KEY, http_client=http, max_retries=0, **settings)


def test_a_circuit_opens() -> None:
    with connected(httpx.MockTransport(failing), circuit=AT_ONCE) as client:
        with pytest.raises(ServerError):
            client.chat.completions.create(**HELLO)
        with pytest.raises(CircuitOpen):
            client.chat.completions.create(**HELLO)


def test_a_circuit_opens_under_a_loop() -> None:
    async def main() -> None:
        http = httpx.MockTransport(failing)
        async with il.connect_async("openai", api_key=KEY, http_client=http, max_retries=0, circuit=AT_ONCE) as client:
            with pytest.raises(ServerError):
                await client.chat.completions.create(**HELLO)
            with pytest.raises(CircuitOpen):
                await client.chat.completions.create(**HELLO)

    asyncio.run(main())


def test_so_many_calls_are_under_way_at_once() -> None:
    inside, most, lock = [0], [0], threading.Lock()

    def slow(request: httpx.Request) -> httpx.Response:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        time.sleep(0.02)
        with lock:
            inside[0] -= 1
        return httpx.Response(200, json=reply("Hi."))

    with connected(httpx.MockTransport(slow), max_concurrency=2) as client:
        threads = [threading.Thread(target=client.chat.completions.create, kwargs=HELLO) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
    assert most == [2]


@pytest.mark.parametrize("settings", [{"circuit": True}, {"max_concurrency": 0}])
def test_what_is_none_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument):
        connected(None, **settings)
