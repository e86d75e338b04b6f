"""Whoever takes what a Live session says slowly loses neither it nor the session."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

import interlingua as il
from interlingua.errors import ConnectionFailed
from interlingua.transport import websocket
from tests.gemini.test_live import DONE, MODEL, said

PINGS, SOON = 0.2, 2.0
"""Seconds."""
COUNT = 200
TEXTS = [f"{number} " + "x" * 20_000 for number in range(COUNT)]


@pytest.fixture(autouse=True)
def hasty_pings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "PINGS", PINGS)


class Server:
    """Says everything at once when it is asked, and lives on; or falls silent for good."""

    def __init__(self, *, lives: bool) -> None:
        self.sessions = 0
        self._lives = lives
        self._over = threading.Event()

    def __call__(self, connection: ServerConnection) -> None:
        self.sessions += 1
        try:
            connection.recv()
            connection.send(json.dumps({"setupComplete": {}}))
            connection.recv()
            if not self._lives:
                with connection.protocol_mutex:  # so it answers no ping either
                    self._over.wait(20)
                return
            for text in TEXTS:
                connection.send(json.dumps(said(text)))
            connection.send(json.dumps(DONE))
            connection.recv()
        except ConnectionClosed:
            return

    def end(self) -> None:
        self._over.set()


@contextmanager
def serving(*, lives: bool) -> Generator[tuple[str, Server]]:
    told = Server(lives=lives)
    with serve(told, "127.0.0.1", 0, ping_interval=None, close_timeout=0.5) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.socket.getsockname()[1]}", told
        told.end()
        server.shutdown()
        thread.join(5)


@pytest.fixture
def talkative() -> Iterator[tuple[str, Server]]:
    with serving(lives=True) as served:
        yield served


@pytest.fixture
def mute() -> Iterator[tuple[str, Server]]:
    with serving(lives=False) as served:
        yield served


SETTINGS = il.LiveSettings(resumes=False)


def texts_in(messages: list[Any]) -> list[str]:
    parts = [message.server_content.model_turn for message in messages if message.server_content.model_turn]
    return [part.parts[0].text for part in parts]


def test_one_that_listens_late_hears_everything(talkative: tuple[str, Server]) -> None:
    address, server = talkative

    async def main() -> list[Any]:
        async with (
            il.connect_async("gemini", api_key="any", base_url=address) as gemini,
            il.live_async(gemini, MODEL, SETTINGS) as session,
        ):
            await session.send("hello")
            await asyncio.sleep(PINGS * 5)
            return [await session.receive() for _ in range(COUNT + 1)]

    assert texts_in(asyncio.run(main())) == TEXTS
    assert server.sessions == 1


def test_one_that_listens_late_without_a_loop_hears_everything(talkative: tuple[str, Server]) -> None:
    address, server = talkative
    with (
        il.connect("gemini", api_key="any", base_url=address) as gemini,
        il.live(gemini, MODEL, SETTINGS) as session,
    ):
        session.send("hello")
        time.sleep(PINGS * 5)
        messages = [session.receive() for _ in range(COUNT + 1)]
    assert texts_in(messages) == TEXTS
    assert server.sessions == 1


def test_a_server_that_gives_no_sign_of_life_is_given_up(mute: tuple[str, Server]) -> None:
    address, _ = mute

    async def main() -> float:
        async with (
            il.connect_async("gemini", api_key="any", base_url=address) as gemini,
            il.live_async(gemini, MODEL, SETTINGS) as session,
        ):
            begun = time.monotonic()
            with pytest.raises(ConnectionFailed, match="1006"):
                await session.ask("hello")
            return time.monotonic() - begun

    assert asyncio.run(main()) < SOON


def test_a_server_that_gives_no_sign_of_life_is_given_up_without_a_loop(mute: tuple[str, Server]) -> None:
    address, _ = mute
    with (
        il.connect("gemini", api_key="any", base_url=address) as gemini,
        il.live(gemini, MODEL, SETTINGS) as session,
    ):
        begun = time.monotonic()
        with pytest.raises(ConnectionFailed, match="1006"):
            session.ask("hello")
        assert time.monotonic() - begun < SOON


def test_a_server_that_only_answers_pings_is_kept(talkative: tuple[str, Server]) -> None:
    address, server = talkative
    with (
        il.connect("gemini", api_key="any", base_url=address) as gemini,
        il.live(gemini, MODEL, SETTINGS) as session,
    ):
        time.sleep(PINGS * 6)
        session.send("hello")
        assert texts_in([session.receive() for _ in range(COUNT + 1)]) == TEXTS
    assert server.sessions == 1
