"""Server-sent events: floods, odd fields, and what stands around the end."""

from __future__ import annotations

from itertools import count

from interlingua.errors import (
    ApiError,
    DeadlineExceeded,
    InvalidReply,
    ReplyTooLarge,
    StreamIncomplete,
)
from tests.hostile.answers import data, openai
from tests.hostile.faults_http import without_end
from tests.hostile.judging import MIB, Errors, Fault, Script, sending
from tests.hostile.wire import EVENTS, body, chunked, head, in_pieces, stream, streaming, with_events
from tests.transport.scripted import Asked, piece

FRAMES = EVENTS["openai"]
CUT: Errors = (StreamIncomplete,)
LATE: Errors = (StreamIncomplete, DeadlineExceeded)
RAW = b"".join(FRAMES)
LIMIT_MIB = 64
"""Of one event."""


def sse(*frames: bytes, errors: Errors = (), or_exact: bool = False) -> Fault:
    """A stream of these."""
    return Fault(dialect="openai", script=streaming("openai", frames), errors=errors, or_exact=or_exact)


def put_in(place: int, *more: bytes, errors: Errors = (), or_exact: bool = False) -> Fault:
    """The good events with others among them."""
    return sse(*with_events("openai", place, *more), errors=errors, or_exact=or_exact)


def scripted(script: Script, errors: Errors = (), **more: object) -> Fault:
    return Fault(dialect="openai", script=script, errors=errors, **more)  # type: ignore[arg-type]


