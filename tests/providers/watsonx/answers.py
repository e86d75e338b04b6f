"""What watsonx.ai answers, in its own shapes, with IBM Cloud's login beside it."""

from __future__ import annotations

from typing import Any

from tests.providers.clouds import Asked, Given

TOKEN = "canary-iam-token"
BEGUN: dict[str, Any] = {
    "id": "chat-1",
    "model_id": "ibm/granite-3-8b-instruct",
    "created": 1,
    "created_at": "2026-01-01",
}
USAGE = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
SYSTEM = {"warnings": [{"message": "This model is a Non-IBM Product.", "id": "disclaimer_warning"}]}
CHAT = {
    **BEGUN,
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hello"}, "finish_reason": "stop"}],
    "usage": USAGE,
    "system": SYSTEM,
}
EVENTS: list[Any] = [
    {**BEGUN, "choices": [{"index": 0, "finish_reason": None, "delta": {"role": "assistant", "content": "He"}}]},
    {**BEGUN, "choices": [{"index": 0, "finish_reason": "stop", "delta": {"content": "llo"}}]},
    {**BEGUN, "choices": [], "usage": USAGE},
]
MODEL = {
    "model_id": "ibm/slate-125m-english-rtrvr-v2",
    "label": "slate-125m",
    "provider": "IBM",
    "short_description": "",
    "input_tier": "class_c1",
    "output_tier": "class_c1",
    "source": "IBM",
    "number_params": "125m",
    "functions": [{"id": "embedding"}],
    "model_limits": {"max_sequence_length": 512},
}


def refusal(status: int, code: str, message: str) -> Given:
    """An error in the service's form."""
    return Given({"errors": [{"code": code, "message": message}], "trace": "t1", "status_code": status}, status)


def answer(asked: Asked) -> Given:
    """One request."""
    if asked.path == "/identity/token":
        return Given({"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600, "expiration": 1})
    if asked.path.endswith("/foundation_model_specs"):
        is_first = "start" not in asked.query
        more = {"next": {"href": "https://here.example/ml/v1/foundation_model_specs?start=two&limit=1"}}
        return Given({"limit": 1, "first": {"href": "x"}, "resources": [MODEL], **(more if is_first else {})})
    if asked.json.get("model_id") == "gone":
        return refusal(404, "model_not_supported", "Model 'gone' is not supported for this environment.")
    match asked.path.rpartition("/")[2]:
        case "chat":
            return Given(CHAT)
        case "chat_stream":
            return Given(EVENTS, events=True)
        case "embeddings":
            results = [{"embedding": [0.5, 1.0]} for _ in asked.json["inputs"]]
            return Given({**BEGUN, "results": results, "input_token_count": 4})
        case _:
            return Given({**BEGUN, "results": [{"index": 1, "score": 0.9}], "input_token_count": 4})
