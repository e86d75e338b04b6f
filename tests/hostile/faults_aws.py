"""AWS event streams, as Bedrock sends them."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from itertools import count

from interlingua.errors import (
    ApiError,
    BadRequest,
    DeadlineExceeded,
    Overloaded,
    RateLimited,
    ReplyTooLarge,
    ServerError,
    StreamIncomplete,
)
from tests.hostile.faults_http import without_end
from tests.hostile.judging import Errors, Fault, Script, sending
from tests.hostile.wire import END, EVENTS, body, chunked, in_pieces, streaming, with_events
from tests.transport.event_messages import Typed, event, exception, failure, framed, header, message
from tests.transport.scripted import piece

MESSAGES = EVENTS["bedrock"]
RAW = b"".join(MESSAGES)
CUT: Errors = (StreamIncomplete,)
STOP = event("messageStop", {"stopReason": "end_turn"})


def messages(*frames: bytes, errors: Errors = (), or_exact: bool = False, end: bytes = END) -> Fault:
    """A stream of these."""
    script = streaming("bedrock", frames, end=end)
    return Fault(dialect="bedrock", script=script, errors=errors, or_exact=or_exact)


def put_in(*more: bytes, place: int = 3, errors: Errors = (), or_exact: bool = False) -> Fault:
    """The good messages with others among them."""
    return messages(*with_events("bedrock", place, *more), errors=errors, or_exact=or_exact)


def scripted(script: Script, errors: Errors = (), **more: object) -> Fault:
    return Fault(dialect="bedrock", script=script, errors=errors, **more)  # type: ignore[arg-type]


def prelude(length: int, headers: int) -> bytes:
    """The beginning of a message of these lengths, with the right checksum."""
    lengths = struct.pack(">II", length, headers)
    return lengths + struct.pack(">I", zlib.crc32(lengths))


def flipped(raw: bytes, place: int) -> bytes:
    """The same with a bit turned."""
    place %= len(raw)
    return raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]


DELTA = event("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": "lie"}})
EXCEPTIONS: dict[str, type[ApiError]] = {
    "throttlingException": RateLimited,
    "serviceUnavailableException": Overloaded,
    "validationException": BadRequest,
    "modelStreamErrorException": BadRequest,
    "internalServerException": ServerError,
    "exceptionOfNextYear": ApiError,
}
ODD_HEADERS = {
    "of_every_type": {
        "a": Typed(0),
        "b": Typed(1),
        "c": Typed(2, -1),
        "d": Typed(3, -2),
        "e": Typed(4, -3),
        "f": Typed(5, -4),
        "g": Typed(6, b"\0\xff"),
        "h": Typed(8, 10**12),
        "i": Typed(9, bytes(16)),
    },
    "without_a_name": {"": "x"},
    "of_long_values": {"x": "y" * 65535},
}
BAD_HEADERS = {
    "of_an_unknown_type": header("a", Typed(10)),
    "cut": header("a", "text")[:-1],
    "longer_than_they_are": b"\xffab",
    "of_no_utf_8": b"\x01\xff\x00",
    "twice": header(":event-type", "a") * 2,
    "without_a_kind": header(":event-type", "messageStop"),
    "of_an_unknown_kind": header(":message-type", "rumour") + header(":event-type", "a"),
    "without_a_type": header(":message-type", "event"),
    "missing": b"",
}

UNIFIED: dict[str, Fault] = {
    "message_byte_by_byte": scripted(in_pieces("bedrock", RAW, 1)),
    "message_cut_in_its_prelude": messages(*MESSAGES[:3], DELTA[:7], errors=CUT),
    "message_cut_in_its_headers": messages(*MESSAGES[:3], DELTA[:20], errors=CUT),
    "message_cut_in_its_payload": messages(*MESSAGES[:3], DELTA[:-12], errors=CUT),
    "message_cut_in_its_checksum": messages(*MESSAGES[:3], DELTA[:-1], errors=CUT),
    "messages_cut_between": messages(*MESSAGES[:3], errors=CUT),
    "messages_cut_without_the_last_chunk": messages(*MESSAGES[:3], errors=CUT, end=b""),
    "messages_cut_before_the_stop": messages(*MESSAGES[:-2], errors=CUT),
    "no_messages_at_all": messages(errors=CUT),
    "metadata_missing": messages(*MESSAGES[:-1]),
    "prelude_damaged": put_in(flipped(DELTA, 0), errors=CUT),
    "prelude_checksum_damaged": put_in(flipped(DELTA, 9), errors=CUT),
    "header_damaged": put_in(flipped(DELTA, 14), errors=CUT),
    "payload_damaged": put_in(flipped(DELTA, -8), errors=CUT),
    "checksum_damaged": put_in(flipped(DELTA, -1), errors=CUT),
    "damaged_in_one_packet_with_good_ones": messages(b"".join(MESSAGES[:3]) + flipped(DELTA, -1) + RAW, errors=CUT),
    "stop_damaged": messages(*MESSAGES[:-2], flipped(STOP, -1), errors=CUT),
    "message_of_4_gibibytes": put_in(prelude(0xFFFFFFFF, 0), errors=(ReplyTooLarge,)),
    "headers_of_4_gibibytes": put_in(prelude(100, 0xFFFFFFFF), errors=CUT),
    "message_of_no_bytes": put_in(prelude(0, 0), errors=CUT),
    "message_shorter_than_its_headers": put_in(prelude(20, 8), errors=CUT),
    "message_of_zeros": put_in(bytes(64), errors=CUT),
    **{f"headers_{name}": put_in(framed(raw, b"{}"), errors=CUT) for name, raw in BAD_HEADERS.items()},
    **{
        f"headers_{name}": put_in(message({**more, ":message-type": "event", ":event-type": "news"}, b"{}"))
        for name, more in ODD_HEADERS.items()
    },
    **{
        f"exception_{name}": put_in(exception(name, {"message": "no"}), errors=(error,))
        for name, error in EXCEPTIONS.items()
    },
    "exception_first": put_in(exception("throttlingException", {"message": "no"}), place=0, errors=(RateLimited,)),
    "exception_of_rubbish": put_in(
        message({":message-type": "exception", ":exception-type": "validationException"}, b"\xff{"),
        errors=(BadRequest,),
    ),
    "exception_of_nothing": put_in(
        message({":message-type": "exception", ":exception-type": "validationException"}), errors=(BadRequest,)
    ),
    "exception_of_a_list": put_in(
        message({":message-type": "exception", ":exception-type": "throttlingException"}, b"[1]"), errors=(RateLimited,)
    ),
    "exception_after_the_stop": put_in(
        exception("internalServerException", {"message": "no"}),
        place=len(MESSAGES) - 1,
        errors=(ApiError,),
        or_exact=True,
    ),
    "failure_without_a_shape": put_in(failure("InternalError", "it broke"), errors=(ApiError,)),
    "event_of_next_year": put_in(event("news", {"a": [1]})),
    "event_of_no_json": put_in(event("contentBlockDelta", b"{"), errors=CUT),
    "event_of_no_utf_8": put_in(event("contentBlockDelta", b'{"x": "\xff"}'), errors=CUT),
    "event_too_deep": put_in(event("contentBlockStop", b'{"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"), errors=CUT),
    "event_of_nothing": put_in(event("contentBlockStop", b"")),
    "event_with_a_quote_in_its_name": put_in(event('a", "data": {}}', {}), or_exact=True, errors=CUT),
    "rubbish_after_the_messages": messages(RAW + b"rubbish", errors=CUT, or_exact=True),
    "events_of_another_framing": messages(b"data: {}\n\n" * 9, errors=CUT),
    "messages_silent": scripted(
        without_end(chunked("bedrock") + piece(MESSAGES[0]), [b""] * 999, every=0.1),
        (StreamIncomplete, DeadlineExceeded),
        deadline=1,
    ),
    "messages_without_end": scripted(
        without_end(chunked("bedrock") + piece(MESSAGES[0]), (piece(event("news", {}) * 500) for _ in count())),
        (StreamIncomplete, DeadlineExceeded),
        deadline=1,
        is_flood=True,
        growth=128,
    ),
    "failure_by_status": scripted(
        sending(body(b'{"message": "slow down"}', "x-amzn-errortype: ThrottlingException:http://x", status="400 X")),
        (RateLimited,),
    ),
}

FAULTS: dict[str, Fault] = {
    **UNIFIED,
    **{f"{name}_by_the_wire": replace(fault, dialect="bedrock wire") for name, fault in UNIFIED.items()},
}
