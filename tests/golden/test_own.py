"""Calls of our own beside what the official SDKs send; `own/capture.py` recorded that, in an environment of theirs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

import interlingua as il
from interlingua.errors import WorldError
from interlingua.profiles import Profile
from interlingua.protocols.openai_chat.call_ids import call_id
from tests.golden.own.asks import ASKS, Ask

SENT = Path(__file__).parent / "own" / "sent"
PROVIDERS = {
    "openai_chat": ("openai", "openai_chat"),
    "openai_responses": ("openai", "openai_responses"),
    "anthropic_messages": ("anthropic", "anthropic_messages"),
    "gemini": ("gemini", "gemini"),
    "mistral": ("mistral", "openai_chat"),
}
"""By table: whom we ask, and in which format."""
RECORDED: dict[str, dict[str, Any]] = {
    table: json.loads((SENT / f"{table}.json").read_text(encoding="utf-8"))["calls"] for table in PROVIDERS
}
UNSAID: dict[str, Any] = {"stream": False, "prefix": False, "strict": False, "generationConfig": {}, "index": 0}
"""What an official SDK writes although it is what the API takes for unsaid."""


class Recorder(httpx.BaseTransport):
    """Keeps the one request, and answers that it refuses."""

    def __init__(self) -> None:
        self.sent: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The refusal."""
        request.read()
        self.sent.append(request)
        return httpx.Response(400, json={"error": {"message": "recorded"}})


def sent_by_us(table: str, ask: Ask) -> dict[str, Any]:
    """Path and body of our request."""
    provider, protocol = PROVIDERS[table]
    recorder = Recorder()
    with il.Client(provider, api_key="test", http_client=recorder, max_retries=0) as client:
        settings: Any = {**ask.settings, "protocol": protocol}
        with pytest.raises(WorldError):
            if ask.stream:
                with client.stream("m", ask.messages, **settings) as stream:
                    list(stream)
            else:
                client.chat("m", ask.messages, **settings)
    (request,) = recorder.sent
    return {"path": request.url.path, "body": json.loads(request.content)}


def plain(value: Any, name: str = "") -> Any:
    """The same JSON in one of the forms that mean the same, by the rules of the APIs.

    A lone text is a string; arguments are an object; a system instruction has no role; Google's keys are in camel case,
    its bytes in standard base64, and an empty group of settings is none. The order of tools says nothing.
    """
    match value:
        case dict():
            fields = cast("dict[str, Any]", value).items()
            kept = {camel(key): plain(item, camel(key)) for key, item in fields if not is_unsaid(key, item)}
            return {key: item for key, item in kept.items() if (name, key) != ("systemInstruction", "role")}
        case [{"type": "text" | "input_text", "text": str(text), **rest}] if not rest:
            return text
        case list() if name == "tools":
            return sorted(
                (plain(item) for item in cast("list[Any]", value)), key=lambda tool: json.dumps(tool, sort_keys=True)
            )
        case list():
            return [plain(item) for item in cast("list[Any]", value)]
        case str() if name == "arguments":
            return json.loads(value)
        case str() if name == "data":
            return value.replace("-", "+").replace("_", "/")
        case _:
            return value


def with_short_ids(value: Any, name: str = "") -> Any:
    """The same JSON with ids of calls that Mistral's server takes; docs/parity.md says why."""
    match value:
        case dict():
            return {key: with_short_ids(item, key) for key, item in cast("dict[str, Any]", value).items()}
        case list():
            return [with_short_ids(item) for item in cast("list[Any]", value)]
        case str() if name in ("id", "tool_call_id"):
            return call_id(value, Profile(short_call_ids=True))
        case _:
            return value


def as_it_is(value: Any) -> Any:
    return value


SAID_OTHERWISE = {"mistral": with_short_ids}


def is_unsaid(key: str, value: object) -> bool:
    """A field that says what the API takes for unsaid."""
    return value is None or UNSAID.get(key, ...) == value


def camel(key: str) -> str:
    """`mime_type` is `mimeType`."""
    head, *rest = key.split("_")
    return head + "".join(map(str.capitalize, rest))


@pytest.mark.parametrize(
    ("table", "name"), [(table, name) for table, calls in RECORDED.items() for name in calls], ids=lambda each: each
)
def test_a_call_says_what_the_official_sdk_says(table: str, name: str) -> None:
    ours, theirs = sent_by_us(table, ASKS[name]), RECORDED[table][name]
    assert plain(ours["body"]) == plain(SAID_OTHERWISE.get(table, as_it_is)(theirs["body"]))
    assert ours["path"].split("/")[-2:] == theirs["path"].split("/")[-2:]


@pytest.mark.parametrize("table", RECORDED)
def test_there_are_forty_calls_or_more(table: str) -> None:
    assert len(RECORDED[table]) >= 40
