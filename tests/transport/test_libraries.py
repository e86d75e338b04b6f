"""Whatever HTTP library carries a call, the promises are the same."""

from __future__ import annotations

import asyncio
import gc
import gzip
import io
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from importlib import import_module
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import ApiError, DeadlineExceeded, InvalidArgument, ReplyTooLarge, StreamIncomplete, Unsupported
from interlingua.transport import AsyncHttpTransport, Endpoint, HttpTransport, Policy, Secret, key_header
from interlingua_wire._core.operation import Operation
from interlingua_wire._core.request import Request
from tests.transport.proxies import behind_tls
from tests.transport.scripted import EVENTS, HELLO, KEY, TELL, TEXT, Asked, answer, piece, scripted

POLICY = Policy(deadline=0.6, max_retries=0)
PATIENT = Policy(deadline=10, max_retries=0)
GET = Operation(api="test", name="read", id="read", method="GET", path="/read", reply=TEXT)
READ: Request[bytes, None, object] = Request(GET)
UPLOAD = Operation(api="test", name="up", id="up", method="POST", path="/up", reply=TEXT, body="binary")
FORM = Operation(
    api="test", name="form", id="form", method="POST", path="/form", reply=TEXT, body="multipart", files=("file",)
)


@contextmanager
def of_httpx(library: str, name: str, **settings: Any) -> Generator[Any]:
    module = pytest.importorskip(library, reason=f"the extra {library} is not installed")
    make: Callable[..., Any] = vars(module)[name]
    with make(**settings) as made:
        yield made


@asynccontextmanager
async def async_of_httpx(library: str, name: str, **settings: Any) -> AsyncGenerator[Any]:
    module = pytest.importorskip(library, reason=f"the extra {library} is not installed")
    make: Callable[..., Any] = vars(module)[name]
    async with make(**settings) as made:
        yield made


@asynccontextmanager
async def of_pyreqwest() -> AsyncGenerator[Any]:
    pytest.importorskip("pyreqwest", reason="the extra pyreqwest is not installed")
    async with il.Pyreqwest() as made:
        yield made


SYNC: dict[str, Callable[[], Any]] = {
    "httpx client": lambda: of_httpx("httpx", "Client", follow_redirects=True),
    "httpx transport": lambda: of_httpx("httpx", "HTTPTransport"),
    "httpx2 client": lambda: of_httpx("httpx2", "Client", follow_redirects=True),
    "httpx2 transport": lambda: of_httpx("httpx2", "HTTPTransport"),
}
ASYNC: dict[str, Callable[[], Any]] = {
    "httpx async client": lambda: async_of_httpx("httpx", "AsyncClient", follow_redirects=True),
    "httpx2 async client": lambda: async_of_httpx("httpx2", "AsyncClient", follow_redirects=True),
    "httpx2 async transport": lambda: async_of_httpx("httpx2", "AsyncHTTPTransport"),
    "pyreqwest": of_pyreqwest,
}


class Calling:
    """Calls over the connections of one library."""

    def __init__(self, name: str) -> None:
        self._name = name

    def send(self, server: Any, request: Any = HELLO, policy: Policy = PATIENT, times: int = 1) -> bytes:
        if self._name in SYNC:
            with SYNC[self._name]() as http, HttpTransport(server.endpoint(), policy=policy, http=http) as transport:
                return [transport.send(request).body for _ in range(times)][-1]

        async def main() -> bytes:
            async with (
                ASYNC[self._name]() as http,
                AsyncHttpTransport(server.endpoint(), policy=policy, http=http) as transport,
            ):
                return [(await transport.send(request)).body for _ in range(times)][-1]

        return asyncio.run(main())

    def events(self, server: Any, seen: list[bytes], policy: Policy = PATIENT) -> None:
        if self._name in SYNC:
            with (
                SYNC[self._name]() as http,
                HttpTransport(server.endpoint(), policy=policy, http=http) as transport,
                transport.stream(TELL) as stream,
            ):
                for event in stream:
                    seen.append(event)
            return

        async def main() -> None:
            async with (
                ASYNC[self._name]() as http,
                AsyncHttpTransport(server.endpoint(), policy=policy, http=http) as transport,
                await transport.stream(TELL) as stream,
            ):
                async for event in stream:
                    seen.append(event)

        asyncio.run(main())


