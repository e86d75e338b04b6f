"""Events that share a packet with something broken are delivered before the error."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

import pytest

from interlingua.errors import ReplyTooLarge, StreamIncomplete, WorldError
from interlingua.transport import AsyncHttpTransport, HttpTransport, Policy
from interlingua_wire._core.operation import Framing, Operation, StreamRule, Terminal
from interlingua_wire._core.request import Request
from tests.transport.event_messages import event
from tests.transport.scripted import TEXT, Asked, ScriptedServer, answer, scripted

POLICY = Policy(deadline=10, max_event_bytes=200)
END = Terminal(field="done", values=(True,))
LARGE = b'{"x": "' + b"y" * 300 + b'"}'


class Broken(NamedTuple):
    """Good bytes, and bad ones that follow them."""

    framing: Framing
    good: bytes
    bad: bytes
    error: type[WorldError]


MESSAGES = event("a", {"n": 1}) + event("a", {"n": 2})
MESSAGE = event("a", {"n": 3})
ROWS: dict[str, Broken] = {
    "a line too large": Broken("ndjson", b'{"n": 1}\n{"n": 2}\n', LARGE + b"\n", ReplyTooLarge),
    "a line too large without end": Broken("ndjson", b'{"n": 1}\n{"n": 2}\n', LARGE, ReplyTooLarge),
    "an event too large": Broken(
        "sse", b'data: {"n": 1}\n\ndata: {"n": 2}\n\n', b"data: " + LARGE + b"\n\n", ReplyTooLarge
    ),
    "lines too many": Broken("sse", b'data: {"n": 1}\n\ndata: {"n": 2}\n\n', b"data: yyyyyyyy\n" * 40, ReplyTooLarge),
    "a wrong checksum": Broken("eventstream", MESSAGES, MESSAGE[:-1] + b"\0", StreamIncomplete),
    "a wrong beginning": Broken("eventstream", MESSAGES, b"\1" + MESSAGE[1:], StreamIncomplete),
    "a message too large": Broken("eventstream", MESSAGES, event("a", b"y" * 300), ReplyTooLarge),
}


def request_of(framing: Framing) -> Request[bytes, bytes, object]:
    rule = StreamRule(TEXT, framing=framing, terminals=(END,))
    operation = Operation(
        api="test", name="tell", id="tell", method="POST", path="/tell", reply=TEXT, body="json", stream=rule
    )
    return Request(operation, body={"model": "m"})


def read(server: ScriptedServer, framing: Framing, seen: list[bytes]) -> None:
    with (
        HttpTransport(server.endpoint(), policy=POLICY) as transport,
        transport.stream(request_of(framing)) as stream,
    ):
        for one in stream:
            seen.append(one)


async def read_async(server: ScriptedServer, framing: Framing, seen: list[bytes]) -> None:
    async with (
        AsyncHttpTransport(server.endpoint(), policy=POLICY) as transport,
        await transport.stream(request_of(framing)) as stream,
    ):
        async for one in stream:
            seen.append(one)


@pytest.mark.parametrize("way", ["sync", "async"])
@pytest.mark.parametrize("name", ROWS)
def test_what_is_good_comes_out_before_the_error(name: str, way: str) -> None:
    row, seen = ROWS[name], list[bytes]()

    def script(asked: Asked) -> None:
        asked.send(answer(200, row.good + row.bad, "content-type: text/event-stream"))

    with scripted(script) as server, pytest.raises(row.error):
        if way == "sync":
            read(server, row.framing, seen)
        else:
            asyncio.run(read_async(server, row.framing, seen))
    assert [b'"n": 1' in seen[0], b'"n": 2' in seen[1], len(seen)] == [True, True, 2]


TERMINALS: dict[Framing, bytes] = {
    "ndjson": b'{"done": true}\n',
    "sse": b'data: {"done": true}\n\n',
    "eventstream": event("a", {"done": True}),
}


@pytest.mark.parametrize("name", ROWS)
def test_what_is_bad_after_the_end_is_nothing(name: str) -> None:
    row, seen = ROWS[name], list[bytes]()

    def script(asked: Asked) -> None:
        asked.send(answer(200, row.good + TERMINALS[row.framing] + row.bad, "content-type: text/event-stream"))

    with scripted(script) as server:
        read(server, row.framing, seen)
    assert len(seen) == 3
