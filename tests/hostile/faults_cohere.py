"""Streams of Cohere's chat whose events are sound and whose order or form is not."""

from __future__ import annotations

from typing import Any

from interlingua.errors import ApiError, InvalidReply, StreamIncomplete
from tests.hostile.answers import COHERE_BEGUN, DELTAS, Dialect, cohere, cohere_end, data
from tests.hostile.judging import Errors, Fault
from tests.hostile.wire import EVENTS, TOOLS, streaming, with_events

CUT: Errors = (StreamIncomplete,)
WRONG_FORM: Errors = (InvalidReply, StreamIncomplete)
COHERE: Dialect = "cohere"
SAID, CALL = EVENTS[COHERE], TOOLS[COHERE]


def events(*frames: bytes, errors: Errors = (), or_exact: bool = False, tools: bool = False) -> Fault:
    """A stream of these."""
    script = streaming(COHERE, frames)
    return Fault(dialect=COHERE, script=script, errors=errors, or_exact=or_exact, tools=tools)


def put_in(place: int, *more: bytes, replaces: int = 0, tools: bool = False, **expected: Any) -> Fault:
    """The good events with others among them."""
    return events(*with_events(COHERE, place, *more, replaces=replaces, tools=tools), tools=tools, **expected)


SEVEN = data({"type": "message-end", "delta": {"finish_reason": 7}})


def text(value: Any, index: Any = 0) -> bytes:
    return cohere("content-delta", {"content": {"text": value}}, index=index)


FAULTS: dict[str, Fault] = {
    f"cohere_{name}": fault
    for name, fault in {
        "not_begun": events(*SAID[1:]),
        "begun_twice": put_in(1, COHERE_BEGUN),
        "content_not_begun": put_in(1, replaces=1),
        "content_never_ended": put_in(-2, replaces=1),
        "content_ended_twice": put_in(-1, SAID[-2]),
        "content_of_no_index": put_in(3, data({"type": "content-delta", "delta": {"message": {"content": {}}}})),
        "text_that_is_a_number": put_in(2, text(7), errors=WRONG_FORM),
        "text_that_is_a_list": put_in(2, text(["x"]), errors=WRONG_FORM),
        "index_that_is_text": put_in(2, text(DELTAS[0], "0"), replaces=1, errors=WRONG_FORM, or_exact=True),
        "delta_null": put_in(3, data({"type": "content-delta", "index": 0, "delta": None})),
        "delta_that_is_text": put_in(3, data({"type": "content-delta", "index": 0, "delta": "x"}), errors=WRONG_FORM),
        "unknown_event": put_in(3, data({"type": "aurora", "delta": {"message": {"content": {"text": "x"}}}})),
        "event_of_no_type": put_in(3, data({"delta": {"message": {"content": {"text": "x"}}}})),
        "citation_of_nothing": put_in(3, cohere("citation-start", index=0), cohere("citation-end", index=0)),
        "not_ended": events(*SAID[:-1], errors=CUT),
        "ended_first": events(cohere_end("COMPLETE"), *SAID, errors=CUT, or_exact=True),
        "ended_without_reason": put_in(-1, cohere_end(None), replaces=1, errors=CUT),
        "ended_by_a_number": put_in(-1, SEVEN, replaces=1, errors=WRONG_FORM),
        "sentinel_alone": events(*SAID[:-1], data("[DONE]"), errors=CUT),
        "sentinel_behind_the_end": events(*SAID, data("[DONE]")),
        "words_behind_the_end": events(*SAID, text("x")),
        "error_among_events": put_in(
            3, data({"message": "too many"}), errors=(ApiError, StreamIncomplete), or_exact=True
        ),
        "error_by_name": put_in(3, data({"message": "no"}, "error"), errors=(ApiError,)),
        "call_that_never_began": put_in(1, replaces=1, tools=True, errors=(InvalidReply, StreamIncomplete)),
        "call_never_ended": put_in(-2, replaces=1, tools=True),
        "call_of_half_arguments": put_in(4, replaces=1, tools=True, errors=(InvalidReply,)),
    }.items()
}
