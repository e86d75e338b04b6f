"""What Vertex AI answers, in its own shapes: models of Google, Anthropic and others, and Google's login."""

from __future__ import annotations

from typing import Any

from tests.providers.clouds import Asked, Given

CANARY = "canary-refresh-token"
TOKEN = "canary-google-token"
GENERATED = {
    "candidates": [{"content": {"role": "model", "parts": [{"text": "Hello"}]}, "finishReason": "STOP"}],
    "usageMetadata": {
        "promptTokenCount": 3,
        "candidatesTokenCount": 2,
        "totalTokenCount": 5,
        "trafficType": "ON_DEMAND",
    },
    "modelVersion": "gemini-2.5-pro",
    "createTime": "2026-11-28T10:00:00Z",
    "responseId": "r",
}
MESSAGE: dict[str, Any] = {
    "id": "msg_vrtx_1",
    "type": "message",
    "role": "assistant",
    "model": "claude-sonnet-4-5-20250929",
    "content": [{"type": "text", "text": "Hello"}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 3, "output_tokens": 2},
}
MESSAGE_EVENTS: list[Any] = [
    {"type": "message_start", "message": {**MESSAGE, "content": [], "stop_reason": None}},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hello"}},
    {"type": "content_block_stop", "index": 0},
    {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 2}},
    {"type": "message_stop"},
]
CHAT = {
    "id": "c",
    "object": "chat.completion",
    "created": 1,
    "model": "meta/llama-3.3-70b-instruct-maas",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Hello"}}],
    "usage": {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5},
}
CHAT_EVENTS: list[Any] = [
    {
        **CHAT,
        "object": "chat.completion.chunk",
        "usage": None,
        "choices": [{"index": 0, "delta": {"content": "Hello"}}],
    },
    {
        **CHAT,
        "object": "chat.completion.chunk",
        "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}],
    },
    "[DONE]",
]
LISTED = {"publisherModels": [{"name": "publishers/google/models/gemini-2.5-pro", "versionId": "default"}]}


def refusal(status: int, code: str, message: str) -> Given:
    """An error in Google's form."""
    return Given({"error": {"code": status, "message": message, "status": code}}, status)


def answer(asked: Asked) -> Given:
    """One request."""
    if asked.path == "/token":
        return Given({"access_token": TOKEN, "expires_in": 3600, "token_type": "Bearer"})
    if asked.path.endswith("/publishers/google/models"):
        return Given(LISTED)
    method = asked.path.rpartition(":")[2]
    if "/models/gone:" in asked.path:
        return refusal(404, "NOT_FOUND", "Publisher Model was not found or your project does not have access to it.")
    if "count-tokens:" in asked.path:
        return Given({"input_tokens": 7})
    match method:
        case "generateContent":
            return Given(GENERATED)
        case "streamGenerateContent":
            return Given([GENERATED], events=True)
        case "countTokens":
            return Given({"totalTokens": 7, "totalBillableCharacters": 20})
        case "predict":
            vectors = [{"embeddings": {"values": [0.5, 1.0], "statistics": {"token_count": 3}}}]
            return Given({"predictions": vectors * len(asked.json["instances"])})
        case "rawPredict":
            return Given(MESSAGE)
        case "streamRawPredict":
            return Given(MESSAGE_EVENTS, events=True)
        case _:
            return Given(CHAT_EVENTS, events=True) if asked.json.get("stream") else Given(CHAT)
