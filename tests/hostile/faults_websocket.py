"""Frames of a websocket that are not as they should be, in an answer of a Live session."""

from __future__ import annotations

import json
import struct
from time import sleep
from typing import Any

from interlingua.errors import (
    ApiError,
    BadRequest,
    ConnectionFailed,
    DeadlineExceeded,
    InvalidReply,
    Overloaded,
    ReplyTooLarge,
    RequestTooLarge,
    ServerError,
    StreamIncomplete,
)
from tests.hostile.answers import live
from tests.hostile.callers import LARGEST
from tests.hostile.judging import MIB, Errors, Fault, Script
from tests.hostile.websocket import (
    BINARY,
    CLOSE,
    CONTINUED,
    DEFLATE,
    FINAL,
    MESSAGES,
    PING,
    TEXT_FRAME,
    begin,
    closing,
    deflated,
    ending,
    frame,
    frames,
    heard,
    in_fragments,
    playing,
    staying,
)
from tests.transport.scripted import Asked, Gone

GOOD = frames()
FIRST, *REST = GOOD
BROKEN: Errors = (ConnectionFailed,)
CUT: Errors = (StreamIncomplete,)
MANY_PINGS = 20_000


def live_fault(script: Script, *errors: Any, **more: Any) -> Fault:
    """In a Live session."""
    return Fault(dialect="live", script=script, errors=errors, **more)


def within(*raw: bytes) -> Script:
    """After the first message of the answer; the rest of it follows."""
    return playing(FIRST, *raw, *REST)


def many_pings(asked: Asked) -> None:
    begin(asked)
    asked.send(frame(b"ping", PING) * MANY_PINGS + b"".join(GOOD))
    for _ in range(MANY_PINGS):
        heard(asked)
    heard(asked)
    raise Gone


def pings_forever(asked: Asked) -> None:
    begin(asked)
    asked.send(FIRST)
    while True:
        asked.send(frame(b"again", PING) * 50)
        sleep(0.01)


def resetting(asked: Asked) -> None:
    begin(asked)
    asked.send(FIRST + REST[0][:5])
    asked.waits(0.1)
    asked.reset()


def first_then_whole(*raw: bytes) -> Script:
    """These for an answer over the first connection, which then ends; all is well over the next."""

    def script(asked: Asked) -> None:
        begin(asked)
        if asked.number == 1:
            for each in raw:
                asked.send(each)
            asked.waits(0.05)
            asked.reset()
        for each in GOOD:
            asked.send(each)
        heard(asked)
        raise Gone

    return script


def byte_by_byte(asked: Asked) -> None:
    begin(asked)
    for byte in b"".join(GOOD):
        asked.send(bytes([byte]))
    asked.waits(30)
    raise Gone


def endless(asked: Asked) -> None:
    """One message in fragments that never ends."""
    begin(asked)
    asked.send(frame(b'{"x": "', TEXT_FRAME, bits=0))
    while True:
        asked.send(frame(b"x" * MIB, CONTINUED, bits=0))


WHOLE = MESSAGES[0]
SPLIT = next(place for place in range(len(WHOLE)) if WHOLE[place] > 0x7F) + 1
"""Within a character."""
LONG_TEXT = json.dumps(live("x" * (LARGEST + 1))).encode()
BOMB = json.dumps(live("x" * (64 * MIB))).encode()

