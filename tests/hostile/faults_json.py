"""JSON that is none, or that hardly any reader expects."""

from __future__ import annotations

import json
from typing import Any

from interlingua.errors import ApiError, InvalidReply, StreamIncomplete
from tests.hostile.answers import TEXT, openai, openai_plain
from tests.hostile.judging import Errors, Fault, sending
from tests.hostile.wire import PLAIN, body, streaming, with_events

BAD: Errors = (InvalidReply,)
DEEP = 100_000


def plain(
    content: bytes, errors: Errors = (), *, or_exact: bool = False, media_type: str = "application/json"
) -> Fault:
    script = sending(body(content, media_type=media_type))
    return Fault(dialect="openai", script=script, errors=errors, or_exact=or_exact, streams=False)


def in_event(text: bytes, errors: Errors = (StreamIncomplete,), *, or_exact: bool = False) -> Fault:
    """A stream with this as one of its events."""
    script = streaming("openai", with_events("openai", 2, b"data: " + text + b"\n\n"))
    return Fault(dialect="openai", script=script, errors=errors, or_exact=or_exact)


def with_field(name: str, value: str) -> bytes:
    """The good reply with a field whose value is this text."""
    return PLAIN[:-1] + b', "%b": %b}' % (name.encode(), value.encode())


def changed(**fields: Any) -> bytes:
    return json.dumps({**openai_plain(), **fields}, ensure_ascii=False).encode()


def message(value: Any) -> bytes:
    return changed(choices=[{"index": 0, "message": value, "finish_reason": "stop"}])


USAGE = '{"prompt_tokens": %s, "completion_tokens": 5, "total_tokens": 6}'
NUMBERS = {
    "infinity": "1e999",
    "of_a_hundred_digits": "1" + "0" * 99,
    "of_5000_digits": "1" * 5000,
    "below_nothing": "-1",
    "of_halves": "1.5",
    "of_no_number": "NaN",
}
TOPS = {"null": b"null", "a_number": b"1", "a_text": b'"hello"', "a_list": b"[]", "true": b"true", "nothing": b" "}
CHOICES: dict[str, Any] = {
    "empty": [],
    "null": None,
    "an_object": {},
    "a_text": "x",
    "of_null": [None],
    "of_numbers": [1],
    "of_lists": [[]],
    "of_nothing": [{}],
}

FAULTS: dict[str, Fault] = {
    "deep_field": plain(with_field("x", "[" * DEEP + "]" * DEEP), BAD),
    "deep_objects": plain(with_field("x", '{"a":' * DEEP + "1" + "}" * DEEP), BAD),
    "deep_and_cut": plain(b"[" * DEEP, BAD),
    "deep_error": plain(b'{"error": ' + b"[" * DEEP + b"]" * DEEP + b"}", (*BAD, ApiError)),
    "deep_event": in_event(b'{"x": ' + b"[" * DEEP + b"]" * DEEP + b"}"),
    "deep_event_with_the_sentinel": in_event(b'["[DONE]", ' + b"[" * DEEP + b"]" * (DEEP + 1)),
    "deep_error_event": in_event(b'{"error": ' + b"[" * DEEP + b"]" * DEEP + b"}", (StreamIncomplete, ApiError)),
    "same_key_twice": plain(with_field("model", '"other"')),
    "same_key_ten_thousand_times": plain(with_field("x", "{" + ", ".join(['"a": 1'] * 10_000) + "}")),
    "half_a_surrogate_in_an_event": in_event(json.dumps({**openai({}), "x": "\ud83d"}).encode(), ()),
    "half_a_surrogate": plain(with_field("x", '"\\udc00"')),
    "halves_of_surrogates_in_a_row": plain(with_field("x", r'"\udc00\ud83d\ude80\ud83d\\ude80"')),
    "half_a_surrogate_cut": plain(with_field("x", r'"\ud8"'), BAD),
    "nul_in_json": plain(PLAIN.replace(b"end.", b"\0"), BAD),
    "nul_between_json": plain(PLAIN + b"\0", BAD),
    "byte_order_mark": plain(b"\xef\xbb\xbf" + PLAIN, BAD, or_exact=True),
    "utf_16": plain(json.dumps(openai_plain()).encode("utf-16"), BAD, media_type="application/json; charset=utf-16"),
    "latin_1": plain(PLAIN.replace("ö".encode(), b"\xf6"), BAD, media_type="application/json; charset=latin-1"),
    "overlong_utf_8": plain(PLAIN.replace("ö".encode(), b"\xc1\xb6"), BAD),
    "surrogates_in_utf_8": plain(PLAIN.replace("ö".encode(), b"\xed\xa0\xbd"), BAD),
    "rubbish_after_json": plain(PLAIN + b"rubbish", BAD),
    "two_replies": plain(PLAIN + PLAIN, BAD),
    "two_replies_in_an_event": in_event(json.dumps(openai({"content": "x"})).encode() * 2),
    "comma_at_the_end": plain(PLAIN[:-1] + b",}", BAD),
    "comments": plain(b"/* */" + PLAIN, BAD),
    "padded": plain(b" \r\n\t" * 10_000 + PLAIN + b"\n" * 10_000),
    "escaped_throughout": plain(json.dumps(openai_plain()).encode()),
    "escaped_slashes": plain(PLAIN.replace(b"end.", b"\\u0065\\u006ed.")),
    "called_a_text": plain(PLAIN, media_type="text/plain"),
    "called_html": plain(PLAIN, BAD, or_exact=True, media_type="text/html"),
    **{
        f"tokens_{name}": plain(
            changed(usage=0).replace(b'"usage": 0', b'"usage": ' + (USAGE % number).encode()), BAD, or_exact=True
        )
        for name, number in NUMBERS.items()
    },
    "usage_of_words": plain(changed(usage="much"), BAD, or_exact=True),
    **{f"reply_is_{name}": plain(raw, BAD) for name, raw in TOPS.items()},
    **{f"choices_{name}": plain(changed(choices=value), BAD) for name, value in CHOICES.items()},
    "message_null": plain(message(None), BAD),
    "message_a_list": plain(message([{"role": "assistant", "content": TEXT}]), BAD),
    **{
        f"event_is_{name}": in_event(raw, (StreamIncomplete, InvalidReply), or_exact=raw == b" ")
        for name, raw in TOPS.items()
    },
}
