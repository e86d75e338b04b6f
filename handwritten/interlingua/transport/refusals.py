"""Answers that are errors, whatever they claim to be."""

from __future__ import annotations

import re
from typing import Any, cast

from interlingua.errors import ApiError, ErrorFacts, WorldError
from interlingua.transport.call import Call
from interlingua.transport.failures import (
    api_error,
    error_from_event,
    error_from_reply,
    invalid_reply,
    parsed_or_none,
)
from interlingua.transport.framing import Frame
from interlingua.transport.head import Head
from interlingua_wire._core.operation import Operation

ERROR_MARK = re.compile(rb'"error"(?!\s*:\s*null)')
"""Stands in every error of every dialect, and in hardly anything else: within a text its quotes are escaped."""
ERROR_WORD = b'"error"'
"""Its beginning, which a search for bytes finds faster than the pattern."""
NO_STREAM_TYPES = frozenset({"text/html", "application/json", "application/xhtml+xml"})


def is_no_stream(head: Head) -> bool:
    """Whether a plain document has come in place of a stream."""
    return head.media_type in NO_STREAM_TYPES


def error_for_status(head: Head, body: bytes, call: Call) -> ApiError:
    """For an answer whose status is no success."""
    return error_from_reply(head.status, head.headers, body, at=call.at(head.headers))


def error_for_document(head: Head, body: bytes, call: Call) -> WorldError:
    """For a plain document in place of a stream: the error it tells of, or that it is no stream."""
    told = error_in_success(head, body, call, is_generated=True)
    problem = f"{head.media_type} in place of a stream"
    return told or invalid_reply(problem, body=body, status=head.status, at=call.at(head.headers))


def error_in_reply(operation: Operation[Any, Any, Any], head: Head, body: bytes, call: Call) -> ApiError | None:
    """The error in a reply whose status claims success, if there is one.

    A job that failed holds an error too, but asking for it did not fail; an answer that failed to be generated did.
    What a downloaded file holds is nobody's error.
    """
    is_read = call.rendered.method == "GET"
    if is_read and not operation.reply.module:
        return None
    return error_in_success(head, body, call, is_generated=operation.stream is not None and not is_read)


def error_in_success(head: Head, body: bytes, call: Call, *, is_generated: bool) -> ApiError | None:
    """The error in a body, if it is one as a whole or stands in an answer that was to be generated."""
    if ERROR_WORD not in body or not ERROR_MARK.search(body):
        return None
    parsed = parsed_or_none(body)
    if parsed is None or (_is_resource(parsed) and not is_generated):
        return None
    return error_from_event(head.status, parsed, at=call.at(head.headers))


def _is_resource(parsed: object) -> bool:
    return isinstance(parsed, dict) and ("id" in parsed or "name" in parsed)


def error_in_event(frame: Frame, head: Head, call: Call) -> ApiError | None:
    """The error that an event tells of, if it does."""
    if frame.name != "error" and not ERROR_MARK.search(frame.data):
        return None
    at, body = call.at(head.headers), parsed_or_none(frame.data)
    error = None if body is None else error_from_event(None, body, at=at)
    if error is not None or not (frame.name == "error" or _holds_odd_error(body)):
        return error
    return api_error(ErrorFacts(message=frame.data.decode(errors="replace")), status=None, body=body, at=at)


def _holds_odd_error(body: Any) -> bool:
    """Whether there is an error in a form that no dialect has, such as a bare number."""
    return isinstance(body, dict) and bool(cast("dict[str, Any]", body).get("error"))


def error_in_message(frame: Frame, status: int | None, head: Head, call: Call) -> ApiError:
    """The error that a message is, whose framing says so: the same as for an answer of this status."""
    at, body = call.at(head.headers), parsed_or_none(frame.data)
    read = None if body is None else at.endpoint.read_error(status, at.headers or {}, body)
    facts = read or ErrorFacts(message=frame.data.decode(errors="replace") or "no explanation")
    return api_error(facts._replace(code=facts.code or frame.name), status=status, body=body, at=at)
