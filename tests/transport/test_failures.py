"""The class of an error: by status, by what the body says where the status is vague, and what a 200 may hide."""

from __future__ import annotations

import json
from typing import Any

import pytest

from interlingua import errors
from interlingua.errors import ApiError, InterlinguaError, InvalidReply
from interlingua.transport import Policy
from interlingua_wire._core.operation import Operation
from interlingua_wire._core.request import Request
from tests.transport.scripted import EVENTS, PLAIN, STREAM, Asked, Blocking, Caller, answer, piece, scripted

POLICY = Policy(deadline=10, max_retries=0)


def refused(caller: Caller, raw: bytes, *, streams: bool = False) -> InterlinguaError:
    with scripted(lambda asked: asked.send(raw)) as server, pytest.raises(InterlinguaError) as caught:
        caller.events(server.endpoint(), POLICY, []) if streams else caller.send(server.endpoint(), POLICY)
    return caught.value


def told(kind: str | None) -> bytes:
    return json.dumps({"error": {"message": "no", "kind": kind}}).encode()


@pytest.mark.parametrize(
    ("status", "kind", "expected"),
    [
        (400, None, errors.BadRequest),
        (401, None, errors.AuthenticationFailed),
        (402, None, errors.BadRequest),
        (403, None, errors.PermissionDenied),
        (404, None, errors.NotFound),
        (409, None, errors.Conflict),
        (413, None, errors.RequestTooLarge),
        (422, None, errors.BadRequest),
        (429, None, errors.RateLimited),
        (500, None, errors.ServerError),
        (502, None, errors.ServerError),
        (503, None, errors.Overloaded),
        (529, None, errors.Overloaded),
        (400, "request_too_large", errors.RequestTooLarge),
        (400, "authentication", errors.AuthenticationFailed),
        (400, "server", errors.BadRequest),
        (429, "server", errors.RateLimited),
        (404, "bad_request", errors.NotFound),
        (500, "overloaded", errors.Overloaded),
        (500, "bad_request", errors.ServerError),
        (500, "never heard of", errors.ServerError),
        (200, "overloaded", errors.Overloaded),
        (200, None, errors.ServerError),
    ],
)
def test_the_class_follows_the_status_and_the_kind(status: int, kind: str | None, expected: type[ApiError]) -> None:
    error = refused(Blocking(), answer(status, told(kind)))
    assert type(error) is expected
    assert isinstance(error, ApiError) and error.status == status


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "test: no explanation (status 502)"),
        (b"<html>\n<h1>502  Bad</h1>", "test: <html> <h1>502 Bad</h1> (status 502)"),
        (b"\xff", "test: \ufffd (status 502)"),
        (b"[" * 100_000, None),
        (b"x" * 500, f"test: {'x' * 200}... (status 502)"),
    ],
)
def test_any_body_makes_a_message(caller: Caller, body: bytes, message: str | None) -> None:
    error = refused(caller, answer(502, body))
    assert type(error) is errors.ServerError
    assert message is None or str(error) == message


@pytest.mark.parametrize("media_type", ["text/html; charset=utf-8", "application/json"])
def test_a_document_in_place_of_a_stream_is_invalid(caller: Caller, media_type: str) -> None:
    error = refused(caller, answer(200, b"<html>", f"content-type: {media_type}"), streams=True)
    assert isinstance(error, InvalidReply)
    assert error.body == b"<html>"


def test_an_error_in_place_of_a_stream_is_that_error(caller: Caller) -> None:
    error = refused(caller, answer(200, told("quota"), "content-type: application/json"), streams=True)
    assert type(error) is errors.RateLimited


@pytest.mark.parametrize("name", ["", "event: error\n"])
def test_an_error_event_is_an_error(caller: Caller, name: str) -> None:
    event = name.encode() + b"data: " + told("overloaded") + b"\n\n"
    error = refused(caller, EVENTS + piece(b"data: 1\n\n" + event), streams=True)
    assert type(error) is errors.Overloaded
    assert isinstance(error, ApiError) and error.status is None


def test_an_event_named_error_is_one_whatever_it_holds(caller: Caller) -> None:
    error = refused(caller, EVENTS + piece(b"event: error\ndata: out of luck\n\n"), streams=True)
    assert isinstance(error, ApiError)
    assert str(error) == "test: out of luck"


def test_the_word_error_within_a_text_is_none(caller: Caller) -> None:
    def script(asked: Asked) -> None:
        text = json.dumps({"text": '{"error": {"message": "no"}}', "error": None}).encode()
        asked.send(EVENTS + piece(b"data: " + text + b"\n\ndata: [DONE]\n\n") + b"0\r\n\r\n")

    seen: list[bytes] = []
    with scripted(script) as server:
        caller.events(server.endpoint(), POLICY, seen)
    assert len(seen) == 1


FAILED_JOB = b'{"id": "job_1", "status": "failed", "error": {"message": "no"}}'


@pytest.mark.parametrize("operation", [PLAIN, STREAM._replace(method="GET", body="none")])
def test_asking_for_a_job_that_failed_does_not_fail(caller: Caller, operation: Operation[bytes, Any, Any]) -> None:
    request: Request[bytes, Any, Any] = Request(operation)
    with scripted(lambda asked: asked.send(answer(200, FAILED_JOB))) as server:
        assert caller.send(server.endpoint(), POLICY, request).value == FAILED_JOB


def test_an_answer_that_failed_to_be_generated_is_an_error(caller: Caller) -> None:
    request: Request[bytes, Any, Any] = Request(STREAM, body={})
    with scripted(lambda asked: asked.send(answer(200, FAILED_JOB))) as server, pytest.raises(ApiError, match="no"):
        caller.send(server.endpoint(), POLICY, request)


def test_a_downloaded_file_may_hold_anything(caller: Caller) -> None:
    request: Request[bytes, Any, Any] = Request(PLAIN._replace(method="GET", body="none"))
    with scripted(lambda asked: asked.send(answer(200, told("server")))) as server:
        assert caller.send(server.endpoint(), POLICY, request).value == told("server")
