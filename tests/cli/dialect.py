"""Enough of Chat Completions for a command line; the model's name chooses how it answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.serving import Answer, Received, event_answer, json_answer

KEY = "a-key-that-must-not-be-shown"
WORDS = ("Paris", " is", " the", " capital", ".")
MODELS = ("small", "large")


def answer(received: Received) -> Answer:
    """Answer one request."""
    if received.body is None:
        models = [{"id": name, "object": "model", "created": 1, "owned_by": "us"} for name in MODELS]
        return json_answer({"object": "list", "data": models})
    headers = {name.lower(): value for name, value in received.headers.items()}
    if headers.get("authorization") != f"Bearer {KEY}":
        error = {"message": "Incorrect API key provided.", "type": "invalid_request_error", "code": "invalid_api_key"}
        return json_answer({"error": error}, status=401)
    if received.body.get("stream"):
        return event_answer(events(is_cut=received.body["model"] == "cut"))
    return json_answer(whole(json.dumps({"city": "Paris"}) if "response_format" in received.body else "".join(WORDS)))


def whole(text: str) -> dict[str, Any]:
    """A complete reply."""
    message = {"role": "assistant", "content": text, "refusal": None}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": 14},
    }


def events(*, is_cut: bool) -> Iterator[Any]:
    """The words one by one; when cut, without an end."""
    for word in WORDS:
        yield event({"delta": {"content": word}, "finish_reason": None})
    if not is_cut:
        yield event({"delta": {}, "finish_reason": "stop"})
        yield "[DONE]"


def event(choice: dict[str, Any]) -> dict[str, Any]:
    """One event."""
    return {
        "id": "1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, **choice}],
    }
