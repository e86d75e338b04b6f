"""A response tells how long its call took."""

from __future__ import annotations

from time import monotonic, sleep

import httpx

from tests.client.replies import Server, client_of, reply


class Slow(Server):
    """Answers after a moment."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, late."""
        sleep(0.05)
        return super().handle_request(request)


def test_a_plain_call_tells_its_whole_time() -> None:
    begun = monotonic()
    with client_of(Slow(reply("Hello"))) as client:
        timings = client.chat("m", "Hi").timings
    assert timings is not None
    assert 0.05 <= timings.total <= monotonic() - begun
    assert timings.first is None


def test_a_stream_tells_when_its_first_event_came_and_when_it_ended() -> None:
    with client_of(Slow(reply("Hello"))) as client, client.stream("m", "Hi") as stream:
        for _ in stream:
            sleep(0.002)
        ended = monotonic()
        sleep(0.05)
        timings = stream.response().timings
    assert timings is not None
    assert timings.first is not None
    assert 0.05 <= timings.first < timings.total
    assert timings.total < ended
    assert stream.response().timings == timings


def test_how_long_it_took_does_not_tell_two_responses_apart() -> None:
    with client_of(Server(reply("Hello"))) as client:
        assert client.chat("m", "Hi") == client.chat("m", "Hi")