def flood(raw: bytes) -> Fault:
    """The same bytes as fast as they are taken, after the first event."""
    block = piece(raw * (65536 // len(raw)))
    script = without_end(chunked("openai") + piece(FRAMES[0]), (block for _ in count()))
    return scripted(script, LATE, deadline=1, is_flood=True)


def drip(raw: bytes) -> Fault:
    """The same bytes now and then, so that there is never silence."""
    script = without_end(chunked("openai") + piece(FRAMES[0]), (piece(raw) for _ in count()), every=0.05)
    return scripted(script, LATE, deadline=1)


def growing(begin: bytes, more: bytes) -> Fault:
    """An event that is never over: twice the limit would come."""

    def script(asked: Asked) -> None:
        block = piece(more * (MIB // len(more)))
        asked.send(chunked("openai") + piece(FRAMES[0] + begin))
        for _ in range(2 * LIMIT_MIB):
            asked.send(block)

    return scripted(script, (ReplyTooLarge,), deadline=60, growth=3 * LIMIT_MIB, is_flood=True)


def silent(asked: Asked) -> None:
    asked.send(chunked("openai") + piece(FRAMES[0]))
    asked.waits(30)


def reset_within(asked: Asked) -> None:
    asked.send(chunked("openai") + b"".join(map(piece, FRAMES[:2])))
    asked.waits(0.1)
    asked.reset()


LATER = data(openai({"content": "lie"}))
ODD_FIELDS = (
    b"retry: " + b"9" * 5000 + b"\nid: \0\nevent: \xff\xfe\nid\nevent\nretry\n"
    b"\xff\xfe: x\n:\n" + b": " + b"x" * 100_000 + b"\n" + b"y" * 100_000 + b"\n"
)

FAULTS: dict[str, Fault] = {
    "flood_of_line_ends": flood(b"\n"),
    "flood_of_comments": flood(b": still here\n\n"),
    "flood_of_events_without_data": flood(b"event: ping\n\n"),
    "flood_of_empty_data": flood(b"data:\n\n"),
    "flood_of_events_that_say_nothing": flood(data(openai({}))),
    "drip_of_comments": drip(b": still here\n\n"),
    "drip_of_single_bytes": drip(b":"),
    "line_without_end": growing(b"data: ", b"x"),
    "comment_without_end": growing(b": ", b"x"),
    "event_without_end": growing(b"", b"data: " + b"x" * 1017 + b"\n"),
    "silence": scripted(silent, LATE, deadline=1),
    "reset_within": scripted(reset_within, CUT),
    "odd_fields": sse(ODD_FIELDS + FRAMES[0], *FRAMES[1:]),
    "data_without_colon": put_in(1, b"data\n\n"),
    "event_name_of_a_mebibyte": put_in(1, b"event: " + b"x" * MIB + b"\n\n"),
    "event_called_error_without_data": put_in(1, b"event: error\n\n", errors=(ApiError, *CUT), or_exact=True),
    "event_called_error": put_in(1, b"event: error\ndata: out of order\n\n", errors=(ApiError,)),
    "error_in_single_quotes": put_in(1, b"data: {'error': 1}\n\n", errors=CUT),
    "error_null": put_in(1, data(openai({}, error=None))),
    "error_a_text": put_in(1, data({"error": "overloaded"}), errors=(ApiError,)),
    "error_a_number": put_in(1, data({"error": 500}), errors=(ApiError, *CUT)),
    "error_a_list": put_in(1, data({"error": ["overloaded"]}), errors=(ApiError, *CUT)),
    "error_empty": put_in(1, data({"error": {}}), errors=(ApiError, *CUT)),
    "error_deep_within": put_in(
        1, data({"error": {"error": {"error": {"message": "overloaded"}}}}), errors=(ApiError,)
    ),
    "error_after_the_reason": put_in(-1, data({"error": {"message": "overloaded"}}), errors=(ApiError,)),
    "invalid_utf_8": put_in(1, b'data: {"choices": [{"delta": {"content": "\xff"}}]}\n\n', errors=CUT),
    "sentinel_alone": sse(b"data: [DONE]\n\n", errors=(StreamIncomplete, InvalidReply)),
    "sentinel_first": put_in(0, b"data: [DONE]\n\n", errors=(StreamIncomplete, InvalidReply)),
    "sentinel_within": put_in(2, b"data: [DONE]\n\n", errors=CUT),
    "sentinel_cut": sse(*FRAMES[:-1], b"data: [DON", errors=CUT, or_exact=True),
    "sentinel_without_its_blank_line": sse(*FRAMES[:-1], b"data: [DONE]\n", errors=CUT, or_exact=True),
    "sentinel_with_blanks": sse(*FRAMES[:-1], b"data:  [DONE] \n\n", errors=CUT, or_exact=True),
    "events_after_the_sentinel": put_in(len(FRAMES), LATER, b"data: rubbish\n\n"),
    "events_after_the_sentinel_at_once": sse(RAW + LATER + b"data: rubbish\n\n"),
    "rubbish_after_the_sentinel_at_once": sse(RAW + b"\xff" * MIB),
    "error_after_the_sentinel": put_in(len(FRAMES), data({"error": {"message": "overloaded"}})),
    "reason_cut": sse(*FRAMES[:-2], FRAMES[-2][:-9], errors=CUT),
    "reason_twice": put_in(-1, data(openai({}, "stop"))),
    "reason_of_no_text": put_in(-2, data(openai({}, 5)), errors=(InvalidReply,), or_exact=True),  # type: ignore[arg-type]
    "byte_order_marks": sse(b"\xef\xbb\xbf" + RAW),
    "one_byte_order_mark_too_many": sse(b"\xef\xbb\xbf" * 2 + b"\n" + RAW),
    "pieces_of_three": Fault(dialect="openai", script=in_pieces("openai", RAW, 3)),
    "all_line_ends_at_once": sse(b"\r\r\n\n\r" + RAW.replace(b"\n\n", b"\r\n\r", 2).replace(b"\n\n", b"\r\r", 1)),
    "called_a_text_file": scripted(sending(head("content-type: text/plain", f"content-length: {len(RAW)}") + RAW)),
    "called_nothing": scripted(sending(head(f"content-length: {len(RAW)}") + RAW)),
    "called_latin_1": scripted(
        sending(stream("openai", FRAMES).replace(b"event-stream", b"event-stream; charset=latin-1"))
    ),
    "called_json": scripted(sending(body(RAW)), (InvalidReply,)),
    "json_in_place_of_a_stream": scripted(sending(body(b'{"choices": []}')), (InvalidReply,)),
    "json_called_a_stream": scripted(
        sending(body(b'{"choices": []}', media_type="text/event-stream")), (StreamIncomplete,)
    ),
    "lines_in_place_of_events": scripted(
        sending(body(b'{"choices": []}\n' * 9, media_type="text/event-stream")), (StreamIncomplete,)
    ),
    "html_called_a_stream": scripted(
        sending(body(b"<html>\n\n<p>Sign in</p>", media_type="text/event-stream")), (StreamIncomplete,)
    ),
    "end_of_a_page_of_errors": scripted(
        sending(body(b"upstream timed out", status="504 Timeout", media_type="text/event-stream")), (ApiError,)
    ),
}
