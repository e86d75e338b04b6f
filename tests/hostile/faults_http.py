"""HTTP itself: heads, lengths, chunks, connections, redirects."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from interlingua.errors import (
    ApiError,
    ConnectionFailed,
    DeadlineExceeded,
    InvalidReply,
    RequestTooLarge,
    ServerError,
    StreamIncomplete,
)
from tests.hostile.judging import OTHER_ORIGIN, Errors, Fault, Script, sending
from tests.hostile.wire import END, EVENTS, PLAIN, body, chunked, head, stream
from tests.transport.scripted import Asked, Gone, piece

FRAMES = EVENTS["openai"]
GOOD = stream("openai", FRAMES)
NO_ANSWER: Errors = (ConnectionFailed,)
JSON = "content-type: application/json"


def plain(*raw: bytes, errors: Errors = (), **more: object) -> Fault:
    """Of a call that does not stream."""
    return Fault(dialect="openai", script=sending(*raw), errors=errors, streams=False, **more)  # type: ignore[arg-type]


def scripted(script: Script, errors: Errors = (), *, streams: bool = True, **more: object) -> Fault:
    """Of either call."""
    return Fault(dialect="openai", script=script, errors=errors, streams=streams, **more)  # type: ignore[arg-type]


def without_end(begin: bytes, pieces: Iterable[bytes], *, every: float = 0) -> Script:
    """Send a beginning, and then pieces until the caller has gone."""

    def script(asked: Asked) -> None:
        asked.send(begin)
        for each in pieces:
            asked.send(each)
            if every and asked.waits(every):
                return

    return script


def headers_without_end(begin: str) -> Script:
    return without_end(
        begin.encode(), (b"".join(b"x-%d: %b\r\n" % (n, b"a" * 100) for n in range(50)) for _ in count())
    )


def continuing_without_end() -> Script:
    return without_end(b"", (b"HTTP/1.1 100 Continue\r\n\r\n" * 50 for _ in count()))


def trickled(raw: bytes, *, every: float) -> Script:
    return without_end(b"", [raw[i : i + 1] for i in range(len(raw))], every=every)


def second_answer_unasked(asked: Asked) -> None:
    """The answer, and in the same packet another one that nobody has asked for."""
    wrong = PLAIN.replace(b"end.", b"lie.")
    asked.send(body(PLAIN) + body(wrong))


def closed_between(asked: Asked) -> None:
    """A connection that is said to stay, and does not."""
    asked.send(body(PLAIN, "connection: keep-alive"))
    raise Gone


def reset_between(asked: Asked) -> None:
    asked.send(body(PLAIN, "connection: keep-alive"))
    asked.waits(0.02)
    asked.reset()


def reset_after_the_end(asked: Asked) -> None:
    """Everything has come but the end of the HTTP body."""
    asked.send(stream("openai", FRAMES, end=b""))
    asked.waits(0.1)
    asked.reset()


def redirected(location: str, status: int = 307, *, to_itself: bool = False) -> Script:
    """To another place, where an exact reply waits."""

    def script(asked: Asked) -> None:
        if to_itself or not asked.head.split()[1].startswith(OTHER_ORIGIN):
            asked.send(body(b"", f"location: {location.format(host=asked.header('host'))}", status=f"{status} Moved"))
        else:
            asked.send(GOOD)

    return script


def other_name(asked: Asked) -> None:
    """The same server under another name is another origin."""
    port = (asked.header("host") or "").partition(":")[2]
    redirected(f"http://localhost:{port}{OTHER_ORIGIN}")(asked)


def echoing_key(asked: Asked) -> None:
    """The key in every place of an answer."""
    key = asked.header("authorization") or ""
    told = b'{"error": {"message": "no such key: %b", "code": "%b"}}' % ((key.encode(),) * 2)
    asked.send(body(told, f"x-key: {key}", f"location: /{key}", f"x-request-id: {key}", status=f"401 {key}"))


def echoing_key_in_stream(asked: Asked) -> None:
    key = (asked.header("authorization") or "").encode()
    told = b'data: {"error": {"message": "%b"}}\n\n' % key
    asked.send(chunked("openai") + piece(FRAMES[0]) + piece(told) + END)


def echoing_key_in_garbage(asked: Asked) -> None:
    key = (asked.header("authorization") or "").encode()
    asked.send(chunked("openai") + piece(FRAMES[0]) + piece(b'data: {"%b": \n\n' % key) + END)


def refused_while_sending(asked: Asked) -> None:
    asked.send(body(b'{"error": {"message": "too much"}}', "connection: close", status="413 Too Large"))
    raise Gone


STREAM_HEAD = chunked("openai")
CHUNKS = b"".join(map(piece, FRAMES))
BEGUN = piece(FRAMES[0])
BROKEN: Errors = (StreamIncomplete, ConnectionFailed)
"""The second where head and broken body come in one packet, which some HTTP libraries then take for one failure."""
LONG_NUMBER = "9" * 5000

HEADS: dict[str, Fault] = {
    "head_trickled": scripted(trickled(GOOD, every=0.05), (DeadlineExceeded,), deadline=1),
    "header_lines_without_end": scripted(headers_without_end("HTTP/1.1 200 OK\r\n"), NO_ANSWER, is_flood=True),
    "status_line_without_end": scripted(without_end(b"HTTP/1.1 200 ", (b"a" * 4096 for _ in count())), NO_ANSWER),
    "bytes_that_are_no_http": scripted(without_end(b"", (b"\0\xff" * 2048 for _ in count())), NO_ANSWER),
    "continue_without_end": scripted(
        continuing_without_end(), (ConnectionFailed, DeadlineExceeded), deadline=1, is_flood=True
    ),
    "continue_slowly_without_end": scripted(
        without_end(b"", (b"HTTP/1.1 100 Continue\r\n\r\n" for _ in count()), every=0.05),
        (DeadlineExceeded,),
        deadline=1,
    ),
    "early_hints_first": scripted(sending(b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" * 5 + GOOD)),
    "switched_protocols": plain(
        head("upgrade: x", "connection: upgrade", status="101 X"), errors=(ApiError, *NO_ANSWER)
    ),
    "no_content": plain(head(status="204 No Content"), errors=(InvalidReply,)),
    "not_modified": plain(head(status="304 Not Modified"), errors=(ApiError,)),
    "status_of_no_class": plain(body(PLAIN, status="999 Odd"), errors=(ServerError, *NO_ANSWER)),
    "status_of_two_digits": plain(body(PLAIN, status="20 OK"), errors=NO_ANSWER),
    "no_reason_phrase": plain(body(PLAIN).replace(b"200 OK", b"200", 1)),
    "bare_line_ends": plain(body(PLAIN).replace(b"\r\n", b"\n", 4), errors=NO_ANSWER, or_exact=True),
    "folded_header": plain(body(PLAIN, "x-a: b\r\n c"), errors=NO_ANSWER, or_exact=True),
    "header_without_colon": plain(body(PLAIN, "nothing"), errors=NO_ANSWER, or_exact=True),
    "nul_in_a_header": plain(body(PLAIN, "x-a: a\0b"), errors=NO_ANSWER, or_exact=True),
    "header_in_latin_1": plain(body(PLAIN).replace(b"\r\n\r\n", b"\r\nx-a: \xe9\r\n\r\n", 1)),
    "content_type_of_nonsense": plain(body(PLAIN, media_type=";;=\xff\0".replace("\0", ""))),
    "ten_thousand_cookies": plain(
        body(PLAIN, *(f"set-cookie: a{n}=b" for n in range(10_000))), errors=NO_ANSWER, or_exact=True
    ),
    "old_http": scripted(sending(head("content-type: text/event-stream", version="1.0") + b"".join(FRAMES))),
    "future_http": plain(body(PLAIN).replace(b"HTTP/1.1", b"HTTP/3.0"), errors=NO_ANSWER, or_exact=True),
}

LENGTHS: dict[str, Fault] = {
    "length_too_short": plain(
        head(JSON, f"content-length: {len(PLAIN) - 9}") + PLAIN, errors=(InvalidReply, *NO_ANSWER)
    ),
    "length_too_long": plain(head(JSON, f"content-length: {len(PLAIN) + 9}") + PLAIN, errors=NO_ANSWER),
    "length_of_nothing": plain(head(JSON, "content-length: 0") + PLAIN, errors=(InvalidReply, *NO_ANSWER)),
    "length_below_nothing": plain(head(JSON, "content-length: -1") + PLAIN, errors=NO_ANSWER),
    "length_of_words": plain(head(JSON, "content-length: many") + PLAIN, errors=NO_ANSWER),
    "length_of_5000_digits": plain(head(JSON, f"content-length: {LONG_NUMBER}") + PLAIN, errors=NO_ANSWER),
    "length_of_an_exabyte": plain(head(JSON, f"content-length: {1 << 60}") + PLAIN, errors=NO_ANSWER),
    "two_lengths": plain(
        head(JSON, "content-length: 5", f"content-length: {len(PLAIN)}") + PLAIN, errors=(*NO_ANSWER, InvalidReply)
    ),
    "length_beside_chunks": scripted(
        sending(stream("openai", FRAMES, "content-length: 40")), (*NO_ANSWER, StreamIncomplete), or_exact=True
    ),
    "stream_of_a_length_cut": scripted(
        sending(head("content-type: text/event-stream", "content-length: 9999") + b"".join(FRAMES[:2])),
        (StreamIncomplete,),
    ),
    "no_length_cut": plain(head(JSON, "connection: close") + PLAIN[:-9], errors=(InvalidReply,)),
}

BAD_CHUNKS: dict[str, bytes] = {
    "of_words": b"lots\r\n",
    "below_nothing": b"-5\r\nhello\r\n",
    "of_64_bits": b"FFFFFFFFFFFFFFFF\r\n",
    "of_5000_digits": LONG_NUMBER.encode() + b"\r\n",
    "with_plus": b"+5\r\nhello\r\n",
    "with_0x": b"0x5\r\nhello\r\n",
    "that_never_ends": b"1" * (1 << 20),
    "without_line_end": b"5\r\nhelloXX5\r\n",
    "empty": b"\r\n\r\n",
}

CHUNKED: dict[str, Fault] = {
    **{
        f"chunk_size_{name}": scripted(sending(STREAM_HEAD + BEGUN + raw + CHUNKS[len(BEGUN) :]), BROKEN, or_exact=True)
        for name, raw in BAD_CHUNKS.items()
    },
    "chunk_extensions": scripted(
        sending(STREAM_HEAD + b"".join(piece(frame).replace(b"\r\n", b';a="b c";d\r\n', 1) for frame in FRAMES) + END)
    ),
    "chunk_sizes_in_capitals_with_zeros": scripted(
        sending(STREAM_HEAD + b"".join(b"000%X\r\n%b\r\n" % (len(frame), frame) for frame in FRAMES) + END)
    ),
    "trailers": scripted(sending(stream("openai", FRAMES, end=b"0\r\nx-sum: 1\r\nx-b: 2\r\n\r\n"))),
    "trailers_without_end": scripted(
        without_end(STREAM_HEAD + CHUNKS + b"0\r\n", (b"x-a: b\r\n" * 99 for _ in count())),
        BROKEN,
        or_exact=True,
        is_flood=True,
        seconds=1,
    ),
    "nothing_after_the_sentinel": scripted(
        without_end(STREAM_HEAD + CHUNKS, [b""] * 99, every=0.1), calls=2, seconds=1
    ),
    "rubbish_after_the_end": scripted(sending(GOOD + b"rubbish\r\n" * 9, closes=False), BROKEN, calls=3, or_exact=True),
    "chunks_cut_within_a_frame": scripted(sending(STREAM_HEAD + CHUNKS[:200]), (StreamIncomplete,)),
    "chunks_of_a_plain_reply_cut": plain(
        head(JSON, "transfer-encoding: chunked") + piece(PLAIN), errors=NO_ANSWER, or_exact=False
    ),
    "unknown_transfer_coding": plain(
        head(JSON, "transfer-encoding: rot13") + PLAIN, errors=(*NO_ANSWER, InvalidReply), or_exact=True
    ),
    "chunked_twice": plain(
        head(JSON, "transfer-encoding: chunked, chunked") + piece(PLAIN) + END,
        errors=(*NO_ANSWER, InvalidReply),
        or_exact=True,
    ),
}

CONNECTIONS: dict[str, Fault] = {
    "second_answer_unasked": scripted(second_answer_unasked, streams=False, calls=3),
    "closed_between_calls": scripted(closed_between, streams=False, calls=4, retries=2),
    "reset_between_calls": scripted(reset_between, streams=False, calls=4, retries=2),
    "reset_after_the_end": scripted(reset_after_the_end, calls=2),
    "refused_while_sending": scripted(refused_while_sending, (RequestTooLarge,), streams=False),
}

REDIRECTS: dict[str, Fault] = {
    "redirect_to_another_name": scripted(other_name, (ApiError,)),
    **{
        f"redirect_{name}": scripted(redirected(location), (ApiError,), deadline=5)
        for name, location in {
            "without_scheme": f"//localhost{OTHER_ORIGIN}",
            "to_a_file": "file:///etc/passwd",
            "with_a_login": "http://a:b@{host}" + OTHER_ORIGIN,
            "to_nowhere": "",
            "to_no_address": "http://[::bad/",
            "to_no_port": "http://127.0.0.1:99999/",
            "to_a_script": "javascript:alert(1)",
        }.items()
    },
    "redirect_as_a_get": scripted(redirected("http://{host}" + OTHER_ORIGIN, 303), (ApiError,)),
    "redirect_in_a_circle": scripted(redirected("http://{host}/v1/chat/completions", 308, to_itself=True), (ApiError,)),
}

SECRETS: dict[str, Fault] = {
    "key_echoed": scripted(echoing_key, (ApiError, *NO_ANSWER), streams=False),
    "key_echoed_in_a_stream": scripted(echoing_key_in_stream, (ApiError,)),
    "key_echoed_in_garbage": scripted(echoing_key_in_garbage, (StreamIncomplete,)),
    "key_echoed_by_a_stream": scripted(echoing_key, (ApiError, *NO_ANSWER)),
}

FAULTS: dict[str, Fault] = {**HEADS, **LENGTHS, **CHUNKED, **CONNECTIONS, **REDIRECTS, **SECRETS}
