"""A first call under a loop does not keep the loop waiting for what it has to import."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import anyio
import anyio.to_thread
import pytest
import trio

from interlingua.errors import DeadlineExceeded
from interlingua.transport import AsyncHttpTransport, Policy
from interlingua.transport import pools as pools_of_connections
from interlingua_wire._core.operation import StreamRule
from interlingua_wire._core.wire import Wire
from tests.transport.scripted import EVENTS, HELLO, STREAM, TELL, Asked, answer, scripted

FIRST_CALL = """
import asyncio, json, sys, threading

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name in ("httptools", "httpx", "ssl"):
            seen[name] = threading.current_thread() is threading.main_thread()

import asyncio.sslproto, ssl  # asyncio's own
seen = {}
sys.meta_path.insert(0, Watch())
from interlingua.transport import AsyncHttpTransport, Endpoint, Policy
from tests.transport.scripted import HELLO
for name in [name for name in sys.modules if name.partition(".")[0] in ("httptools", "httpx", "httpcore")]:
    del sys.modules[name]
seen.clear()

async def main():
    endpoint = Endpoint(provider="test", base_url=sys.argv[1])
    async with AsyncHttpTransport(endpoint, policy=Policy(max_retries=0)) as transport:
        return (await transport.send(HELLO)).body

if sys.argv[2] == "trio":
    import trio
    body = trio.run(main)
else:
    body = asyncio.run(main())
print(json.dumps([body.decode(), seen]))
"""


def done(asked: Asked) -> None:
    asked.send(answer(200, b"done"))


@pytest.mark.parametrize(("loop", "library"), [("asyncio", "httptools"), ("trio", "httpx")])
def test_what_takes_long_to_import_is_imported_in_a_thread(loop: str, library: str) -> None:
    with scripted(done) as server:
        command = [sys.executable, "-c", FIRST_CALL, server.base_url, loop]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    body, in_main_thread = json.loads(ran.stdout)
    assert body == "done"
    assert in_main_thread[library] is False


async def first_calls(transport: AsyncHttpTransport, count: int) -> list[bytes]:
    return [reply.body for reply in await asyncio.gather(*(transport.send(HELLO) for _ in range(count)))]


def slow_to_import(monkeypatch: pytest.MonkeyPatch, seconds: float) -> list[str]:
    """Act as though nothing were imported yet, and importing took a while."""
    imported: list[str] = []

    def not_imported(name: str) -> bool:
        return False

    def slowly(library: str, *_: object) -> None:
        time.sleep(seconds)
        imported.append(library)

    monkeypatch.setattr(pools_of_connections, "is_imported", not_imported)
    monkeypatch.setattr(pools_of_connections, "_get_ready", slowly)
    return imported


def test_first_calls_at_once_share_their_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    slow_to_import(monkeypatch, 0.05)

    async def main() -> tuple[list[bytes], int]:
        async with AsyncHttpTransport(server.endpoint()) as transport:
            made = 0
            make = pools_of_connections._loop_connections  # pyright: ignore[reportPrivateUsage] - counted

            def counted(*given: object) -> object:
                nonlocal made
                made += 1
                return make(*given)  # type: ignore[arg-type]

            monkeypatch.setattr(pools_of_connections, "_loop_connections", counted)
            await transport.close()
            return await first_calls(transport, 20), made

    with scripted(done) as server:
        bodies, made = asyncio.run(main())
    assert bodies == [b"done"] * 20
    assert made == 1


def test_a_deadline_holds_while_something_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    imported = slow_to_import(monkeypatch, 1.5)

    async def main() -> None:
        transport = AsyncHttpTransport(server.endpoint(), policy=Policy(deadline=0.2, max_retries=0))
        try:
            await transport.send(HELLO)
        finally:
            await transport.close()

    with scripted(done) as server, pytest.raises(DeadlineExceeded):
        asyncio.run(main())
    assert imported == []


@pytest.mark.parametrize("run", [asyncio.run, trio.run])
def test_a_stream_that_is_given_up_while_its_types_are_loaded_frees_its_connection(run: Callable[..., bool]) -> None:
    """Its wire takes a while to load, as at a first use."""
    closed, slow = threading.Event(), SlowWire("", "bytes")
    request = TELL._replace(operation=STREAM._replace(stream=StreamRule(slow)))

    def begun(asked: Asked) -> None:
        asked.send(EVENTS)
        if asked.waits(2):
            closed.set()

    async def main() -> bool:
        async with AsyncHttpTransport(server.endpoint()) as transport:
            with anyio.move_on_after(0.3):
                await transport.stream(request)
            return await anyio.to_thread.run_sync(closed.wait, 1)

    with scripted(begun) as server:
        assert run(main() if run is asyncio.run else main)


class SlowWire(Wire[bytes]):
    """Loads its type as though nothing were imported yet."""

    __slots__ = ()

    def decode(self, body: bytes | bytearray | str) -> bytes:
        time.sleep(1)
        return super().decode(body)