FAULTS: dict[str, Fault] = {
    "websocket: messages in fragments of seven bytes": live_fault(
        playing(*(piece for message in MESSAGES for piece in in_fragments(message, 7)))
    ),
    "websocket: fragments cut within characters": live_fault(
        playing(*in_fragments(WHOLE, SPLIT), *REST),
    ),
    "websocket: pings between fragments": live_fault(
        playing(*(raw for piece in in_fragments(WHOLE, 9) for raw in (piece, frame(b"?", PING))), *REST)
    ),
    "websocket: empty fragments": live_fault(
        playing(
            frame(b"", BINARY, bits=0),
            *[frame(b"", CONTINUED, bits=0)] * 100,
            frame(WHOLE, CONTINUED),
            *REST,
        )
    ),
    "websocket: frames byte by byte": live_fault(byte_by_byte),
    "websocket: all frames at once": live_fault(playing(b"".join(GOOD))),
    "websocket: a frame of text for each message": live_fault(
        playing(*(frame(message, TEXT_FRAME) for message in MESSAGES))
    ),
    "websocket: compressed": live_fault(playing(*map(deflated, MESSAGES), headers=[DEFLATE])),
    "websocket: compressed, though that was not agreed on": live_fault(playing(*map(deflated, MESSAGES)), *BROKEN),
    "websocket: what is compressed is not": live_fault(
        playing(FIRST, frame(b"\xff\xff\xff", bits=FINAL | 0x40), headers=[DEFLATE]), *BROKEN
    ),
    "websocket: a bomb": live_fault(playing(deflated(BOMB), headers=[DEFLATE]), ReplyTooLarge, growth=24),
    "websocket: text that is no UTF-8": live_fault(within(frame(b'"\xff\xfe"', TEXT_FRAME)), *BROKEN),
    "websocket: text that ends within a character": live_fault(within(frame("é".encode()[:1], TEXT_FRAME)), *BROKEN),
    "websocket: a masked frame": live_fault(within(frame(WHOLE, mask=0x80)), *BROKEN),
    "websocket: a reserved bit": live_fault(within(frame(WHOLE, bits=FINAL | 0x20)), *BROKEN),
    "websocket: another reserved bit": live_fault(within(frame(WHOLE, bits=FINAL | 0x10)), *BROKEN),
    "websocket: a kind of frame that is not": live_fault(within(frame(WHOLE, 3)), *BROKEN),
    "websocket: a control frame in fragments": live_fault(within(frame(b"a", PING, bits=0)), *BROKEN),
    "websocket: a large ping": live_fault(within(frame(b"a" * 126, PING)), *BROKEN),
    "websocket: a fragment of nothing": live_fault(within(frame(WHOLE, CONTINUED)), *BROKEN),
    "websocket: a message within another": live_fault(within(frame(b"{", TEXT_FRAME, bits=0), frame(WHOLE)), *BROKEN),
    "websocket: a length beyond all": live_fault(within(frame(b"", size=(1 << 63) + 1)), ReplyTooLarge, *BROKEN),
    "websocket: a length beyond what is allowed": live_fault(within(frame(b"", size=LARGEST + 1)), ReplyTooLarge),
    "websocket: a message beyond what is allowed": live_fault(within(frame(LONG_TEXT)), ReplyTooLarge),
    "websocket: fragments without end": live_fault(endless, ReplyTooLarge, growth=24),
    "websocket: many pings": live_fault(many_pings, growth=24, is_flood=True),
    "websocket: pings for ever": live_fault(pings_forever, DeadlineExceeded, deadline=1.0, is_flood=True),
    "websocket: a pong that nobody asked for": live_fault(within(frame(b"never", 10))),
    "websocket: silence": live_fault(playing(FIRST), DeadlineExceeded, deadline=0.7),
    "websocket: gone within a frame": live_fault(ending(FIRST, REST[0][:5]), *BROKEN, seconds=2.0),
    "websocket: gone between frames": live_fault(ending(FIRST), *BROKEN, seconds=2.0),
    "websocket: reset within a frame": live_fault(resetting, *BROKEN, seconds=2.0),
    "websocket: closed in the middle": live_fault(ending(FIRST, closing()), *CUT),
    "websocket: closed without a code": live_fault(ending(FIRST, closing(None)), *CUT),
    "websocket: closed with half a code": live_fault(ending(FIRST, frame(b"\x03", CLOSE)), *BROKEN),
    "websocket: closed with a code that is not": live_fault(ending(FIRST, closing(999)), *BROKEN),
    "websocket: closed with a code that must not be": live_fault(ending(FIRST, closing(1006)), *BROKEN),
    "websocket: closed with a reason that is no UTF-8": live_fault(ending(FIRST, closing(1000, b"\xff")), *BROKEN),
    "websocket: what comes after the end": live_fault(ending(FIRST, closing(), *REST), *CUT),
    "websocket: closed for a payload": live_fault(ending(closing(1007, b"Invalid argument")), BadRequest),
    "websocket: closed for its size": live_fault(ending(closing(1009)), RequestTooLarge),
    "websocket: closed with a fault": live_fault(ending(FIRST, closing(1011, b"Internal")), ServerError),
    "websocket: closed until later": live_fault(ending(closing(1013)), Overloaded),
    "websocket: closed with a code of its own": live_fault(ending(closing(4999, "naïve".encode())), ApiError),
    "websocket: broken rules, and no end of it": live_fault(
        staying(FIRST, frame(WHOLE, mask=0x80)), *BROKEN, deadline=4.0, seconds=2.0
    ),
    "websocket: closed, and no end of it": live_fault(staying(FIRST, closing()), *CUT, deadline=4.0, seconds=2.0),
    "websocket: closed with a fault, and no end of it": live_fault(
        staying(FIRST, closing(1011)), ServerError, deadline=4.0, seconds=2.0
    ),
    "websocket: whole, and no end of it": live_fault(staying(*GOOD), deadline=4.0, seconds=3.0),
    "websocket: no JSON": live_fault(within(frame(b"{not json")), InvalidReply),
    "websocket: no object": live_fault(within(frame(b"[]")), InvalidReply),
    "websocket: nothing": live_fault(within(frame(b"")), InvalidReply),
    "websocket: deep JSON": live_fault(within(frame(b'{"x":' * 100_000 + b"1" + b"}" * 100_000)), InvalidReply),
    "websocket: numbers that are none": live_fault(
        within(frame(b'{"usageMetadata": {"promptTokenCount": NaN}}')), InvalidReply, or_exact=True
    ),
    "websocket: fields of other kinds": live_fault(
        within(frame(json.dumps({"serverContent": [1], "toolCall": "x", "goAway": 3}).encode()))
    ),
    "websocket: parts of other kinds": live_fault(
        within(frame(json.dumps({"serverContent": {"modelTurn": {"parts": [3, None, {"inlineData": 1}]}}}).encode())),
        InvalidReply,
        or_exact=True,
    ),
    "websocket: broken off, then whole": live_fault(first_then_whole(FIRST, REST[0]), retries=2),
    "websocket: broken rules, then whole": live_fault(first_then_whole(FIRST, frame(WHOLE, mask=0x80)), retries=2),
    "websocket: half a message, then whole": live_fault(
        first_then_whole(struct.pack("!BB", 0x82, 100), b"{"), retries=2
    ),
}
