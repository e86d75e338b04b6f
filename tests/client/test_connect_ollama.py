"""An API whose operations stream unless they are told not to, line by line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

import interlingua as il
from interlingua.errors import ApiError, NotFound, StreamIncomplete

HELLO: list[Any] = [{"role": "user", "content": "Hi"}]


def answering(*lines: dict[str, Any], status: int = 200) -> tuple[Callable[[httpx.Request], httpx.Response], list[Any]]:
    seen: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(json.loads(request.content) if request.content[:1] == b"{" else request.content)
        kind = "application/x-ndjson" if len(lines) > 1 else "application/json"
        content = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
        return httpx.Response(status, content=content, headers={"content-type": kind})

    return answer, seen


def said(content: str, *, done: bool = False) -> dict[str, Any]:
    return {"model": "m", "message": {"role": "assistant", "content": content}, "done": done}


def connected(answer: Callable[[httpx.Request], httpx.Response]) -> Any:
    return il.connect("ollama", base_url="http://here", max_retries=0, http_client=httpx.MockTransport(answer))


def test_a_plain_call_says_that_it_wants_no_stream() -> None:
    answer, seen = answering({**said("Hello", done=True), "eval_count": 3})
    reply = connected(answer).chat.create(model="m", messages=HELLO)
    assert (reply.message.content, reply.eval_count) == ("Hello", 3)
    assert seen == [{"model": "m", "messages": HELLO, "stream": False}]


def test_a_stream_ends_with_the_line_that_is_done() -> None:
    answer, seen = answering(said("Hel"), said("lo"), {**said("", done=True), "done_reason": "stop", "eval_count": 3})
    with connected(answer).chat.create_stream(model="m", messages=HELLO) as stream:
        events = list(stream)
    assert "".join(event.message.content for event in events) == "Hello"
    assert (events[-1].done_reason, events[-1].eval_count) == ("stop", 3)
    assert seen[0]["stream"] is True


def test_a_stream_without_that_line_is_incomplete() -> None:
    answer, _ = answering(said("Hel"), said("lo"))
    with pytest.raises(StreamIncomplete), connected(answer).chat.create_stream(model="m", messages=HELLO) as stream:
        list(stream)


def test_an_error_on_a_line_is_raised() -> None:
    answer, _ = answering({"status": "pulling manifest"}, {"error": "no space left"})
    with pytest.raises(ApiError, match="no space left"), connected(answer).models.pull_stream(model="m") as stream:
        list(stream)


def test_a_blob_is_sent_as_it_is() -> None:
    answer, seen = answering(status=201)
    connected(answer).blobs.create("sha256:00", body=b"\x00\x01")
    assert seen == [b"\x00\x01"]


def test_a_blob_that_is_not_there_is_not_found() -> None:
    answer, _ = answering(status=404)
    with pytest.raises(NotFound):
        connected(answer).blobs.check("sha256:00")
