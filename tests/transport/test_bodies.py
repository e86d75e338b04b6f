"""What goes out and comes back, over a real connection."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from typing import Any

import pytest

from interlingua.errors import ApiError, InvalidReply, ReplyTooLarge, ServerError, StreamIncomplete
from interlingua.transport import HttpTransport, Policy
from interlingua_wire._core.operation import BodyKind, Operation, StreamRule, Terminal
from interlingua_wire._core.request import Request
from interlingua_wire._core.wire import Wire
from tests.transport.scripted import EVENTS, HELLO, PLAIN, STREAM, TEXT, Asked, Caller, answer, piece, scripted

POLICY = Policy(deadline=10)
FLAKY_STATUS = (503, 200)


def flaky(asked: Asked) -> None:
    """Fails at first, then echoes what it was sent."""
    body = asked.body if asked.number else b"{}"
    asked.send(answer(FLAKY_STATUS[min(asked.number, 1)], body, "retry-after: 0"))


def upload(kind: BodyKind, body: Any, files: tuple[str, ...] = ()) -> Request[bytes, None, object]:
    return Request(Operation("test", "up", "up", "POST", "/up", TEXT, kind, files=files), body=body)


def test_a_file_is_sent_again_from_where_it_stood(caller: Caller) -> None:
    file = io.BytesIO(b"-" + b"x" * 200_000)
    file.read(1)
    with scripted(flaky) as server:
        reply = caller.send(server.endpoint(), POLICY, upload("binary", file))
        lengths = [asked.header("content-length") for asked in server.asked]
    assert reply.value == b"x" * 200_000
    assert lengths == ["200000", "200000"]


def test_an_iterable_is_sent_once(caller: Caller) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"one "
        yield b"two"

    with scripted(lambda asked: asked.send(answer(503, b"{}", "retry-after: 0"))) as server:
        with pytest.raises(ServerError) as caught:
            caller.send(server.endpoint(), POLICY, upload("binary", pieces()))
        assert server.asked[0].body == b"4\r\none \r\n3\r\ntwo\r\n0\r\n\r\n"
    assert len(caught.value.attempts) == 1


def test_a_multipart_body_is_whole_on_each_try(caller: Caller) -> None:
    fields = {"purpose": "test", "file": ("a.bin", io.BytesIO(b"y" * 100_000), "application/x-a")}
    with scripted(flaky) as server:
        sent = caller.send(server.endpoint(), POLICY, upload("multipart", fields, ("file",))).value
        types = [asked.header("content-type") or "" for asked in server.asked]
    assert all(one.startswith("multipart/form-data; boundary=") for one in types)
    assert b'name="purpose"\r\n\r\ntest\r\n' in sent
    assert b'name="file"; filename="a.bin"\r\nContent-Type: application/x-a\r\n\r\n' + b"y" * 100_000 in sent


def test_a_compressed_reply_is_decompressed(caller: Caller) -> None:
    packed = gzip.compress(b"plain text")
    with scripted(lambda asked: asked.send(answer(200, packed, "content-encoding: gzip"))) as server:
        reply = caller.send(server.endpoint(), POLICY)
        assert server.asked[0].header("accept-encoding") == "gzip, deflate"
    assert reply.value == b"plain text"


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_a_reply_that_cannot_be_decompressed_is_invalid(caller: Caller, coding: str) -> None:
    body = answer(200, b"no such thing", f"content-encoding: {coding}")
    with scripted(lambda asked: asked.send(body)) as server, pytest.raises(InvalidReply, match="compression"):
        caller.send(server.endpoint(), POLICY)


def test_a_reply_over_the_limit_is_refused(caller: Caller) -> None:
    with scripted(lambda asked: asked.send(answer(200, b"x" * 1001))) as server, pytest.raises(ReplyTooLarge):
        caller.send(server.endpoint(), POLICY._replace(max_reply_bytes=1000))


def test_an_event_over_the_limit_is_refused(caller: Caller) -> None:
    events = EVENTS + piece(b"data: " + b"x" * 1001)
    with scripted(lambda asked: asked.send(events)) as server, pytest.raises(ReplyTooLarge):
        caller.events(server.endpoint(), POLICY._replace(max_event_bytes=1000), [])


def test_a_reply_of_another_kind_is_invalid(caller: Caller) -> None:
    chat: Wire[Any] = Wire("openai.types", "CreateChatCompletionResponse")
    request: Request[Any, Any, Any] = Request(PLAIN._replace(reply=chat), body={})
    with scripted(lambda asked: asked.send(answer(200, b"<html>"))) as server:
        reply = caller.send(server.endpoint(), POLICY, request)
    with pytest.raises(InvalidReply) as caught:
        _ = reply.value
    assert caught.value.body == b"<html>"


def test_a_query_and_a_path_arrive_as_they_were_written(caller: Caller) -> None:
    operation = PLAIN._replace(path="/files/{id}")
    request: Request[bytes, Any, Any] = Request(operation, path={"id": "a/b c%é:1"}, query={"q": "x/y&z+"}, body={})
    with scripted(lambda asked: asked.send(answer(200, b""))) as server:
        caller.send(server.endpoint(), POLICY, request)
        assert server.asked[0].head.split("\r\n")[0] == "POST /files/a%2Fb%20c%25%C3%A9:1?q=x/y%26z%2B HTTP/1.1"


def test_a_redirect_within_the_origin_is_followed_for_get(caller: Caller) -> None:
    def script(asked: Asked) -> None:
        asked.send(answer(302, b"", "location: /there") if asked.number == 0 else answer(200, b"here"))

    request: Request[bytes, Any, Any] = Request(PLAIN._replace(method="GET", body="none"))
    with scripted(script) as server:
        assert caller.send(server.endpoint(), POLICY, request).value == b"here"
        assert server.asked[1].head.startswith("GET /there ")


def test_redirects_have_an_end(caller: Caller) -> None:
    request: Request[bytes, Any, Any] = Request(PLAIN._replace(method="GET", body="none"))
    with scripted(lambda asked: asked.send(answer(302, b"", "location: /again"))) as server:
        with pytest.raises(ApiError, match="redirects to /again"):
            caller.send(server.endpoint(), POLICY, request)
        assert len(server.asked) == 6


def test_a_broken_event_is_an_error_and_never_skipped() -> None:
    chat: Wire[Any] = Wire("openai.types", "CreateChatCompletionStreamResponse")
    rule = StreamRule(chat, terminals=(Terminal(sentinel="[DONE]"),))
    request: Request[Any, Any, Any] = Request(STREAM._replace(stream=rule), body={})
    events = EVENTS + piece(b'data: {"id": "\xff"}\n\ndata: [DONE]\n\n') + b"0\r\n\r\n"
    with (
        scripted(lambda asked: asked.send(events)) as server,
        HttpTransport(server.endpoint()) as transport,
        pytest.raises(StreamIncomplete) as caught,
    ):
        list(transport.stream(request))
    assert caught.value.cause == "invalid"


def test_an_envelope_holds_the_name_and_the_data() -> None:
    rule = StreamRule(TEXT, has_envelope=True)
    request: Request[Any, Any, Any] = Request(STREAM._replace(stream=rule), body={})
    events = EVENTS + piece(b'event: thread.created\ndata: {"a": 1}\n\n') + b"0\r\n\r\n"
    with scripted(lambda asked: asked.send(events)) as server, HttpTransport(server.endpoint()) as transport:
        assert list(transport.stream(request)) == [b'{"event": "thread.created", "data": {"a": 1}}']


def test_hello_says_who_calls(caller: Caller) -> None:
    with scripted(lambda asked: asked.send(answer(200, b""))) as server:
        caller.send(server.endpoint(), POLICY, HELLO)
        assert (server.asked[0].header("user-agent") or "").startswith("interlingua/")
