"""A stream that was left, cancelled or killed goes on later, by its token."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

import interlingua as il
from interlingua.errors import InvalidArgument, StoreFailed, StreamIncomplete, UnknownToken
from interlingua.events import Finish, Recovered, Start
from tests.recovery.models import DIALECTS, STORY, Answer, Dialect, wire
from tests.recovery.servers import KEY, Cut, Server, async_client_of, client_of, without_waiting

CLAUDE, CHAT = DIALECTS["anthropic_messages"], DIALECTS["openai_chat"]
TALE = Answer(STORY, step=4)
SMALL = 512
"""Bytes that come at once."""


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    without_waiting(monkeypatch)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "partials.db"


def left_early(dialect: Dialect, store: il.PartialStore, answer: Answer = TALE, **settings: Any) -> tuple[str, str]:
    """A stream whose reader leaves after ten events: its token, and the text that was told."""
    with client_of(dialect, Server(dialect, answer, size=SMALL), recover_store=store) as client:
        settings = {"recover": "exact", "protocol": dialect.protocol, **settings}
        with client.stream(dialect.model, "Tell.", **settings) as stream:
            for _ in range(10):
                next(stream)
            token = stream.token
    assert token is not None
    return token, stream.partial.text


@pytest.mark.parametrize("name", DIALECTS)
def test_another_process_goes_on_where_the_first_left(name: str, path: Path) -> None:
    dialect = DIALECTS[name]
    with il.PartialStore(path) as store:
        token, told = left_early(dialect, store)
    server = Server(dialect, TALE)
    with il.PartialStore(path) as store, client_of(dialect, server, recover_store=store) as client:
        with client.resume(token) as stream:
            assert stream.partial.text == told
            events = list(stream)
            response = stream.response()
        assert store.partials() == []
    kinds = [type(event) for event in events]
    assert response.text == il.collect(events).text == STORY
    assert [kinds.count(kind) for kind in (Start, Recovered, Finish)] == [1, 1, 1]
    assert len(server.bodies) == 1
    assert "cancelled" in response.warnings[0].message


def test_what_is_kept_of_a_stream_can_be_looked_at() -> None:
    with il.PartialStore() as store:
        token, _ = left_early(CLAUDE, store)
        [partial] = store.partials()
    assert (partial.token, partial.model, partial.interruption) == (token, CLAUDE.model, "cancelled")
    assert partial.events > 5
    assert partial.input_tokens == 10
    assert partial.began <= partial.last


def test_a_failure_names_the_token() -> None:
    server = Server(CLAUDE, TALE, [Cut(900)] * 3)
    with client_of(CLAUDE, server) as client:
        with pytest.raises(StreamIncomplete) as raised, client.stream(CLAUDE.model, "Tell.", recover="exact") as stream:
            stream.response()
        assert raised.value.token is not None
        with client.resume(raised.value.token) as again:
            assert again.response().text == STORY


def test_a_stream_is_resumed_as_often_as_it_takes(path: Path) -> None:
    with il.PartialStore(path) as store:
        token, _ = left_early(CLAUDE, store, recover="paragraph")
        with client_of(CLAUDE, Server(CLAUDE, TALE, size=SMALL), recover_store=store) as client:
            for _ in range(3):
                with client.resume(token) as stream:
                    events = [
                        event for event, _ in zip(stream, range(len(stream.partial.text) // 4 + 12), strict=False)
                    ]
                assert events
            with client.resume(token) as stream:
                response = stream.response()
    assert response.text == STORY
    assert len(response.warnings) > 1


@pytest.mark.parametrize("name", DIALECTS)
def test_a_stream_that_had_ended_well_is_told_without_a_request(name: str, path: Path) -> None:
    dialect = DIALECTS[name]
    with il.PartialStore(path) as store:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(il.PartialStore, "finish", lambda *_: None)  # the process dies just before
            with (
                client_of(dialect, Server(dialect, TALE), recover_store=store) as client,
                client.stream(dialect.model, "Tell.", protocol=dialect.protocol, recover="exact") as stream,
            ):
                token = stream.token
                stream.response()
        server = Server(dialect, TALE)
        with client_of(dialect, server, recover_store=store) as client, client.resume(token or "") as stream:
            assert stream.response().text == STORY
        assert server.bodies == []
        assert store.partials() == []


def test_a_typed_value_can_be_asked_for_again() -> None:
    document = Answer('{"total": 99.5, "currency": "EUR", "number": "2024-17"}', step=2)
    with il.PartialStore() as store:
        token, _ = left_early(CHAT, store, document, output=dict[str, float | str])
        with (
            client_of(CHAT, Server(CHAT, document), recover_store=store) as client,
            client.resume(token, output=dict[str, float | str]) as stream,
        ):
            assert stream.response().output == {"total": 99.5, "currency": "EUR", "number": "2024-17"}


def test_tools_are_offered_again() -> None:
    def row(boat: str) -> str:
        """Row a boat."""
        return boat

    calling = Answer("I shall row the boat over the river.", call='{"boat": "green"}', step=2)
    with il.PartialStore() as store:
        token, _ = left_early(CLAUDE, store, calling, tools=[row])
        server = Server(CLAUDE, calling)
        with client_of(CLAUDE, server, recover_store=store) as client, client.resume(token) as stream:
            [call] = stream.response().tool_calls
    assert call.arguments == {"boat": "green"}
    assert [tool["name"] for tool in server.bodies[0]["tools"]] == ["row"]


def test_a_tool_call_that_was_told_whole_is_not_asked_for_again() -> None:
    calling = Answer("I row.", call='{"boat": "green"}', step=2)
    end = wire(CLAUDE.events(calling)).rindex(b"message_delta")
    server = Server(CLAUDE, calling, [Cut(end)])
    with client_of(CLAUDE, server) as client:
        with pytest.raises(StreamIncomplete) as raised, client.stream(CLAUDE.model, "Tell.", recover="exact") as stream:
            stream.response()
        assert [call.arguments for call in raised.value.partial.tool_calls] == [{"boat": "green"}]
        with pytest.raises(StreamIncomplete, match="taken back"), client.resume(raised.value.token or ""):
            pass
    assert len(server.bodies) == 1


def test_a_tool_call_that_was_cut_off_is_told_anew_and_once() -> None:
    calling = Answer("I row.", call='{"boat": "green", "times": 3}', step=2)
    inside = wire(CLAUDE.events(calling)).rindex(b"input_json_delta")
    with (
        client_of(CLAUDE, Server(CLAUDE, calling, [Cut(inside)])) as client,
        client.stream(CLAUDE.model, "Tell.", recover="exact") as stream,
    ):
        events = list(stream)
        response = stream.response()
    [recovered] = [event for event in events if isinstance(event, Recovered)]
    assert recovered.void == (1,)
    assert [call.arguments for call in response.tool_calls] == [{"boat": "green", "times": 3}]
    assert il.collect(events).message == response.message


@pytest.mark.parametrize("token", ["", "partial_none", "' OR 1=1 --"])
def test_a_token_that_is_wrong_is_refused_by_name(token: str) -> None:
    with client_of(CLAUDE, Server(CLAUDE, TALE)) as client, pytest.raises(UnknownToken) as raised:
        client.resume(token)
    assert raised.value.token == token


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE partials SET record = replace(record, '\"seed\"', '\"from_tomorrow\"')",
        "UPDATE pieces SET event = CAST('{\"type\":' AS BLOB)",
        'UPDATE pieces SET turn = \'{"way": "by magic", "cause": "network"}\'',
    ],
)
def test_what_another_version_kept_is_a_typed_failure(change: str, path: Path) -> None:
    with il.PartialStore(path) as store:
        token, _ = left_early(CLAUDE, store)
    connection = sqlite3.connect(path, isolation_level=None)
    assert connection.execute(change).rowcount > 0
    connection.close()
    with il.PartialStore(path) as store, client_of(CLAUDE, Server(CLAUDE, TALE), recover_store=store) as client:
        with pytest.raises(StoreFailed):
            client.resume(token)
        assert [partial.token for partial in store.partials()] == [token]


def test_a_token_that_has_expired_is_refused() -> None:
    with il.PartialStore(max_age=0.0) as store:
        token, _ = left_early(CLAUDE, store)
        with client_of(CLAUDE, Server(CLAUDE, TALE), recover_store=store) as client, pytest.raises(UnknownToken):
            client.resume(token)


def test_a_token_says_nothing() -> None:
    with il.PartialStore() as store:
        tokens = {left_early(CLAUDE, store)[0] for _ in range(3)}
    assert len(tokens) == 3
    assert all(len(token) < 40 and token.isprintable() and KEY not in token for token in tokens)


def test_no_key_is_in_the_file(path: Path) -> None:
    echoing = Server(CLAUDE, Answer(f"You said {KEY}. " * 20, step=100), size=SMALL)
    with il.PartialStore(path) as store, client_of(CLAUDE, echoing, recover_store=store) as client:
        stream = client.stream(
            CLAUDE.model, f"My key is {KEY}.", system=KEY, recover="exact", metadata={"user_id": KEY}
        )
        with stream:
            while KEY not in stream.partial.text:
                next(stream)
        files = [part.read_bytes() for part in path.parent.iterdir()]
    assert files
    assert any(b"My key is [secret]." in content and b"You said [secret]." in content for content in files)
    assert not any(KEY.encode() in content for content in files)
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.off_spec
def test_options_that_may_be_secret_are_not_kept_and_must_be_given_again() -> None:
    options = {"mcp_servers": [{"url": "https://example.com", "authorization_token": "hush-hush"}], "speed": "fast"}
    with il.PartialStore() as store:
        token, _ = left_early(CLAUDE, store, options=options)
        server = Server(CLAUDE, TALE)
        with client_of(CLAUDE, server, recover_store=store) as client:
            assert "hush-hush" not in store.claim(token).record
            with pytest.raises(InvalidArgument, match=r"mcp_servers\[0\]\.authorization_token"):
                client.resume(token)
            with client.resume(token, options=options) as stream:
                assert stream.response().text == STORY
    assert server.bodies[0]["mcp_servers"] == options["mcp_servers"]


def test_a_cancelled_task_leaves_a_stream_that_can_be_resumed(path: Path) -> None:
    class Silent(Server):
        """Sends the beginning, and then nothing."""

        async def handle_async_request(self, request: Any) -> Any:
            response = await super().handle_async_request(request)
            if len(self.bodies) == 1:
                stream = response.stream
                response.stream = Stalled([piece async for piece in stream][:3])
            return response

    async def go() -> str:
        server = Silent(CLAUDE, TALE, size=SMALL)
        with il.PartialStore(path) as store:
            async with async_client_of(CLAUDE, server, recover_store=store) as client:
                stream = client.stream(CLAUDE.model, "Tell.", recover="exact")
                task = asyncio.create_task(stream.response())
                while len(stream.partial.text) < 20:
                    await asyncio.sleep(0.01)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                [partial] = store.partials()
                assert (partial.token, partial.interruption) == (stream.token, "cancelled")
                async with client.resume(partial.token) as resumed:
                    return (await resumed.response()).text

    assert asyncio.run(asyncio.wait_for(go(), 30)) == STORY


class Stalled(httpx.AsyncByteStream):
    """Sends pieces, and then nothing for an hour."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> Any:
        for piece in self._pieces:
            yield piece
        await asyncio.sleep(3600)


