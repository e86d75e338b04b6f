"""Streams of Chat Completions, Messages, Gemini and Cohere whose events are sound and whose order or form is not."""

from __future__ import annotations

import json
from typing import Any

from interlingua.errors import ApiError, InvalidReply, StreamIncomplete
from tests.hostile.answers import (
    MESSAGE,
    TEXT,
    Dialect,
    anthropic,
    anthropic_events,
    cohere,
    cohere_end,
    data,
    gemini,
    openai,
)
from tests.hostile.judging import Errors, Fault, sending
from tests.hostile.wire import EVENTS, TOOLS, body, streaming, with_events

CUT: Errors = (StreamIncomplete,)
WRONG_FORM: Errors = (InvalidReply, StreamIncomplete)


def events(dialect: Dialect, *frames: bytes, errors: Errors = (), or_exact: bool = False, tools: bool = False) -> Fault:
    """A stream of these."""
    script = streaming(dialect, frames)
    return Fault(dialect=dialect, script=script, errors=errors, or_exact=or_exact, tools=tools)


def put_in(
    dialect: Dialect,
    place: int,
    *more: bytes,
    errors: Errors = (),
    or_exact: bool = False,
    replaces: int = 0,
    tools: bool = False,
) -> Fault:
    """The good events with others among them."""
    frames = with_events(dialect, place, *more, replaces=replaces, tools=tools)
    return events(dialect, *frames, errors=errors, or_exact=or_exact, tools=tools)


def delta(index: Any, text: str = "") -> bytes:
    return anthropic("content_block_delta", index=index, delta={"type": "text_delta", "text": text})


def stopped(reason: Any) -> bytes:
    return anthropic("message_delta", delta={"stop_reason": reason, "stop_sequence": None}, usage={"output_tokens": 5})


SAID = EVENTS["anthropic"]
CALL = TOOLS["anthropic"]
INPUT_HALVES = [{"type": "input_json_delta", "partial_json": '{"city": "'}]
TOOL = {"type": "tool_use", "id": "t1", "name": "weather", "input": {}}
OVERLOADED = {"type": "overloaded_error", "message": "no"}

MESSAGES: dict[str, Fault] = {
    "block_that_never_began": put_in("anthropic", 3, delta(9)),
    "block_of_a_billion": put_in("anthropic", 3, delta(10**12)),
    "block_of_a_text": put_in("anthropic", 3, delta("0"), errors=WRONG_FORM, or_exact=True),
    "block_of_null": put_in("anthropic", 3, delta(None), errors=WRONG_FORM, or_exact=True),
    "block_never_stopped": put_in("anthropic", -3, replaces=1),
    "block_stopped_twice": put_in("anthropic", -2, SAID[-3]),
    "message_begun_twice": put_in("anthropic", 1, SAID[0]),
    "whole_message_null": put_in(
        "anthropic", 0, anthropic("message_start", message=None), replaces=1, or_exact=True, errors=WRONG_FORM
    ),
    "message_not_begun": events("anthropic", *SAID[1:]),
    "message_stopped_without_reason": put_in("anthropic", -2, replaces=1, errors=CUT),
    "message_not_stopped": events("anthropic", *SAID[:-1], errors=CUT),
    "message_stopped_first": put_in("anthropic", 0, SAID[-1], errors=CUT),
    "delta_of_an_unknown_type": put_in(
        "anthropic", 3, anthropic("content_block_delta", index=0, delta={"type": "song", "x": 1})
    ),
    "delta_null": put_in(
        "anthropic", 3, anthropic("content_block_delta", index=0, delta=None), or_exact=True, errors=WRONG_FORM
    ),
    "delta_of_the_wrong_kind": put_in(
        "anthropic",
        3,
        anthropic("content_block_delta", index=0, delta={"type": "input_json_delta", "partial_json": "{"}),
    ),
    "event_of_an_unknown_kind": put_in("anthropic", 3, anthropic("galaxy_brain", x="y" * 1_000_000)),
    "events_without_names": events("anthropic", *(frame.partition(b"\n")[2] for frame in SAID)),
    "events_of_other_names": events("anthropic", *(frame.replace(b"event: ", b"event: x_") for frame in SAID)),
    "pings_between": events("anthropic", *(each for frame in SAID for each in (anthropic("ping"), frame))),
    "input_cut_and_meant_whole": events(
        "anthropic", *anthropic_events(TOOL, INPUT_HALVES, "tool_use"), errors=WRONG_FORM, tools=True
    ),
    "input_cut": events("anthropic", *CALL[:4], errors=CUT, tools=True),
    "error_of_a_message": put_in("anthropic", 3, anthropic("error", error=OVERLOADED), errors=(ApiError,)),
    "error_of_a_message_null": put_in("anthropic", 3, anthropic("error", error=None), errors=(ApiError, *CUT)),
    "error_of_a_message_a_text": put_in("anthropic", 3, anthropic("error", error="no"), errors=(ApiError, *CUT)),
    "error_of_a_message_missing": put_in("anthropic", 3, anthropic("error"), errors=(ApiError, *CUT)),
    "error_without_its_name": put_in("anthropic", 3, data({"type": "error", "error": OVERLOADED}), errors=(ApiError,)),
    "error_after_the_stop": put_in("anthropic", len(SAID), anthropic("error", error=OVERLOADED)),
    "usage_null": put_in("anthropic", 0, anthropic("message_start", message={**MESSAGE, "usage": None}), replaces=1),
}

