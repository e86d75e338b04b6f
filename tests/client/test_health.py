"""Whether a provider answers, and how its models fare, from the caller's side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio
import httpx
import pytest

import interlingua as il
from interlingua.errors import CircuitOpen, InvalidArgument, Overloaded, WorldError
from tests.client.replies import reply

CIRCUIT = il.CircuitPolicy(failures=2)
MODELS = {"object": "list", "data": [{"id": "m", "object": "model", "created": 1, "owned_by": "x"}]}


def server(status: int, body: Any = None) -> Callable[[httpx.Request], httpx.Response]:
    return lambda request: httpx.Response(status, json={} if body is None else body)


def client_of(answering: Callable[[httpx.Request], httpx.Response], **settings: Any) -> il.Client:
    return il.Client("openai", api_key="k", http_client=httpx.MockTransport(answering), **settings)


def unreachable(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused")


@pytest.mark.parametrize(
    ("answering", "status"),
    [
        (server(200, MODELS), "up"),
        (server(401), "refused"),
        (server(404), "refused"),
        (server(429), "limited"),
        (server(503), "failing"),
        (unreachable, "unreachable"),
    ],
)
def test_a_check_tells_the_state_of_a_provider(
    answering: Callable[[httpx.Request], httpx.Response], status: str
) -> None:
    with client_of(answering) as client:
        health = client.check()
    assert (health.provider, health.status, health.is_up) == ("openai", status, status == "up")
    assert 0 < health.latency < 5
    assert (health.error is None) == health.is_up


def test_a_check_is_one_request_that_no_circuit_holds_back() -> None:
    asked: list[str] = []

    def answering(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(500, json={})

    with client_of(answering, circuit=il.CircuitPolicy(failures=1)) as client:
        for _ in range(3):
            assert client.check("openai").status == "failing"
        assert client.circuits() == ()
    assert asked == ["/v1/models"] * 3


def test_a_check_under_a_loop_tells_the_same() -> None:
    async def main() -> il.Health:
        transport = httpx.MockTransport(server(503))
        async with il.AsyncClient("openai", api_key="k", http_client=transport) as client:
            return await client.check(deadline=1)

    assert anyio.run(main).status == "failing"


def test_a_client_tells_of_the_circuit_of_each_model() -> None:
    def answering(request: httpx.Request) -> httpx.Response:
        return httpx.Response(503, json={}) if b'"bad"' in request.content else httpx.Response(200, json=reply("Hi"))

    with client_of(answering, circuit=CIRCUIT, max_retries=0) as client:
        for _ in range(2):
            with pytest.raises(Overloaded):
                client.chat("bad", "Hello")
        with pytest.raises(CircuitOpen) as caught:
            client.chat("bad", "Hello")
        assert client.chat("good", "Hello").text == "Hi"
        states = {state.model: (state.provider, state.phase) for state in client.circuits()}
    assert states == {"bad": ("openai", "open"), "good": ("openai", "closed")}
    assert (caught.value.provider, caught.value.model) == ("openai", "bad")


def test_the_protocols_of_a_provider_share_the_circuit_of_a_model() -> None:
    with client_of(server(500), circuit=CIRCUIT, max_retries=0) as client:
        for protocol in ("openai_chat", "openai_responses"):
            with pytest.raises(WorldError):
                client.chat("m", "Hello", protocol=protocol)
        with pytest.raises(CircuitOpen):
            client.chat("m", "Hello")
        assert len(client.circuits()) == 1


def test_a_model_that_stands_in_the_path_has_its_circuit_too() -> None:
    transport = httpx.MockTransport(server(500))
    with il.Client("gemini", api_key="k", http_client=transport, circuit=CIRCUIT, max_retries=0) as client:
        with pytest.raises(WorldError) as caught:
            client.chat("gemini-2.5-flash", "Hello")
        assert [state.model for state in client.circuits()] == ["gemini-2.5-flash"]
    assert caught.value.model == "gemini-2.5-flash"


@pytest.mark.parametrize("wrong", [{"circuit": True}, {"max_concurrency": 0}, {"max_concurrency": 1.5}])
def test_a_limit_of_the_wrong_kind_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument, match=next(iter(wrong))):
        il.Client("openai", api_key="k", **wrong)