def test_the_deadline_ends_a_stream_that_is_being_recovered(path: Path) -> None:
    class SilentLater(Server):
        """Breaks off, and then sends nothing more."""

        async def handle_async_request(self, request: Any) -> Any:
            response = await super().handle_async_request(request)
            if len(self.bodies) > 1:
                response.stream = Stalled([])
            return response

    async def go() -> tuple[StreamIncomplete, float]:
        server = SilentLater(CLAUDE, TALE, [Cut(2000)])
        with il.PartialStore(path) as store:
            async with async_client_of(CLAUDE, server, recover_store=store) as client:
                begun = time.monotonic()
                with pytest.raises(StreamIncomplete) as raised:
                    await client.stream(CLAUDE.model, "Tell.", recover="exact", deadline=1.0).response()
                return raised.value, time.monotonic() - begun

    error, seconds = asyncio.run(asyncio.wait_for(go(), 30))
    assert seconds < 1.5
    assert error.cause == "deadline"
    assert len(error.partial.text) > 20
    assert STORY.startswith(error.partial.text)
    assert error.token is not None


def test_async_streams_recover_too(path: Path) -> None:
    async def go() -> il.ChatResponse:
        server = Server(CLAUDE, TALE, [Cut(3000, by_error=True)], size=SMALL)
        with il.PartialStore(path) as store:
            async with (
                async_client_of(CLAUDE, server, recover_store=store) as client,
                client.stream(CLAUDE.model, "Tell.", recover="exact") as stream,
            ):
                response = await stream.response()
            assert store.partials() == []
            return response

    assert asyncio.run(asyncio.wait_for(go(), 30)).text == STORY


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_writing_to_a_file_does_not_keep_the_loop_waiting(backend: str, path: Path) -> None:
    """Each commit takes 50 ms; what else runs meanwhile is not held up by them."""
    pauses: list[float] = []
    append = il.PartialStore.append

    def slow(self: il.PartialStore, *arguments: Any, **settings: Any) -> bool:
        time.sleep(0.05)
        return append(self, *arguments, **settings)

    async def tick() -> None:
        while True:
            before = time.monotonic()
            await anyio.sleep(0)
            pauses.append(time.monotonic() - before)

    async def go() -> str:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(tick)
            server = Server(CLAUDE, TALE, size=SMALL)
            with il.PartialStore(path) as store:
                async with async_client_of(CLAUDE, server, recover_store=store) as client:
                    stream = client.stream(CLAUDE.model, "Tell.", recover="exact")
                    text = (await stream.response()).text
            tasks.cancel_scope.cancel()
        return text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(il.PartialStore, "append", slow)
        assert anyio.run(go, backend=backend) == STORY
    assert sum(pause > 0.05 for pause in pauses) < len(wire(CLAUDE.events(TALE))) // SMALL // 2
