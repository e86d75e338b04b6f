"""Errors, as bodies and as events."""

from __future__ import annotations

from typing import Any

import pytest

from tests.protocols.openai_responses.wire import chat, reply, said, streamed, text


@pytest.mark.parametrize(
    ("status", "body", "message", "code", "kind"),
    [
        (
            429,
            {"error": {"message": "Slow", "type": "requests", "code": "rate_limit_exceeded"}},
            "Slow",
            "rate_limit_exceeded",
            "rate_limit",
        ),
        (
            None,
            {"type": "error", "code": "rate_limit_exceeded", "message": "Slow", "param": None},
            "Slow",
            "rate_limit_exceeded",
            "rate_limit",
        ),
        (None, {"type": "error", "error": {"type": "server_error", "message": "Oh"}}, "Oh", "server_error", "server"),
        (
            None,
            {
                "type": "response.failed",
                "response": reply(status="failed", error={"code": "server_error", "message": "Oh"}),
            },
            "Oh",
            "server_error",
            "server",
        ),
        (
            200,
            reply(status="failed", error={"code": "invalid_prompt", "message": "No"}),
            "No",
            "invalid_prompt",
            "bad_request",
        ),
        (404, {"error": "no such model"}, "no such model", None, None),
        (422, {"detail": "Wrong"}, "Wrong", None, None),
    ],
)
def test_an_error_is_read(status: int | None, body: Any, message: str, code: str | None, kind: str | None) -> None:
    facts = chat.read_error(status, {}, body)
    assert facts is not None
    assert (facts.message, facts.code, facts.kind) == (message, code, kind)


@pytest.mark.parametrize(
    "body", [reply(said(text("error"))), *streamed(reply(said(text("error")))), "<html>", None, []]
)
def test_what_is_no_error_is_not_read_as_one(body: Any) -> None:
    assert chat.read_error(200, {}, body) is None
