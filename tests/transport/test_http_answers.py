"""What llhttp makes of the bytes of a connection, and what we make of that."""

from __future__ import annotations

import pytest

from interlingua.transport.received import MAX_HEAD_BYTES, MAX_INTERIM_ANSWERS, BrokenHttp, Received

OK = b"HTTP/1.1 200 OK\r\n"
WITH_LENGTH = OK + b"content-length: 5\r\n\r\nhello"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\nx-sum: 1\r\n\r\n"
TO_THE_END = OK + b"\r\nhello"
CONTINUED = b"HTTP/1.1 100 Continue\r\nx-first: 1\r\n\r\n" + WITH_LENGTH

WHOLE = {
    "with a length": WITH_LENGTH,
    "chunked": CHUNKED,
    "to the end of the connection": TO_THE_END,
    "after an interim answer": CONTINUED,
    "without a body": b"HTTP/1.1 204 No Content\r\n\r\n",
}
BROKEN = {
    "two lengths": OK + b"content-length: 5\r\ncontent-length: 6\r\n\r\nhello",
    "length and chunks": OK + b"content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n",
    "no carriage returns": b"HTTP/1.1 200 OK\ncontent-length: 5\n\nhello",
    "another protocol": b"SSH-2.0-OpenSSH_9.2\r\n",
    "a chunk without a size": OK + b"transfer-encoding: chunked\r\n\r\nzz\r\n",
    "a change of protocol": b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
    "an endless head": OK + b"x: " + b"y" * MAX_HEAD_BYTES,
    "endless interim answers": b"HTTP/1.1 102 Processing\r\n\r\n" * (MAX_INTERIM_ANSWERS + 1),
}


def read(received: Received) -> bytes:
    """The body as far as it has come. Raises what is wrong with the rest."""
    body = b""
    while piece := received.piece():
        body += piece
    return body


@pytest.mark.parametrize("whole", WHOLE.values(), ids=WHOLE)
def test_an_answer_is_the_same_however_it_is_cut(whole: bytes) -> None:
    at_once = Received("POST")
    at_once.feed(whole)
    at_once.feed(b"")
    expected = at_once.status, at_once.headers, read(at_once)
    for cut in range(1, len(whole)):
        received = Received("POST")
        for part in (whole[:cut], whole[cut:], b""):
            received.feed(part)
        assert (received.status, received.headers, read(received)) == expected
        assert received.is_complete


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_what_is_no_answer_is_an_error(broken: bytes) -> None:
    received = Received("POST")
    with pytest.raises(BrokenHttp):
        for start in range(0, len(broken), 1 << 16):
            received.feed(broken[start : start + (1 << 16)])
            received.check()
    assert not received.can_go_on


@pytest.mark.parametrize("whole", [WITH_LENGTH, CHUNKED], ids=["length", "chunked"])
def test_an_end_before_the_end_is_an_error_and_the_beginning_is_kept(whole: bytes) -> None:
    for cut in range(len(whole)):
        received = Received("POST")
        received.feed(whole[:cut])
        received.feed(b"")
        body = b""
        with pytest.raises(BrokenHttp):
            while True:
                body += received.piece() or b""
        assert b"hello".startswith(body)
        assert not received.can_go_on


def test_what_came_before_a_broken_chunk_is_given_out_first() -> None:
    received = Received("POST")
    received.feed(OK + b"transfer-encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n")
    assert received.piece() == b"hello"
    with pytest.raises(BrokenHttp):
        received.piece()


def test_only_a_whole_answer_leaves_a_connection_that_can_be_used_again() -> None:
    closing = WITH_LENGTH.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n")
    cases = {
        WITH_LENGTH: True,
        CHUNKED: True,
        CONTINUED: True,
        closing: False,
        WITH_LENGTH.replace(b"1.1", b"1.0"): False,
        WITH_LENGTH + b"what nobody asked for": False,
        WITH_LENGTH + WITH_LENGTH: False,
        WITH_LENGTH[:-1]: False,
    }
    for given, expected in cases.items():
        received = Received("POST")
        received.feed(given)
        assert (received.can_go_on, received.piece()) == (expected, b"hell" if given == WITH_LENGTH[:-1] else b"hello")


def test_the_answer_to_head_has_no_body_whatever_its_length_says() -> None:
    received = Received("HEAD")
    received.feed(OK + b"content-length: 5\r\n\r\n")
    assert (received.is_complete, received.piece(), received.can_go_on) == (True, b"", False)
    assert (b"content-length", b"5") in received.headers


def test_what_is_fed_after_the_end_of_interest_is_not_looked_at() -> None:
    received = Received("POST")
    received.feed(OK + b"content-length: 5\r\n\r\nhe")
    received.close()
    received.feed(b"llo")
    assert received.piece() == b"he"
    with pytest.raises(BrokenHttp):
        received.piece()
