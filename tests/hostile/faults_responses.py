"""Streams of the Responses API."""

from __future__ import annotations

from typing import Any

from interlingua.errors import ApiError, InvalidReply, ServerError, StreamIncomplete
from tests.hostile.answers import (
    BEGUN,
    CALL,
    CALLED,
    IN_TEXT,
    ITEM,
    PLACE,
    WORDS,
    Json,
    data,
    numbered,
    response,
    responses,
)
from tests.hostile.judging import Errors, Fault
from tests.hostile.wire import EVENTS, TOOLS, streaming, with_events

CUT: Errors = (StreamIncomplete,)
WRONG_FORM: Errors = (InvalidReply, StreamIncomplete)
TEXTS = EVENTS["responses"]
CALLS = TOOLS["responses"]
FIRST_DELTA = 3
WHOLE = {**ITEM, "content": [WORDS]}


def events(*frames: bytes, errors: Errors = (), or_exact: bool = False, tools: bool = False) -> Fault:
    """A stream of these."""
    script = streaming("responses", frames)
    return Fault(dialect="responses", script=script, errors=errors, or_exact=or_exact, tools=tools)


def put_in(place: int, *more: bytes, errors: Errors = (), or_exact: bool = False, replaces: int = 0) -> Fault:
    """The good events with others among them."""
    frames = with_events("responses", place, *more, replaces=replaces)
    return events(*frames, errors=errors, or_exact=or_exact)


def ended(kind: str, **fields: Any) -> Fault:
    """The good events with another end. The error is as the end says."""
    return put_in(-1, responses(f"response.{kind}", 99, **fields), replaces=1, errors=(ApiError,))


def error(**fields: Any) -> bytes:
    return responses("error", 50, **fields)


def failure(value: Any) -> Json:
    return response(status="failed", error=value)


def repeated(frames: list[bytes]) -> list[bytes]:
    """Each event twice, as after a reconnection that began too early."""
    return [frame for frame in frames for _ in range(2)]


STRAY_DELTA = {"item_id": "i9", "output_index": 9, "content_index": 9, "delta": ""}

FAULTS: dict[str, Fault] = {
    "error_event": put_in(5, error(code="server_error", message="no", param=None), errors=(ServerError,)),
    "error_event_of_nulls": put_in(5, error(code=None, message=None, param=None), errors=(ApiError,)),
    "error_event_of_nothing": put_in(5, error(), errors=(ApiError,)),
    "error_event_nested": put_in(5, error(error={"message": "no", "code": "x"}), errors=(ApiError,)),
    "error_event_of_chat": put_in(5, data({"error": {"message": "no"}}), errors=(ApiError,)),
    "response_failed": ended("failed", response=failure({"code": "server_error", "message": "no"})),
    "response_failed_of_nothing": ended("failed", response=failure(None)),
    "response_failed_without_response": ended("failed"),
    "terminal_missing": events(*TEXTS[:-1], errors=CUT),
    "terminal_cut": events(*TEXTS[:-1], TEXTS[-1][:-20], errors=CUT),
    "terminal_without_response": put_in(
        -1, responses("response.completed", 99), replaces=1, errors=WRONG_FORM, or_exact=False
    ),
    "terminal_with_response_null": put_in(
        -1, responses("response.completed", 99, response=None), replaces=1, errors=WRONG_FORM
    ),
    "terminal_without_output": put_in(-1, responses("response.completed", 99, response=response()), replaces=1),
    "terminal_with_output_null": put_in(
        -1, responses("response.completed", 99, response={**response(), "output": None}), replaces=1
    ),
    "terminal_first": events(*numbered(("response.completed", {"response": response(WHOLE)}))),
    "terminal_twice": put_in(len(TEXTS), TEXTS[-1]),
    "sentinel_of_chat": put_in(len(TEXTS), b"data: [DONE]\n\n"),
    "sentinel_of_chat_alone": events(*TEXTS[:-1], b"data: [DONE]\n\n", errors=WRONG_FORM),
    "numbers_repeated": events(*repeated(TEXTS)),
    "numbers_repeated_in_a_row": events(*TEXTS[:6], *TEXTS[2:]),
    "numbers_repeated_in_a_call": events(*repeated(CALLS), tools=True),
    "numbers_missing": events(*(frame.replace(b'"sequence_number"', b'"x"') for frame in TEXTS)),
    "numbers_all_the_same": events(
        *(
            b"".join((frame[:at], b'"sequence_number": 0', frame[frame.index(b",", at) :]))
            for frame in TEXTS
            for at in [frame.index(b'"sequence_number"')]
        )
    ),
    "numbers_of_words": events(
        *(frame.replace(b'"sequence_number": ', b'"sequence_number": "x", "y": ') for frame in TEXTS),
        errors=WRONG_FORM,
        or_exact=True,
    ),
    "call_cut": events(*CALLS[:4], errors=CUT, tools=True),
    "call_cut_within_an_event": events(*CALLS[:3], CALLS[3][:-9], errors=CUT, tools=True),
    "call_of_no_json": events(
        *CALLS[:2],
        *numbered(("response.completed", {"response": response({**CALL, "arguments": '{"city": '})})),
        errors=WRONG_FORM,
        tools=True,
    ),
    "call_of_a_list": events(
        *CALLS[:2],
        *numbered(("response.completed", {"response": response({**CALL, "arguments": "[1]"})})),
        errors=WRONG_FORM,
        tools=True,
    ),
    "call_without_pieces": events(
        CALLS[0], *numbered(("response.completed", {"response": response(CALLED)})), tools=True
    ),
    "call_without_a_beginning": events(CALLS[0], *CALLS[2:], tools=True),
    "delta_of_an_unknown_item": put_in(5, responses("response.output_text.delta", 51, **STRAY_DELTA)),
    "arguments_of_an_unknown_item": put_in(
        5, responses("response.function_call_arguments.delta", 51, item_id="i9", output_index=9, delta="{")
    ),
    "delta_a_number": put_in(
        5, responses("response.output_text.delta", 51, **{**IN_TEXT, "delta": 5}), errors=WRONG_FORM, or_exact=True
    ),
    "place_null": put_in(
        5,
        responses("response.output_text.delta", 51, **{**PLACE, "output_index": None, "delta": ""}),
        or_exact=True,
        errors=WRONG_FORM,
    ),
    "place_of_a_billion": put_in(
        5, responses("response.output_text.delta", 51, **{**IN_TEXT, "output_index": 10**9, "delta": ""})
    ),
    "item_null": put_in(5, responses("response.output_item.added", 51, output_index=5, item=None)),
    "event_of_an_unknown_type": put_in(5, responses("response.galaxy_brain", 51, x=[1])),
    "event_without_a_type": put_in(5, data({"sequence_number": 51})),
    "event_with_another_name": events(*(frame.replace(b"event: ", b"event: x") for frame in TEXTS)),
    "begun_twice": put_in(1, responses("response.created", 51, **BEGUN)),
}
