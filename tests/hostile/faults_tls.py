"""Servers that are asked for TLS and speak something else, or nothing."""

from __future__ import annotations

import struct
from itertools import count

from interlingua.errors import ConnectionFailed, DeadlineExceeded
from tests.hostile.faults_http import without_end
from tests.hostile.judging import Errors, Fault, Script, sending
from tests.hostile.wire import PLAIN, body
from tests.transport.scripted import Asked

LOST: Errors = (ConnectionFailed,)
LATE: Errors = (DeadlineExceeded,)
HANDSHAKE, ALERT = 22, 21
HELLO_BYTES = 700
"""More than any caller says first."""


def record(kind: int, content: bytes, length: int | None = None) -> bytes:
    """A record of TLS 1.2, which also says another length."""
    return struct.pack(">BHH", kind, 0x0303, len(content) if length is None else length) + content


def heard(asked: Asked) -> None:
    """Take in what the caller says first, a byte a time."""
    for _ in range(HELLO_BYTES):
        asked.waits(0.001)


def silent(asked: Asked) -> None:
    """Until the caller has gone."""
    heard(asked)
    asked.waits(30)


def trickled(asked: Asked) -> None:
    """A handshake, a byte now and then."""
    heard(asked)
    without_end(b"", [record(HANDSHAKE, b"\x02", 84), *[b"\0"] * 99], every=0.1)(asked)


def reset(asked: Asked) -> None:
    asked.reset()


def tls(script: Script, errors: Errors = LOST, *, deadline: float = 10.0, is_flood: bool = False) -> Fault:
    return Fault(
        dialect="openai",
        script=script,
        errors=errors,
        streams=False,
        deadline=deadline,
        is_tls=True,
        is_flood=is_flood,
    )


FAULTS: dict[str, Fault] = {
    "http_in_place_of_tls": tls(sending(body(PLAIN))),
    "rubbish_in_place_of_tls": tls(sending(b"\xff\0rubbish" * 99)),
    "end_in_place_of_tls": tls(sending()),
    "reset_in_place_of_tls": tls(reset),
    "silence_in_place_of_tls": tls(silent, LATE, deadline=1),
    "handshake_refused": tls(sending(record(ALERT, b"\x02\x28"))),
    "handshake_closed_politely": tls(sending(record(ALERT, b"\x01\0"))),
    "handshake_cut": tls(sending(record(HANDSHAKE, b"\x02\0\0\x50\x03\x03" + bytes(20), 84))),
    "handshake_of_zeros": tls(sending(record(HANDSHAKE, bytes(84)))),
    "handshake_of_a_record_too_long": tls(sending(record(HANDSHAKE, bytes(400), 0xFFFF))),
    "handshake_trickled": tls(trickled, LATE, deadline=1),
    "alerts_without_end": tls(
        without_end(b"", (record(ALERT, b"\x01\x5a") * 500 for _ in count())), (*LOST, *LATE), deadline=1, is_flood=True
    ),
}