REPLIES = EVENTS["gemini"]
LAST = gemini({"text": "end."})
GEMINI: dict[str, Fault] = {
    "reply_without_reason": put_in("gemini", -1, data(LAST), replaces=1, errors=CUT),
    "reply_with_reason_null": put_in(
        "gemini", -1, data({"candidates": [{**LAST["candidates"][0], "finishReason": None}]}), replaces=1, errors=CUT
    ),
    "reply_cut": events("gemini", *REPLIES[:-1], REPLIES[-1][:-9], errors=CUT),
    "replies_in_a_list": Fault(
        dialect="gemini",
        script=sending(body(json.dumps([gemini({"text": TEXT}, finish="STOP")]).encode())),
        errors=(InvalidReply,),
    ),
    "candidates_null": put_in("gemini", 1, data({"candidates": None})),
    "candidates_empty": put_in("gemini", 1, data({"candidates": [], "usageMetadata": {"promptTokenCount": 1}})),
    "content_null": put_in("gemini", 1, data({"candidates": [{"index": 0, "content": None}]})),
    "parts_null": put_in("gemini", 1, data({"candidates": [{"index": 0, "content": {"parts": None}}]})),
    "parts_a_text": put_in(
        "gemini", 1, data({"candidates": [{"content": {"parts": "x"}}]}), errors=WRONG_FORM, or_exact=True
    ),
    "error_of_a_reply": put_in(
        "gemini", 1, data({"error": {"code": 503, "message": "no", "status": "UNAVAILABLE"}}), errors=(ApiError,)
    ),
    "error_of_a_reply_in_a_list": put_in(
        "gemini", 1, data([{"error": {"code": 503, "message": "no"}}]), errors=(ApiError, *CUT)
    ),
    "another_candidate": put_in(
        "gemini", 1, data({"candidates": [{"index": 1, "content": {"parts": [{"text": "lie"}]}}]})
    ),
    "reply_of_nothing": put_in("gemini", 1, data({})),
}

CHUNKS: dict[str, Fault] = {
    "chunk_without_choices": put_in("openai", 1, data({**openai({}), "choices": None})),
    "choices_empty_within": put_in("openai", 1, data({**openai({}), "choices": []})),
    "choice_null": put_in("openai", 1, data({**openai({}), "choices": [None]}), errors=WRONG_FORM, or_exact=True),
    "delta_missing": put_in("openai", 1, data({**openai({}), "choices": [{"index": 0}]})),
    "content_an_object": put_in("openai", 1, data(openai({"content": {"a": 1}})), errors=WRONG_FORM, or_exact=True),
    "another_choice": put_in("openai", 1, data({**openai({}), "choices": [{"index": 1, "delta": {"content": "lie"}}]})),
    "reason_missing": put_in("openai", -2, replaces=1, errors=CUT),
    "reason_empty": put_in("openai", -2, data(openai({}, "")), replaces=1, errors=CUT),
    "calls_null": put_in("openai", 1, data(openai({"tool_calls": None}))),
    "call_without_function": put_in("openai", 1, data(openai({"tool_calls": [{"index": 0}]})), tools=True),
    "call_cut_and_meant_whole": put_in("openai", 3, replaces=1, tools=True, errors=WRONG_FORM),
    "call_without_reason": events("openai", *TOOLS["openai"][:-2], TOOLS["openai"][-1], tools=True, errors=CUT),
    "chat_call_cut": events("openai", *TOOLS["openai"][:3], tools=True, errors=CUT),
}

TALK = EVENTS["cohere"]
COHERE: dict[str, Fault] = {
    "talk_not_begun": events("cohere", *TALK[1:]),
    "talk_not_ended": events("cohere", *TALK[:-1], errors=CUT),
    "talk_cut_within_its_end": events("cohere", *TALK[:-1], TALK[-1][:-20], errors=CUT),
    "talk_ended_for_null": put_in("cohere", -1, cohere_end(None), replaces=1, errors=CUT),
    "talk_ended_without_delta": put_in("cohere", -1, cohere("message-end"), replaces=1, errors=CUT),
    "talk_ended_twice": put_in("cohere", len(TALK), TALK[-1]),
    "content_never_begun": events("cohere", TALK[0], *TALK[2:]),
    "content_never_ended": put_in("cohere", -2, replaces=1),
    "content_of_another_place": put_in("cohere", 3, cohere("content-delta", {"content": {"text": ""}}, index=9)),
    "content_of_null": put_in("cohere", 3, cohere("content-delta", {"content": None}, index=0)),
    "content_a_number_in_an_event": put_in(
        "cohere", 3, cohere("content-delta", {"content": {"text": 5}}, index=0), errors=WRONG_FORM, or_exact=True
    ),
    "talk_of_an_unknown_kind": put_in("cohere", 3, cohere("galaxy-brain", {"x": [1]}, index=0)),
    "talk_with_an_error": put_in("cohere", 3, data({"message": "no", "error": "overloaded"}), errors=(ApiError,)),
    "arguments_cut_and_meant_whole": put_in("cohere", 3, replaces=1, tools=True, errors=WRONG_FORM),
    "arguments_cut": events("cohere", *TOOLS["cohere"][:4], tools=True, errors=CUT),
    "arguments_never_ended": put_in("cohere", -2, replaces=1, tools=True),
    "arguments_of_an_unknown_call": put_in(
        "cohere",
        3,
        cohere("tool-call-delta", {"tool_calls": {"function": {"arguments": "{"}}}, index=9),
        tools=True,
        errors=WRONG_FORM,
    ),
}

FAULTS: dict[str, Fault] = {**MESSAGES, **GEMINI, **CHUNKS, **COHERE}
