"""What each provider's failures ask for, and where it says how much is left, as the rows say."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest

import interlingua as il
from interlingua.errors import ApiError, RateLimited, WorldError
from interlingua.providers import load_catalog, load_rules, rules_of
from interlingua.transport.clock import Clock
from interlingua.transport.durations import seconds_from
from interlingua.transport.rates import RateLimits
from interlingua.transport.rules import STATUSES_WORTH_RETRYING
from tests.client.replies import reply, streamed

KEY = "sk-canary-0123456789"
NOW = {"date": "Sat, 28 Nov 2026 12:00:00 GMT"}


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits between requests, which take no time."""
    waited: list[float] = []

    def sleep(_: Clock, seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(Clock, "sleep", sleep)
    return waited


def test_every_row_names_a_table_that_there_is_and_every_table_is_used() -> None:
    named = {row.rules for row in load_catalog().values()} - {None}
    assert named == set(load_rules())


def test_every_template_of_a_header_has_a_place_for_the_word() -> None:
    templates = [template for rules in load_rules().values() for template in rules.rate_limits.values()]
    assert len(templates) > 10
    assert all(template.islower() and template.count("{}") == 1 for template in templates)


def test_no_table_repeats_what_all_do() -> None:
    for name, rules in load_rules().items():
        assert not rules.retried_statuses & STATUSES_WORTH_RETRYING, name
        assert not rules.final_codes & (rules.throttling_codes | rules.retried_codes), name


QUOTA = {"error": {"message": "no money", "type": "insufficient_quota", "code": "insufficient_quota"}}
RETRY_INFO = {
    "error": {
        "code": 429,
        "message": "slow down",
        "status": "RESOURCE_EXHAUSTED",
        "details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "3.5s"}],
    }
}
OVERLOADED = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
BILLING = {"type": "error", "error": {"type": "billing_error", "message": "no money"}}
THROTTLED = {"x-amzn-errortype": "ThrottlingException:http://internal/"}
NOT_READY = {"x-amzn-errortype": "ModelNotReadyException"}

Ask = Callable[[str, httpx.BaseTransport], object]


def chat(provider: str, http: httpx.BaseTransport) -> object:
    with il.Client(provider, api_key=KEY, http_client=http) as client:
        return client.chat("m-1", "Hello")


def converse(name: str, http: httpx.BaseTransport) -> object:
    with il.connect("bedrock_runtime", api_key=KEY, base_url="http://server", http_client=http) as client:
        return client.models.converse("m-1", messages=[])


ONCE, THRICE = 1, 3


@pytest.mark.parametrize(
    ("provider", "ask", "status", "headers", "body", "sent"),
    [
        ("openai", chat, 409, {}, {}, THRICE),
        ("openai", chat, 408, {}, {}, THRICE),
        ("openai", chat, 429, {"x-should-retry": "true"}, QUOTA, ONCE),
        ("openai", chat, 429, {}, {}, THRICE),
        ("openai", chat, 503, {"x-should-retry": "false"}, {}, ONCE),
        ("anthropic", chat, 529, {}, OVERLOADED, THRICE),
        ("anthropic", chat, 409, {}, {}, THRICE),
        ("anthropic", chat, 403, {"x-should-retry": "true"}, BILLING, ONCE),
        ("groq", chat, 498, {}, {}, THRICE),
        ("deepseek", chat, 498, {}, {}, ONCE),
        ("deepseek", chat, 409, {}, {}, ONCE),
        ("gemini", chat, 429, {}, RETRY_INFO, THRICE),
        ("bedrock_runtime", converse, 400, THROTTLED, {}, THRICE),
        ("bedrock_runtime", converse, 424, NOT_READY, {}, THRICE),
        ("bedrock_runtime", converse, 424, {}, {}, ONCE),
    ],
)
def test_what_is_sent_again(
    provider: str, ask: Ask, status: int, headers: Mapping[str, str], body: Any, sent: int, waits: list[float]
) -> None:
    http = httpx.MockTransport(lambda _: httpx.Response(status, headers=headers, json=body))
    with pytest.raises(ApiError) as caught:
        ask(provider, http)
    assert len(caught.value.attempts) == sent == len(waits) + 1


@pytest.mark.parametrize(
    ("provider", "headers", "body", "wait"),
    [
        ("openai", {"retry-after-ms": "1500", "retry-after": "9"}, {}, 1.5),
        ("anthropic", {"retry-after": "7"}, {}, 7.0),
        ("gemini", {}, RETRY_INFO, 3.5),
    ],
)
def test_how_long_is_waited(
    provider: str, headers: Mapping[str, str], body: Any, wait: float, waits: list[float]
) -> None:
    http = httpx.MockTransport(lambda _: httpx.Response(429, headers=headers, json=body))
    with pytest.raises(RateLimited) as caught:
        chat(provider, http)
    assert waits == [wait, wait]
    assert caught.value.retry_after == wait


@pytest.mark.parametrize(
    ("provider", "headers", "body", "wait"),
    [
        ("azure", {"x-ms-retry-after-ms": "250", "retry-after": "9"}, {}, 0.25),
        ("azure", {"retry-after-ms": "100", "x-ms-retry-after-ms": "250"}, {}, 0.1),
        ("openai", {"x-ms-retry-after-ms": "250", "retry-after": "9"}, {}, 9.0),
        ("vertex", {}, RETRY_INFO, 3.5),
        ("vertex", {}, [RETRY_INFO], 3.5),
        ("vertex", {"retry-after": "2"}, RETRY_INFO, 2.0),
        ("openai", {}, RETRY_INFO, None),
        ("vertex", {}, {"error": {"details": "none"}}, None),
        ("vertex", {}, {"error": {"details": [{"retryDelay": "soon"}]}}, None),
    ],
)
def test_where_a_provider_says_how_long_to_wait(
    provider: str, headers: Mapping[str, str], body: Any, wait: float | None
) -> None:
    assert rules_of(load_catalog()[provider]).wait(headers, body) == wait


def limit(limit: int | None, remaining: int | None, reset: float | None) -> il.RateLimit:
    return il.RateLimit(limit=limit, remaining=remaining, reset=reset)


OPENAI = {
    "x-ratelimit-limit-requests": "60",
    "x-ratelimit-remaining-requests": "59",
    "x-ratelimit-reset-requests": "1s",
    "x-ratelimit-limit-tokens": "150000",
    "x-ratelimit-remaining-tokens": "149984",
    "x-ratelimit-reset-tokens": "6m0.5s",
}
ANTHROPIC = {
    **NOW,
    "anthropic-ratelimit-requests-limit": "1000",
    "anthropic-ratelimit-requests-remaining": "999",
    "anthropic-ratelimit-requests-reset": "2026-11-28T12:00:06Z",
    "anthropic-ratelimit-input-tokens-limit": "80000",
    "anthropic-ratelimit-input-tokens-remaining": "79000",
    "anthropic-ratelimit-input-tokens-reset": "2026-11-28T11:59:59Z",
}
CEREBRAS = {
    "x-ratelimit-limit-requests-day": "1000000000",
    "x-ratelimit-remaining-requests-day": "999997455",
    "x-ratelimit-reset-requests-day": "33011.38",
}
OPENROUTER = {
    **NOW,
    "x-ratelimit-limit": "20",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": str((1_795_867_200 + 30) * 1000),
}


@pytest.mark.parametrize(
    ("provider", "headers", "expected"),
    [
        ("openai", OPENAI, {"requests": limit(60, 59, 1.0), "tokens": limit(150_000, 149_984, 360.5)}),
        ("xai", {"x-ratelimit-limit-requests": "480"}, {"requests": limit(480, None, None)}),
        ("anthropic", ANTHROPIC, {"requests": limit(1000, 999, 6.0), "input_tokens": limit(80_000, 79_000, 0.0)}),
        ("cerebras", CEREBRAS, {"requests": limit(1_000_000_000, 999_997_455, 33011.38)}),
        ("openrouter", OPENROUTER, {"requests": limit(20, 0, 30.0)}),
        ("mistral", {"x-ratelimit-remaining-req-minute": "717"}, {"requests": limit(None, 717, None)}),
        ("together", {"x-tokenlimit-limit": "10;w=60"}, {"tokens": limit(10, None, None)}),
        ("openai", {"x-ratelimit-limit-requests": "many", "x-ratelimit-reset-requests": "soon"}, {}),
        ("gemini", OPENAI, {}),
        ("lmstudio", OPENAI, {}),
    ],
)
def test_how_much_is_left(provider: str, headers: Mapping[str, str], expected: Mapping[str, il.RateLimit]) -> None:
    row = load_catalog()[provider]
    assert dict(RateLimits(headers, lambda: rules_of(row))) == expected


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("12ms", 0.012),
        ("1h2m3s", 3723.0),
        ("2m59.56s", 179.56),
        ("1d", 86400.0),
        ("7", 7.0),
        ("0.25", 0.25),
        ("1795867260", 60.0),
        ("1795867260000", 60.0),
        ("2026-11-28T12:01:00+00:00", 60.0),
        ("2026-11-28T12:01:00", 60.0),
        ("2026-11-28T13:01:00+01:00", 60.0),
        ("2020-01-01T00:00:00Z", 0.0),
        ("", None),
        ("-1", None),
        ("nan", None),
        ("1s and more", None),
        ("tomorrow", None),
    ],
)
def test_a_span_or_a_moment_in_each_way_it_is_said(text: str, seconds: float | None) -> None:
    assert seconds_from(text, now=1_795_867_200.0) == seconds


