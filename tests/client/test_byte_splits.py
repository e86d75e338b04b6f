"""However the bytes of a stream are cut on their way, the reply is the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import interlingua as il
from tests.protocols.cohere_chat import test_stream as cohere_replies
from tests.protocols.cohere_chat import wire as cohere
from tests.protocols.ollama import test_stream as ollama_replies
from tests.protocols.ollama import wire as ollama


class Pieces(httpx.SyncByteStream):
    """A body in pieces."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces


class Recorded(NamedTuple):
    """A stream as it stood on the wire, and what the same reply says when it comes whole."""

    provider: str
    content_type: str
    body: bytes
    reply: dict[str, Any]


def server_sent(events: Sequence[Any]) -> bytes:
    return "".join(f"event: {each['type']}\ndata: {json.dumps(each)}\n\n" for each in events).encode()


def lines(events: Sequence[Any]) -> bytes:
    return "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in events).encode()


STREAMS = [
    *(
        Recorded("cohere", "text/event-stream", server_sent(cohere.streamed(reply)), reply)
        for reply in cohere_replies.REPLIES.values()
    ),
    *(
        Recorded("ollama", "application/x-ndjson", lines(ollama.streamed(reply)), reply)
        for reply in ollama_replies.REPLIES.values()
    ),
]


def told(response: il.ChatResponse) -> Any:
    return response.message, response.finish_reason, response.usage, response.logprobs


def asked(recorded: Recorded, pieces: Sequence[bytes] | None) -> Any:
    """What a client makes of it; None: of the plain reply."""

    def answer(request: httpx.Request) -> httpx.Response:
        if pieces is None:
            return httpx.Response(200, json=recorded.reply)
        return httpx.Response(200, headers={"content-type": recorded.content_type}, stream=Pieces(pieces))

    with il.Client(recorded.provider, api_key="k", http_client=httpx.MockTransport(answer), max_retries=0) as client:
        if pieces is None:
            return told(client.chat("m", "Hi"))
        with client.stream("m", "Hi") as stream:
            return told(stream.response())


@cache
def whole(place: int) -> Any:
    return asked(STREAMS[place], None)


def split(body: bytes, places: Sequence[int]) -> list[bytes]:
    ends = [0, *sorted({min(place, len(body)) for place in places}), len(body)]
    return [body[start:end] for start, end in pairwise(ends)]


@pytest.mark.parametrize("place", range(len(STREAMS)))
def test_a_stream_byte_by_byte_is_the_plain_reply(place: int) -> None:
    body = STREAMS[place].body
    assert asked(STREAMS[place], [body[at : at + 1] for at in range(len(body))]) == whole(place)


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, len(STREAMS) - 1), places=st.lists(st.integers(0, 3000), max_size=12))
def test_a_stream_split_anywhere_is_the_plain_reply(place: int, places: list[int]) -> None:
    assert asked(STREAMS[place], split(STREAMS[place].body, places)) == whole(place)
