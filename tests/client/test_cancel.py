"""A stream is cancelled from another thread or task, and that reaches the server at once."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import StreamIncomplete
from tests.client.replies import reply, streamed
from tests.transport.scripted import EVENTS, Asked, piece, scripted

KEY = "sk-canary-0123456789"
TEXT = "Once upon a time"


class Slow:
    """Tells the beginning of a story, then nothing until the caller is gone."""

    def __init__(self) -> None:
        self.left = threading.Event()
        self.asked = 0

    def __call__(self, asked: Asked) -> None:
        self.asked += 1
        try:
            asked.send(EVENTS)  # fails where the caller has left by then
            for event in list(streamed(reply(TEXT)))[:10]:
                asked.send(piece(f"data: {json.dumps(event)}\n\n".encode()))
            asked.waits(8)
        finally:
            self.left.set()


def settings(server: Any) -> dict[str, Any]:
    return {"api_key": KEY, "base_url": f"{server.base_url}/v1"}


def checked(error: StreamIncomplete, begun: float, slow: Slow) -> None:
    assert time.monotonic() - begun < 3
    assert error.cause == "cancelled"
    assert error.partial.text
    assert TEXT.startswith(error.partial.text)
    assert slow.left.wait(3)


@pytest.mark.parametrize("recover", [None, "exact"])
def test_from_another_thread(recover: Any) -> None:
    slow = Slow()
    with scripted(slow) as server, il.Client("openai", **settings(server)) as client:
        stream = client.stream("m-1", "Tell.", recover=recover)
        assert next(stream.text_deltas())
        begun = time.monotonic()
        threading.Timer(0.2, stream.cancel).start()
        with pytest.raises(StreamIncomplete) as caught:
            list(stream)
        checked(caught.value, begun, slow)
        assert slow.asked == len(caught.value.attempts) == 1
        assert (stream.token if recover else caught.value.token) == caught.value.token


@pytest.mark.parametrize("recover", [None, "exact"])
def test_from_another_task_and_from_a_thread_beside_the_loop(recover: Any) -> None:
    async def main(cancel_by: Any) -> None:
        slow = Slow()
        with scripted(slow) as server:
            async with il.AsyncClient("openai", **settings(server)) as client:
                stream = client.stream("m-1", "Tell.", recover=recover)
                assert await anext(stream.text_deltas())
                begun = time.monotonic()
                cancel_by(stream.cancel)
                with pytest.raises(StreamIncomplete) as caught:
                    _ = [event async for event in stream]
                await asyncio.to_thread(checked, caught.value, begun, slow)

    asyncio.run(main(lambda cancel: asyncio.get_running_loop().call_later(0.2, cancel)))
    asyncio.run(main(lambda cancel: threading.Timer(0.2, cancel).start()))


def test_one_that_has_not_begun_ends_when_it_does() -> None:
    slow = Slow()
    with scripted(slow) as server, il.Client("openai", **settings(server)) as client:
        stream = client.stream("m-1", "Tell.")
        stream.cancel()
        with pytest.raises(StreamIncomplete) as caught:
            list(stream)
        assert caught.value.cause == "cancelled"
        assert slow.left.wait(3)


def test_one_that_has_ended_is_left_alone() -> None:
    def whole(asked: Asked) -> None:
        body = "".join(f"data: {json.dumps(event)}\n\n" for event in streamed(reply(TEXT)))
        asked.send(EVENTS + piece(f"{body}data: [DONE]\n\n".encode()) + b"0\r\n\r\n")

    with scripted(whole) as server, il.Client("openai", **settings(server)) as client:
        stream = client.stream("m-1", "Tell.")
        assert stream.response().text == TEXT
        stream.cancel()
        stream.cancel()
        assert stream.response().text == TEXT


def test_a_cancelled_stream_is_no_failure_of_its_provider() -> None:
    slow = Slow()
    circuit = il.CircuitPolicy(failures=1, share=0.0)
    with scripted(slow) as server, il.Client("openai", circuit=circuit, **settings(server)) as client:
        stream = client.stream("m-1", "Tell.")
        assert next(stream.text_deltas())
        threading.Timer(0.2, stream.cancel).start()
        with pytest.raises(StreamIncomplete):
            list(stream)
        (state,) = client.circuits()
    assert (state.phase, state.failures) == ("closed", 0)
