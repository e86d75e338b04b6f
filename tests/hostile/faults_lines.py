"""Newline-delimited JSON, as Ollama streams it."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count

from interlingua.errors import (
    ApiError,
    DeadlineExceeded,
    InvalidReply,
    ReplyTooLarge,
    ServerError,
    StreamIncomplete,
)
from tests.hostile.answers import OLLAMA_END, TEXT, line, ollama
from tests.hostile.faults_http import without_end
from tests.hostile.judging import MIB, Errors, Fault, Script, sending
from tests.hostile.wire import END, EVENTS, body, chunked, in_pieces, streaming, with_events
from tests.transport.scripted import Asked, piece

LINES = EVENTS["ollama"]
RAW = b"".join(LINES)
CUT: Errors = (StreamIncomplete,)
HEAD = chunked("ollama")
DEEP = 100_000


def lines(*frames: bytes, errors: Errors = (), or_exact: bool = False, end: bytes = END) -> Fault:
    """A stream of these."""
    script = streaming("ollama", frames, end=end)
    return Fault(dialect="ollama", script=script, errors=errors, or_exact=or_exact)


def put_in(place: int, *more: bytes, errors: Errors = (), or_exact: bool = False) -> Fault:
    """The good lines with others among them."""
    return lines(*with_events("ollama", place, *more), errors=errors, or_exact=or_exact)


def scripted(script: Script, errors: Errors = (), **more: object) -> Fault:
    return Fault(dialect="ollama", script=script, errors=errors, **more)  # type: ignore[arg-type]


def growing(asked: Asked) -> None:
    """Two good lines and one that is never over."""
    asked.send(HEAD + piece(LINES[0] + LINES[1] + b'{"x": "'))
    for _ in range(128):
        asked.send(piece(b"x" * MIB))


def silent(asked: Asked) -> None:
    asked.send(HEAD + piece(LINES[0]))
    asked.waits(30)


def reset_within(asked: Asked) -> None:
    asked.send(HEAD + piece(LINES[0]))
    asked.waits(0.1)
    asked.reset()


NO_LINES = {
    "a_null": b"null\n",
    "a_number": b"7\n",
    "a_list": b"[1]\n",
    "a_text": b'"hello"\n',
    "rubbish": b"}{\n",
    "of_nul": b"\0\n",
    "an_event": b"data: {}\n",
    "invalid_utf_8": line(ollama("x")).replace(b'"x"', b'"\xff"'),
    "too_deep": b'{"x": ' + b"[" * DEEP + b"]" * DEEP + b"}\n",
    "two_values": LINES[0].rstrip() + LINES[1],
}

UNIFIED: dict[str, Fault] = {
    "lines_cut_within": lines(*LINES[:2], LINES[2][:-5], errors=CUT),
    "lines_cut_between": lines(*LINES[:2], errors=CUT),
    "lines_cut_without_the_last_chunk": lines(*LINES[:2], errors=CUT, end=b""),
    "lines_cut_within_the_end": lines(*LINES[:-1], OLLAMA_END[:-3], errors=CUT),
    "no_lines_at_all": lines(errors=CUT),
    "lines_reset": scripted(reset_within, CUT),
    "lines_silent": scripted(silent, (StreamIncomplete, DeadlineExceeded), deadline=1),
    "lines_of_blanks_without_end": scripted(
        without_end(HEAD + piece(LINES[0]), (piece(b"\n" * 65536) for _ in count())),
        (StreamIncomplete, DeadlineExceeded),
        deadline=1,
        is_flood=True,
    ),
    "line_that_never_ends": scripted(growing, (ReplyTooLarge,), deadline=60, growth=192, is_flood=True),
    "last_line_without_its_end": lines(*LINES[:-1], OLLAMA_END.rstrip()),
    "lines_that_end_with_crlf": lines(RAW.replace(b"\n", b"\r\n")),
    "lines_byte_by_byte": scripted(in_pieces("ollama", RAW, 1)),
    "lines_with_blanks_around": lines(b"\n \n\t" + RAW.replace(b"\n", b" \n\n  \n")),
    "line_with_a_line_separator": put_in(1, line(ollama("", x="\u2028\u2029\u0085"))),
    "line_with_a_mark_first": lines(b"\xef\xbb\xbf" + RAW, errors=CUT, or_exact=True),
    "line_with_an_error": put_in(2, line({"error": "model runner has stopped"}), errors=(ApiError,)),
    "line_with_an_error_first": put_in(0, line({"error": "no memory"}), errors=(ApiError,)),
    "line_with_an_error_object": put_in(2, line({"error": {"message": "no"}}), errors=(ApiError,)),
    "line_with_an_error_null": put_in(1, line(ollama("", error=None))),
    "line_done_as_a_text": lines(*LINES[:-1], line(ollama("", done="true")), errors=CUT),
    "line_done_as_a_number": lines(*LINES[:-1], line(ollama("", done=1)), errors=CUT),
    "line_done_elsewhere": lines(*LINES[:-1], line(ollama("", x={"done": True})), errors=CUT),
    "lines_after_the_end": put_in(len(LINES), line(ollama("lie")), b"rubbish\n"),
    "lines_after_the_end_at_once": lines(RAW + line(ollama("lie")) + b"rubbish"),
    "rubbish_without_end_after_the_end": lines(RAW + b"\xff" * MIB),
    **{f"line_is_{name}": put_in(2, raw, errors=CUT) for name, raw in NO_LINES.items()},
    "last_line_too_deep": lines(*LINES[:2], NO_LINES["too_deep"].rstrip(), errors=CUT),
    "line_of_unknown_fields": put_in(1, line(ollama("", x={"a": [1, None]}, y="z"))),
    "line_with_half_a_surrogate": put_in(1, line(ollama("", x="?")).replace(b'"?"', b'"\\udc00"')),
    "line_without_a_message": put_in(1, line({"model": "m", "done": False})),
    "json_on_many_lines": lines(json.dumps(ollama(TEXT, done=True, done_reason="stop"), indent=2).encode(), errors=CUT),
    "lines_called_html": scripted(sending(body(b"<p>Sign in</p>", media_type="text/html")), (InvalidReply,)),
    "error_called_json": scripted(sending(body(b'{"error": "no such model"}')), (ApiError,)),
    "error_with_a_status": scripted(sending(body(b'{"error": "no"}', status="500 X")), (ServerError,)),
}

FAULTS: dict[str, Fault] = {
    **UNIFIED,
    **{f"{name}_by_the_wire": replace(fault, dialect="ollama wire") for name, fault in UNIFIED.items()},
}
