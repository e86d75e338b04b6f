"""Openings of a websocket that are not as they should be."""

from __future__ import annotations

from typing import Any

from interlingua.errors import (
    ApiError,
    AuthenticationFailed,
    ConnectionFailed,
    DeadlineExceeded,
    InvalidReply,
    PermissionDenied,
    RateLimited,
    ServerError,
)
from tests.hostile.faults_websocket import BROKEN, GOOD, live_fault
from tests.hostile.judging import OTHER_ORIGIN, Fault, Script, sending
from tests.hostile.websocket import BEGUN, begin, closing, frame, heard, opened
from tests.hostile.wire import body, head
from tests.transport.scripted import Asked, Gone

HTML = b"<html><title>502 Bad Gateway</title></html>"
REFUSAL = b'{"error": {"code": %d, "message": "No.", "status": "%b"}}'


def refusing(status: str, content: bytes, *headers: str, media_type: str = "application/json") -> Script:
    """An HTTP answer in place of a websocket."""
    return sending(body(content, *headers, status=status, media_type=media_type))


def with_heads(*headers: str) -> Script:
    """Open it with these headers as well."""

    def script(asked: Asked) -> None:
        asked.send(opened(asked, *headers))
        asked.waits(30)
        raise Gone

    return script


def trickling(asked: Asked) -> None:
    for byte in opened(asked):
        asked.send(bytes([byte]))
        if asked.waits(0.05):
            return


def endless_heads(asked: Asked) -> None:
    asked.send(b"HTTP/1.1 101 Switching Protocols\r\n")
    while True:
        asked.send(b"x: y\r\n" * 100)


def endless_line(asked: Asked) -> None:
    asked.send(b"HTTP/1.1 101 Switching Protocols\r\nx: ")
    while True:
        asked.send(b"y" * 65536)


def endless_refusal(asked: Asked) -> None:
    asked.send(head("content-type: text/html", status="500 X"))
    while True:
        asked.send(b"y" * 65536)


def echoing(asked: Asked) -> None:
    """Refuses, with the key in everything it says."""
    key = (asked.header("x-goog-api-key") or "").encode()
    content = b'{"error": {"code": 401, "message": "Bad key %b", "status": "UNAUTHENTICATED"}}' % key
    asked.send(body(content, f"x-key: {key.decode()}", status="401 Bad"))


def closing_with_key(asked: Asked) -> None:
    key = (asked.header("x-goog-api-key") or "").encode()
    asked.send(opened(asked))
    heard(asked)
    asked.send(closing(1008, b"Bad key " + key))
    raise Gone


def redirecting(status: str) -> Script:
    """Lead to another origin, where a good session would be had."""

    def script(asked: Asked) -> None:
        if (
            asked.header(
                "host",
            )
            and OTHER_ORIGIN in asked.head.split()[1]
        ):
            begin(asked)
            for each in GOOD:
                asked.send(each)
            return
        port = (asked.header("host") or "").rpartition(":")[2]
        asked.send(body(b"", f"location: http://localhost:{port}{OTHER_ORIGIN}", status=status))

    return script


def at_once(asked: Asked) -> None:
    """The opening, and what is said before anything was heard, in one packet."""
    asked.send(opened(asked) + frame(BEGUN))
    heard(asked)
    heard(asked)
    for each in GOOD:
        asked.send(each)
    asked.waits(30)
    raise Gone


def wrong_accept(asked: Asked) -> None:
    asked.send(opened(asked).replace(b"Accept: ", b"Accept: x"))
    asked.waits(30)
    raise Gone


def without(line: bytes) -> Script:
    """The opening less one line."""

    def script(asked: Asked) -> None:
        asked.send(b"\r\n".join(each for each in opened(asked).split(b"\r\n") if not each.startswith(line)))
        asked.waits(30)
        raise Gone

    return script


def silent_setup(asked: Asked) -> None:
    asked.send(opened(asked))
    while not asked.waits(30):
        continue


def setup_refused(asked: Asked) -> None:
    asked.send(opened(asked))
    heard(asked)
    asked.send(closing(1008, b"API key not valid"))
    raise Gone


def setup_gone(asked: Asked) -> None:
    asked.send(opened(asked))
    heard(asked)
    asked.reset()


def setup_babble(asked: Asked) -> None:
    """Anything but that the session has begun."""
    asked.send(opened(asked))
    while True:
        asked.send(frame(b'{"sessionResumptionUpdate": {}}') * 50)
        asked.waits(0.02)


def opening(script: Script, *errors: Any, **more: Any) -> Fault:
    return live_fault(script, *errors, **more)


FAULTS: dict[str, Fault] = {
    "opening: 401": opening(refusing("401 X", REFUSAL % (401, b"UNAUTHENTICATED")), AuthenticationFailed),
    "opening: 403": opening(refusing("403 X", REFUSAL % (403, b"PERMISSION_DENIED")), PermissionDenied),
    "opening: 429": opening(refusing("429 X", REFUSAL % (429, b"RESOURCE_EXHAUSTED"), "retry-after: 7"), RateLimited),
    "opening: 500": opening(refusing("500 X", REFUSAL % (500, b"INTERNAL")), ServerError),
    "opening: 502 of a gateway": opening(refusing("502 X", HTML, media_type="text/html"), ServerError),
    "opening: a page in place of it": opening(refusing("200 OK", HTML, media_type="text/html"), ApiError, InvalidReply),
    "opening: a refusal without end": opening(endless_refusal, ServerError, ConnectionFailed, growth=24),
    "opening: 302 to another origin": opening(redirecting("302 X"), ApiError),
    "opening: 307 to another origin": opening(redirecting("307 X"), ApiError),
    "opening: the key comes back": opening(echoing, AuthenticationFailed),
    "opening: the key comes back when it is closed": opening(closing_with_key, PermissionDenied),
    "opening: in one packet with what follows": opening(at_once),
    "opening: with another proof": opening(wrong_accept, *BROKEN),
    "opening: without a proof": opening(without(b"Sec-WebSocket-Accept"), *BROKEN),
    "opening: without an upgrade": opening(without(b"Upgrade"), *BROKEN),
    "opening: with an extension that nobody offered": opening(with_heads("Sec-WebSocket-Extensions: x-other"), *BROKEN),
    "opening: with settings that nobody offered": opening(
        with_heads("Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99"), *BROKEN
    ),
    "opening: with a protocol that nobody offered": opening(with_heads("Sec-WebSocket-Protocol: other"), *BROKEN),
    "opening: gone at once": opening(sending(), *BROKEN),
    "opening: no HTTP": opening(sending(b"\x15\x03\x01\x00\x02\x02\x50 nothing\r\n\r\n"), *BROKEN),
    "opening: HTTP/1.0": opening(sending(head("upgrade: websocket", status="101 X", version="1.0")), *BROKEN),
    "opening: byte by byte, too slow": opening(trickling, DeadlineExceeded, deadline=0.7),
    "opening: headers without end": opening(endless_heads, *BROKEN, growth=24),
    "opening: a header without end": opening(endless_line, *BROKEN, growth=24),
    "opening: silence after it": opening(silent_setup, DeadlineExceeded, deadline=0.7),
    "opening: the session is refused": opening(setup_refused, PermissionDenied),
    "opening: the session is lost": opening(setup_gone, *BROKEN),
    "opening: the session never begins": opening(setup_babble, DeadlineExceeded, deadline=0.7, is_flood=True),
}
