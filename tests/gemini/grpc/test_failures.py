"""What goes wrong over gRPC has the classes, the facts and the limits that it has over HTTP."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Iterator
from typing import Any

import grpc
import pytest

import interlingua as il
from interlingua import errors
from interlingua.testing.simulators import GeminiSimulator
from interlingua.testing.simulators.gemini import Fault
from interlingua_wire.gemini import Client
from tests.gemini.calling import FLASH, HELLO
from tests.gemini.grpc.calling import client_of, connected
from tests.gemini.grpc.scripted import message, served

CLASSES = {
    "CANCELLED": errors.BadRequest,
    "UNKNOWN": errors.ServerError,
    "INVALID_ARGUMENT": errors.BadRequest,
    "DEADLINE_EXCEEDED": errors.ServerError,
    "NOT_FOUND": errors.NotFound,
    "ALREADY_EXISTS": errors.Conflict,
    "PERMISSION_DENIED": errors.PermissionDenied,
    "RESOURCE_EXHAUSTED": errors.RateLimited,
    "FAILED_PRECONDITION": errors.BadRequest,
    "ABORTED": errors.Conflict,
    "OUT_OF_RANGE": errors.BadRequest,
    "UNIMPLEMENTED": errors.ServerError,
    "INTERNAL": errors.ServerError,
    "UNAVAILABLE": errors.Overloaded,
    "DATA_LOSS": errors.ServerError,
    "UNAUTHENTICATED": errors.AuthenticationFailed,
}
CANARY = "canary-key-0123456789"


def at(port: int, kind: str = "sync", **settings: Any) -> Any:
    connect = il.connect if kind == "sync" else il.connect_async
    given = {"api_key": CANARY, "base_url": f"http://127.0.0.1:{port}", "max_retries": 0, "deadline": 5, **settings}
    return connect("gemini", transport="grpc", **given)


def ask(port: int, **settings: Any) -> Any:
    with at(port, **settings) as gemini:
        return gemini.models.generate_content(FLASH, contents=HELLO)


def reply_of(text: str = "Hi", **fields: Any) -> bytes:
    candidate = {"content": {"parts": [{"text": text}]}, **fields}
    return bytes(message("GenerateContentResponse", candidates=[candidate]).SerializeToString())


@pytest.mark.parametrize("code", CLASSES)
def test_every_status_has_its_class(code: str) -> None:
    def answer(name: str, asked: bytes, context: Any) -> Iterator[bytes]:
        context.abort(grpc.StatusCode[code], "because")
        yield b""

    with served(answer) as port, pytest.raises(errors.ApiError, match="because") as caught:
        ask(port)
    assert type(caught.value) is CLASSES[code]
    assert (caught.value.code, caught.value.body["error"]["status"]) == (code, code)
    assert len(caught.value.attempts) == 1


@pytest.mark.parametrize("status", ["INVALID_ARGUMENT", "RESOURCE_EXHAUSTED", "UNAVAILABLE", "PERMISSION_DENIED"])
def test_a_refusal_is_the_same_error_over_http(simulator: GeminiSimulator, status: str) -> None:
    caught: list[errors.ApiError] = []
    for address, transport in ((simulator.address, "http"), (simulator.grpc_address, "grpc")):
        simulator.faults.add(Fault(kind="refuse", status=status, retry_after=3))
        with (
            il.connect("gemini", api_key="any", base_url=address, transport=transport, max_retries=0) as gemini,
            pytest.raises(errors.ApiError) as one,
        ):
            gemini.models.list()
        caught.append(one.value)
    over_http, over_grpc = caught
    assert type(over_http) is type(over_grpc)
    assert (str(over_http), over_http.body) == (str(over_grpc), over_grpc.body)
    assert over_grpc.retry_after == 3
    assert over_http.is_retryable == over_grpc.is_retryable


def test_a_wrong_key_is_told_by_its_reason(simulator: GeminiSimulator) -> None:
    settings = {"api_key": "wrong-key", "base_url": simulator.grpc_address}
    with il.connect("gemini", transport="grpc", **settings) as gemini, pytest.raises(errors.AuthenticationFailed):
        gemini.models.list()


def test_a_detail_of_a_type_that_nobody_knows_is_kept() -> None:
    status = message("google.rpc.Status", code=3, message="no")
    detail = status.details.add()
    detail.type_url, detail.value = "type.googleapis.com/some.Thing", b"\x08\x01"

    def answer(name: str, asked: bytes, context: Any) -> Iterator[bytes]:
        context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, "no")
        yield b""

    with served(answer) as port, pytest.raises(errors.BadRequest) as caught:
        ask(port)
    assert caught.value.body["error"]["details"] == [{"@type": "type.googleapis.com/some.Thing", "value": "CAE="}]


def test_a_retry_waits_as_long_as_the_server_asks_and_is_counted(simulator: GeminiSimulator) -> None:
    simulator.faults.add(Fault(kind="refuse", status="UNAVAILABLE", retry_after=0.3))
    with connected(simulator, "sync", max_retries=1) as gemini:
        begun = time.monotonic()
        reply = gemini.raw(gemini.models.list)
    assert 0.3 <= time.monotonic() - begun < 2
    assert [attempt.status for attempt in reply.attempts] == [503, 200]
    assert simulator.calls == ["models.list"] * 2


@pytest.mark.parametrize("fault", ["reset", "lost"])
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_connection_that_breaks_is_no_refusal(simulator: GeminiSimulator, fault: Any, kind: str) -> None:
    simulator.faults.add(Fault(kind=fault))
    with pytest.raises(errors.ConnectionFailed):
        call(connected(simulator, kind))
    assert call(connected(simulator, kind)).candidates


def call(client: Any, **settings: Any) -> Any:
    """One call of a client of either kind, which is closed."""
    if isinstance(client, Client):
        with client:
            return client.models.generate_content(FLASH, contents=HELLO, **settings)

    async def run() -> Any:
        async with client:
            return await client.models.generate_content(FLASH, contents=HELLO, **settings)

    return asyncio.run(run())


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_server_that_is_not_there_is_told_at_once(kind: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        begun = time.monotonic()
        with pytest.raises(errors.ConnectionFailed, match="refused") as caught:
            call(at(taken.getsockname()[1], kind))
    assert time.monotonic() - begun < 3
    assert caught.value.is_retryable


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_the_deadline_ends_a_call(simulator: GeminiSimulator, kind: str) -> None:
    simulator.faults.add(Fault(kind="stall", seconds=10))
    begun = time.monotonic()
    with pytest.raises(errors.DeadlineExceeded):
        call(connected(simulator, kind), timeout=0.5)
    assert 0.45 <= time.monotonic() - begun < 1.0


def test_a_servers_own_deadline_is_not_ours() -> None:
    def answer(name: str, asked: bytes, context: Any) -> Iterator[bytes]:
        context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "too slow")
        yield b""

    with served(answer) as port, pytest.raises(errors.ServerError, match="status 504"):
        ask(port)


def test_a_reply_that_is_too_large_is_told_and_not_asked_for_again() -> None:
    def answer(name: str, asked: bytes, context: Any) -> Iterator[bytes]:
        asks.append(name)
        yield reply_of("x" * (3 << 20))

    asks: list[str] = []
    limits = {"max_reply_bytes": 1 << 20, "max_event_bytes": 1 << 20, "max_retries": 2}
    with served(answer) as port:
        for kind in ("sync", "async"):
            with pytest.raises(errors.ReplyTooLarge, match="1048576"):
                call(client_of(f"http://127.0.0.1:{port}", kind, **limits))
    assert len(asks) == 2


def test_a_request_that_the_server_finds_too_large_is_the_callers() -> None:
    def answer(name: str, asked: bytes, context: Any) -> Iterator[bytes]:
        yield reply_of()

    large: Any = [{"parts": [{"text": "x" * (5 << 20)}]}]
    with served(answer) as port, at(port, max_retries=2) as gemini, pytest.raises(errors.RequestTooLarge) as caught:
        gemini.models.generate_content(FLASH, contents=large)
    assert len(caught.value.attempts) == 1


def test_what_is_no_message_is_an_invalid_reply() -> None:
    def answer(name: str, asked: bytes, context: Any) -> Iterator[bytes]:
        yield b"\xff\xff\xff"

    with served(answer) as port, pytest.raises(errors.InvalidReply):
        ask(port)


def test_a_circuit_opens_over_grpc_too(simulator: GeminiSimulator) -> None:
    circuit = il.CircuitPolicy(failures=2, cooldown=60)
    settings: Any = {"base_url": simulator.grpc_address, "max_retries": 0, "circuit": circuit}
    simulator.faults.add(Fault(kind="refuse"), times=2)
    with il.connect("gemini", transport="grpc", api_key="any", **settings) as gemini:
        for _ in range(2):
            with pytest.raises(errors.Overloaded):
                gemini.models.generate_content(FLASH, contents=HELLO)
        with pytest.raises(errors.CircuitOpen):
            gemini.models.generate_content(FLASH, contents=HELLO)
    assert len(simulator.calls) == 2


def test_a_cancelled_task_ends_its_call(simulator: GeminiSimulator) -> None:
    async def run() -> None:
        async with connected(simulator, "async") as gemini:
            simulator.faults.add(Fault(kind="stall", seconds=30))
            task = asyncio.create_task(gemini.models.generate_content(FLASH, contents=HELLO))
            await asyncio.sleep(0.3)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert (await gemini.models.list()).models

    begun = time.monotonic()
    asyncio.run(run())
    assert time.monotonic() - begun < 5


def test_no_key_is_in_an_error_or_a_repr() -> None:
    def answer(name: str, asked: bytes, context: Any) -> Iterator[bytes]:
        told = json.dumps(dict(context.invocation_metadata()))
        context.set_trailing_metadata((("x-echo", told),))
        context.abort(grpc.StatusCode.INTERNAL, told)
        yield b""

    with served(answer) as port, at(port) as gemini, pytest.raises(errors.ServerError) as caught:
        gemini.models.generate_content(FLASH, contents=HELLO)
    error: Any = caught.value
    assert "x-goog-api-key" in str(error)
    assert CANARY not in f"{error!r} {error} {error.body} {error.headers} {error.attempts} {gemini._transport!r}"
    while error is not None:
        assert error.__traceback__ is None or error is caught.value
        assert CANARY not in repr(error)
        error = error.__cause__ or error.__context__


def test_a_header_that_grpc_writes_itself_is_refused(gemini: Client) -> None:
    with pytest.raises(errors.InvalidArgument, match="user-agent"):
        gemini.models.list(extra_headers={"user-agent": "mine"})
    with pytest.raises(errors.InvalidArgument, match="x-own-bin"):
        gemini.models.list(extra_headers={"x-own-bin": "eA=="})
