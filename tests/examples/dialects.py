"""A server that answers as the README's providers do: enough for its examples, no more."""

from __future__ import annotations

import json
from typing import Any

from tests.cli.dialect import event, whole
from tests.serving import Answer, Received, event_answer, json_answer

VARIABLES = {
    "OPENAI_BASE_URL": "/v1",
    "ANTHROPIC_BASE_URL": "",
    "GEMINI_BASE_URL": "",
}
"""Where each provider is, below the server's address."""


def answer(received: Received) -> Answer:
    """Answer one request by its path, which must be the provider's own."""
    match received.path:
        case "/v1/messages":
            return json_answer(message(wants_tool=asks_for_tool(received.body)))
        case "/v1beta/models/gemini-2.5-flash:generateContent":
            return json_answer(GENERATED)
        case "/v1/chat/completions" if received.body.get("stream"):
            return event_answer(STORY)
        case "/v1/chat/completions":
            return json_answer(whole(json.dumps({"number": "2024-17", "total": 99.5})))
        case _:
            return json_answer({"error": {"message": f"no such path: {received.path}"}}, status=404)


def asks_for_tool(body: dict[str, Any]) -> bool:
    """Tools are offered and none has been called yet."""
    return bool(body.get("tools")) and len(body["messages"]) == 1


def message(*, wants_tool: bool) -> dict[str, Any]:
    """An Anthropic message."""
    call = {"type": "tool_use", "id": "toolu_1", "name": "weather", "input": {"city": "Paris"}}
    text = {"type": "text", "text": "Paris it is.", "citations": None}
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-4-5",
        "content": [call if wants_tool else text],
        "stop_reason": "tool_use" if wants_tool else "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 12, "output_tokens": 5},
    }


GENERATED = {
    "candidates": [{"content": {"role": "model", "parts": [{"text": "Hello!"}]}, "finishReason": "STOP", "index": 0}],
    "usageMetadata": {"promptTokenCount": 4, "candidatesTokenCount": 2, "totalTokenCount": 6},
    "modelVersion": "gemini-2.5-flash",
}

STORY = (
    event({"delta": {"role": "assistant", "content": "Once upon"}, "finish_reason": None}),
    event({"delta": {"content": " a time."}, "finish_reason": None}),
    event({"delta": {}, "finish_reason": "stop"}),
    "[DONE]",
)
