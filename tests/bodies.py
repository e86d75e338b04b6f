"""Every request body that a test makes the protocols write, held against the specification of its API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator

from interlingua.protocols.base import Encoded
from interlingua_wire._core.request import Request

SPECS = Path(__file__).parents[1] / "specs"
COMPATIBLE = {
    ("openai", "createChatCompletion"): (
        ("mistral", "chat_completion_v1_chat_completions_post"),
        ("openrouter", "sendChatCompletionRequest"),
        ("perplexity", "chat_completions_chat_completions_post"),
        ("together", "chat-completions"),
    ),
    ("openai", "createEmbedding"): (("mistral", "embeddings_v1_embeddings_post"),),
}
"""Where a compatible server has a document of its own, with words that the format's maker has not."""


class Bodies:
    """Looks at each request that is encoded, and keeps what its specification does not allow."""

    def __init__(self) -> None:
        self.seen = 0
        self.violations: list[str] = []

    def look(self, encoded: Encoded) -> None:
        """Hold one request against its specification; a request without a body has nothing to fit."""
        request: Request[Any, Any, Any] = encoded.request
        given: object = request.body
        if not isinstance(given, Mapping):
            return
        self.seen += 1
        body = cast("Mapping[str, Any]", given)
        try:
            texts = [text_of(body), text_of({**request.path, **body})]  # one API wants the model in both
        except RecursionError:  # nested so deeply that it cannot be sent; whoever tries is told so
            return
        own = (request.operation.api, request.operation.id)
        if all(wrong_in(*each, text) for text in texts for each in (own, *COMPATIBLE.get(own, ()))):
            self.violations.extend(violations_of(*own, texts[-1]))


def text_of(body: Mapping[str, Any]) -> str:
    """As JSON. What the model is called says nothing about the form, and would make each body a new one."""
    return json.dumps({**body, "model": "m"} if "model" in body else body, default=plain, sort_keys=True)


def plain(value: object) -> object:
    """Mappings that are no dict, and bytes that stand for their base64, as JSON has them."""
    return dict(cast("Mapping[str, object]", value)) if isinstance(value, Mapping) else str(value)


def wrong_in(api: str, operation: str, body: str) -> list[str]:
    """What is not allowed, but for what the model is called."""
    return [
        found for found in violations_of(api, operation, body) if not found.startswith(f"{api} {operation} $.model:")
    ]


@lru_cache(maxsize=4096)
def violations_of(api: str, operation: str, body: str) -> tuple[str, ...]:
    """What in a body, as JSON text, the specification of an operation does not allow."""
    found = validator(api, operation).iter_errors(json.loads(body))
    return tuple(f"{api} {operation} {error.json_path}: {error.message[:300]}" for error in found)


@cache
def validator(api: str, operation: str) -> Any:
    """For the bodies of one operation."""
    paths: dict[str, dict[str, Any]] = document(api)["paths"]
    for path in paths.values():
        for found in path.values():
            if "operationId" in found and found["operationId"] == operation:
                content: dict[str, Any] = whole(document(api), found["requestBody"])["content"]
                # Bytes of a model's own form have no schema.
                return Draft202012Validator(
                    {**document(api), **content.get("application/json", {"schema": {}})["schema"]}
                )
    raise LookupError(f"{api} has no operation {operation}")


def whole(document: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """What a reference leads to; anything else as it is."""
    found: Any = document if "$ref" in value else value
    for step in value.get("$ref", "#/").removeprefix("#/").split("/") if "$ref" in value else ():
        found = found[step]
    return cast("dict[str, Any]", found)


@cache
def document(api: str) -> dict[str, Any]:
    """A specification. Vendors write oneOf where forms overlap: a user message is two kinds of input item at once."""
    text = (SPECS / api / "openapi.json").read_text(encoding="utf-8")
    return json.loads(text.replace('"oneOf":', '"anyOf":'))
