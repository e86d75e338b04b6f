"""What local servers answer is held to the documents of their APIs, as what they are asked is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from aiohttp import web
from jsonschema import Draft202012Validator

from interlingua.testing.simulators import face
from interlingua.testing.simulators.checking import Rule, misfit
from interlingua.testing.simulators.replies import Events

JSON, STREAM = "application/json", "text/event-stream"
UNKNOWN = {
    ("anthropic", "ping"): "an event of every stream, of which the document says nothing",
    ("cohere", "embedv2: $: 'api_version' is a required"): "it stands within `meta`",
    ("cohere", "chatv2: $.logprobs"): "what is required of them is not what they have",
    ("mistral", "'data' is a required property"): "a chat's reply has none",
    ("mistral", "'ocr_input' is not one of"): "what the pages on OCR show",
    ("mistral", "embedding: '"): "vectors in base64 are text",
    ("openai", "ConversationItems: $.data["): "items come back as they were given",
    ("openai", "_id: None is not of type 'string'"): "of a page with nothing on it",
    ("openai", "createCompletion: $.choices[0].finish_reason: None"): "of a stream, where there is none before the end",
    ("openai", "role: 'user' is not one of ['assistant']"): "kept messages are of all roles",
}
"""What servers say although their documents do not, and why."""


class Held:
    """What did not fit."""

    def __init__(self) -> None:
        self.problems: set[str] = set()
        self.apis: dict[int, str] = {}
        self.rules: dict[int, Rule | None] = {}
        """By request, as `id` names it."""

    def look(self, request: web.Request, value: Any, media_type: str) -> None:
        """Compare an answer with what the document says of its operation."""
        rule, api = self.rules.get(id(request)), self.apis[id(request)]
        if rule is None:
            return
        problem = misfit(_answers(api).get((rule.id, media_type)), value)
        told = f"{api} {rule.id}: {problem}"
        if problem is not None and not any(api == name and words in told for name, words in UNKNOWN):
            self.problems.add(told)

    def frames(self, request: web.Request, frames: Iterator[bytes]) -> Iterator[bytes]:
        """Let the events of a stream through, each compared."""
        for frame in frames:
            for line in frame.split(b"\n"):
                told = line.removeprefix(b"data: ")
                if line.startswith(b"data: ") and told != b"[DONE]":
                    self.look(request, json.loads(told), STREAM)
            yield frame


@pytest.fixture(autouse=True)
def answers_that_fit(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test in which a local server gave an answer that its API's document does not know."""
    held, read, send, call = Held(), face.read_call, face.send, face.Face._call

    async def noted(request: web.Request, name: str, *, path: str, rule: Rule | None) -> Any:
        held.rules[id(request)] = rule
        return await read(request, name, path=path, rule=rule)

    async def looked_at(request: web.Request, reply: Any, fault: Any, run: Any) -> web.StreamResponse:
        if isinstance(reply, Events) and reply.media_type == STREAM:
            reply = Events(frames=held.frames(request, reply.frames), told=reply.told)
        elif isinstance(reply, dict | list):
            held.look(request, reply, JSON)
        return await send(request, reply, fault, run)

    async def known(self: Any, request: web.Request) -> web.StreamResponse:
        held.apis[id(request)] = self._dialect.api
        return await call(self, request)

    monkeypatch.setattr(face, "read_call", noted)
    monkeypatch.setattr(face, "send", looked_at)
    monkeypatch.setattr(face.Face, "_call", known)
    yield
    if not request.node.get_closest_marker("off_spec"):
        assert held.problems == set()


@cache
def _answers(api: str) -> Mapping[tuple[str, str], Draft202012Validator]:
    """What each operation answers with when all is well, by operation and media type."""
    text = files("interlingua_wire").joinpath(api, "openapi.json").read_text(encoding="utf-8")
    document = _lenient(json.loads(text.replace('"oneOf":', '"anyOf":')))
    return {
        (item["operationId"], media_type): Draft202012Validator({**document, "allOf": [content["schema"]]})
        for items in document["paths"].values()
        for item in items.values()
        if isinstance(item, dict) and "responses" in item
        for media_type, content in item["responses"].get("200", {}).get("content", {}).items()
        if "schema" in content
    }


def _lenient(schema: Any) -> Any:
    """The schema in which what may be left out may be null too, as servers have it."""
    if isinstance(schema, list):
        return [_lenient(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _lenient(value) for name, value in schema.items()}
    properties, required = found.get("properties"), found.get("required", ())
    if isinstance(properties, dict) and isinstance(required, list | tuple):
        found["properties"] = {
            name: value if name in required else {"anyOf": [value, {"type": "null"}]}
            for name, value in properties.items()
        }
    return found