class Plenty(httpx.BaseTransport):
    """Says with each answer how much is left."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.read())
        if body["model"] == "m-2":
            return httpx.Response(429, json={}, headers=OPENAI)
        if not body.get("stream"):
            return httpx.Response(200, json=reply("Hi."), headers=OPENAI)
        lines = "".join(f"data: {json.dumps(event)}\n\n" for event in streamed(reply("Hi.")))
        headers = {**OPENAI, "content-type": "text/event-stream"}
        return httpx.Response(200, content=f"{lines}data: [DONE]\n\n", headers=headers)


def client() -> il.Client:
    return il.Client("openai", api_key=KEY, http_client=Plenty(), max_retries=0)


def test_a_response_tells_how_much_is_left() -> None:
    with client() as ours:
        response = ours.chat("m-1", "Hello")
        streamed_response = ours.stream("m-1", "Hello").response()
    assert response.rate_limits["requests"] == limit(60, 59, 1.0)
    assert response.rate_limits == streamed_response.rate_limits
    assert il.from_json(il.to_json(response), il.ChatResponse).rate_limits == dict(response.rate_limits)


def test_an_error_tells_how_much_is_left() -> None:
    with client() as ours, pytest.raises(WorldError) as caught:
        ours.chat("m-2", "Hello")
    assert isinstance(caught.value, ApiError)
    assert caught.value.rate_limits["tokens"].remaining == 149_984