@pytest.fixture(params=[*SYNC, *ASYNC])
def calling(request: pytest.FixtureRequest) -> Calling:
    return Calling(request.param)


def test_a_call_and_its_headers(calling: Calling) -> None:
    def script(asked: Asked) -> None:
        asked.send(answer(200, b"done"))

    with scripted(script) as server:
        assert calling.send(server, times=3) == b"done"
    assert [asked.header("x-api-key") for asked in server.asked] == [KEY] * 3
    assert server.asked[0].body == b'{"model":"m"}'
    assert server.connections == 1


def test_a_stream(calling: Calling) -> None:
    def script(asked: Asked) -> None:
        asked.send(EVENTS + piece(b"data: 1\n\n") + piece(b"data: 2\n\ndata: [DONE]\n\n") + b"0\r\n\r\n")

    seen: list[bytes] = []
    with scripted(script) as server:
        calling.events(server, seen)
    assert seen == [b"1", b"2"]


def trickle(asked: Asked) -> None:
    asked.send(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    asked.send_forever(b"x", every=0.02)


def silence(asked: Asked) -> None:
    asked.waits(5)


def half(asked: Asked) -> None:
    asked.send(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf")
    asked.waits(5)


@pytest.mark.parametrize("script", [trickle, silence, half])
def test_a_deadline_ends_a_call(calling: Calling, script: Callable[[Asked], None]) -> None:
    with scripted(script) as server:
        begun = time.monotonic()
        with pytest.raises(DeadlineExceeded) as caught:
            calling.send(server, policy=POLICY)
        assert time.monotonic() - begun < 0.6 + 2  # other tests keep this machine busy
    assert KEY not in f"{caught.value} {vars(caught.value)}"


@pytest.mark.parametrize(
    ("policy", "cause"), [(POLICY, "deadline"), (Policy(deadline=10, idle=0.3, max_retries=0), "idle")]
)
def test_a_stream_that_falls_silent_ends_with_what_had_come(calling: Calling, policy: Policy, cause: str) -> None:
    def script(asked: Asked) -> None:
        asked.send(EVENTS + piece(b"data: 1\n\n"))
        asked.waits(8)

    seen: list[bytes] = []
    with scripted(script) as server, pytest.raises(StreamIncomplete) as caught:
        calling.events(server, seen, policy)
    assert (seen, caught.value.cause) == ([b"1"], cause)


def test_pings_do_not_outlast_a_deadline(calling: Calling) -> None:
    def script(asked: Asked) -> None:
        asked.send(EVENTS + piece(b"data: 1\n\n"))
        asked.send_forever(piece(b": ping\n\n"), every=0.02)

    seen: list[bytes] = []
    with scripted(script) as server, pytest.raises(StreamIncomplete) as caught:
        calling.events(server, seen, POLICY)
    assert (seen, caught.value.cause) == ([b"1"], "deadline")


@pytest.mark.parametrize("request_", [HELLO, READ])
def test_no_redirect_to_another_origin_is_followed(calling: Calling, request_: Any) -> None:
    with scripted(lambda asked: asked.send(answer(200, b"never"))) as other:
        place = f"location: http://localhost:{other.base_url.rpartition(':')[2]}/"
        with scripted(lambda asked: asked.send(answer(307, b"", place))) as server, pytest.raises(ApiError) as caught:
            calling.send(server, request_)
        assert other.asked == []
    assert caught.value.status == 307


def test_a_compressed_answer_is_ours_to_open(calling: Calling) -> None:
    packed = gzip.compress(b"done")
    with scripted(lambda asked: asked.send(answer(200, packed, "content-encoding: gzip"))) as server:
        assert calling.send(server) == b"done"
    assert server.asked[0].header("accept-encoding") == "gzip, deflate"


def test_a_bomb_is_refused(calling: Calling) -> None:
    packed = gzip.compress(bytes(64 << 20))
    bomb = answer(200, packed, "content-encoding: gzip")
    with scripted(lambda asked: asked.send(bomb)) as server, pytest.raises(ReplyTooLarge):
        calling.send(server)


@pytest.mark.parametrize(
    ("make", "length"),
    [
        (lambda: b"x" * 300_000, "300000"),
        (lambda: io.BytesIO(b"x" * 300_000), "300000"),
        (lambda: [b"x" * 100_000] * 3, None),
    ],
)
def test_uploads_arrive_whole(calling: Calling, make: Callable[[], Any], length: str | None) -> None:
    with scripted(lambda asked: asked.send(answer(200, b"done"))) as server:
        calling.send(server, Request(UPLOAD, body=make()))
    (asked,) = server.asked
    assert asked.header("content-length") == length
    assert asked.body.count(b"x") == 300_000


def test_forms_arrive_whole(calling: Calling) -> None:
    with scripted(lambda asked: asked.send(answer(200, b"done"))) as server:
        calling.send(server, Request(FORM, body={"purpose": "test", "file": ("a.txt", b"hello", "text/plain")}))
    (asked,) = server.asked
    assert asked.body.count(b"\r\n\r\nhello\r\n") == asked.body.count(b"\r\n\r\ntest\r\n") == 1


class Endless:
    """Streams until the caller leaves."""

    def __init__(self) -> None:
        self.left = threading.Event()

    def __call__(self, asked: Asked) -> None:
        asked.send(EVENTS + piece(b"data: 1\n\n"))
        asked.waits(8)
        self.left.set()


@pytest.mark.parametrize("name", SYNC)
def test_closing_from_another_thread_ends_a_read_that_waits(name: str) -> None:
    endless = Endless()
    with (
        scripted(endless) as server,
        SYNC[name]() as http,
        HttpTransport(server.endpoint(), policy=PATIENT, http=http) as transport,
    ):
        stream = transport.stream(TELL)
        assert next(stream) == b"1"
        closer = threading.Timer(0.2, stream._incoming._answer.cut)  # pyright: ignore[reportPrivateUsage] - at the socket
        closer.start()
        begun = time.monotonic()
        with pytest.raises(StreamIncomplete):
            next(stream)
        assert time.monotonic() - begun < 3
        assert endless.left.wait(3)


@pytest.mark.parametrize("name", ASYNC)
def test_closing_from_another_task_ends_a_read_that_waits(name: str) -> None:
    endless = Endless()

    async def main() -> float:
        async with ASYNC[name]() as http, AsyncHttpTransport(server.endpoint(), policy=PATIENT, http=http) as transport:
            stream = await transport.stream(TELL)
            assert await anext(stream) == b"1"
            asyncio.get_running_loop().call_later(0.2, lambda: asyncio.ensure_future(stream.close()))
            begun = time.monotonic()
            with pytest.raises((StreamIncomplete, StopAsyncIteration)):
                await anext(stream)
            return time.monotonic() - begun

    with scripted(endless) as server:
        assert asyncio.run(main()) < 3
        assert endless.left.wait(3)


@pytest.mark.parametrize("name", ASYNC)
def test_a_cancelled_task_frees_its_connection(name: str) -> None:
    endless = Endless()

    async def main() -> None:
        async with ASYNC[name]() as http, AsyncHttpTransport(server.endpoint(), policy=PATIENT, http=http) as transport:
            stream = await transport.stream(TELL)
            task = asyncio.ensure_future(collected(stream))
            await asyncio.sleep(0.2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert await asyncio.to_thread(endless.left.wait, 3)

    with scripted(endless) as server:
        asyncio.run(main())


async def collected(stream: Any) -> list[bytes]:
    return [event async for event in stream]


@pytest.mark.parametrize("name", ASYNC)
def test_a_dropped_stream_frees_its_connection(name: str) -> None:
    endless = Endless()

    async def main() -> bool:
        async with ASYNC[name]() as http, AsyncHttpTransport(server.endpoint(), policy=PATIENT, http=http) as transport:
            stream = await transport.stream(TELL)
            assert await anext(stream) == b"1"
            del stream
            for _ in range(100):
                await asyncio.sleep(0.02)
                if endless.left.is_set():
                    return True
        return False

    gc.disable()
    try:
        with scripted(endless) as server:
            assert asyncio.run(main())
    finally:
        gc.enable()


def test_pyreqwest_serves_loops_one_after_another() -> None:
    pytest.importorskip("pyreqwest", reason="the extra pyreqwest is not installed")
    http = il.Pyreqwest()

    async def main() -> bytes:
        async with AsyncHttpTransport(server.endpoint(), policy=PATIENT, http=http) as transport:
            return (await transport.send(HELLO)).body

    with scripted(lambda asked: asked.send(answer(200, b"done"))) as server:
        assert [asyncio.run(main()) for _ in range(5)] == [b"done"] * 5
    asyncio.run(http.close())


def test_a_certificate_that_pyreqwest_refuses_is_told_as_one() -> None:
    import trustme

    pytest.importorskip("pyreqwest", reason="the extra pyreqwest is not installed")

    async def main(base_url: str) -> il.Health:
        settings: dict[str, Any] = {"api_key": KEY, "base_url": base_url}
        async with il.Pyreqwest() as http, il.AsyncClient("openai", http_client=http, **settings) as client:
            return await client.check()

    with behind_tls(trustme.CA()) as server:
        health = asyncio.run(main(f"https://localhost:{server.port}/v1"))
    assert health.error is not None
    assert (health.error.is_retryable, health.status) == (False, "unreachable")


def test_what_would_break_a_promise_is_refused() -> None:
    client = pytest.importorskip("pyreqwest.client", reason="the extra pyreqwest is not installed")
    il.AsyncClient("openai", api_key=KEY, http_client=il.Pyreqwest())
    with pytest.raises(InvalidArgument, match="a ClientBuilder of pyreqwest"):
        il.Pyreqwest(client.ClientBuilder)
    several: list[Any] = [client.SyncClientBuilder().build(), il.Pyreqwest()]
    for made in several:
        with il.Client("openai", api_key=KEY, http_client=made) as ours, pytest.raises(InvalidArgument, match="read"):
            ours.chat("m", "Hello")

    async def main(http: Any) -> None:
        async with il.AsyncClient("openai", api_key=KEY, http_client=http) as ours:
            await ours.chat("m", "Hello")

    with pytest.raises(InvalidArgument, match="redirects"):
        asyncio.run(main(client.ClientBuilder().build()))
    with pytest.raises(InvalidArgument, match="event loop"):
        asyncio.run(main(import_module("httpx").Client()))


@pytest.mark.filterwarnings("ignore:Async generator:ResourceWarning")
def test_pyreqwest_is_refused_where_it_cannot_be_cancelled() -> None:
    import trio

    pytest.importorskip("pyreqwest", reason="the extra pyreqwest is not installed")

    async def main() -> None:
        http: Any = il.Pyreqwest()
        async with AsyncHttpTransport(server.endpoint(), policy=PATIENT, http=http) as transport:
            await transport.send(HELLO)

    with scripted(lambda asked: asked.send(answer(200, b"done"))) as server, pytest.raises(Unsupported, match="trio"):
        trio.run(main)
    assert server.asked == []


class Gone:
    """A server that is not there."""

    @staticmethod
    def endpoint() -> Endpoint:
        return Endpoint(provider="test", base_url="http://127.0.0.1:1", auth=key_header("x-api-key", Secret(KEY)))


def test_a_key_shows_in_no_error_of_a_library(calling: Calling) -> None:
    with pytest.raises(il.WorldError) as caught:
        calling.send(Gone(), Request(GET, query={"api_key": "query-canary-5"}))
    shown = f"{caught.value} {vars(caught.value)}"
    assert KEY not in shown
    assert "query-canary-5" not in shown
