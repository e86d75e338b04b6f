"""Low-level clients by name, each at the address its own SDK takes."""

from __future__ import annotations

from typing import Any

import anyio
import httpx
import pytest

import interlingua as il
from interlingua.errors import InvalidArgument, MissingKey, UnknownProvider
from interlingua_wire.by_name import ApiName

CALLS: list[tuple[ApiName, dict[str, str], str, str]] = [
    ("openai", {}, "https://api.openai.com/v1/models", "authorization"),
    ("openai", {"base_url": "http://here:1/v1"}, "http://here:1/v1/models", "authorization"),
    ("anthropic", {}, "https://api.anthropic.com/v1/models", "x-api-key"),
    ("anthropic", {"base_url": "http://here:1/"}, "http://here:1/v1/models", "x-api-key"),
    ("gemini", {}, "https://generativelanguage.googleapis.com/v1beta/models", "x-goog-api-key"),
    ("gemini", {"base_url": "http://here:1"}, "http://here:1/v1beta/models", "x-goog-api-key"),
    ("ollama", {}, "http://localhost:11434/api/tags", "authorization"),
    ("ollama", {"base_url": "here:1"}, "http://here:1/api/tags", "authorization"),
    ("groq", {}, "https://api.groq.com/openai/v1/models", "authorization"),
    ("xai", {}, "https://api.x.ai/v1/models", "authorization"),
    ("cerebras", {}, "https://api.cerebras.ai/v1/models", "authorization"),
    ("perplexity", {}, "https://api.perplexity.ai/v1/models", "authorization"),
    ("deepinfra", {}, "https://api.deepinfra.com/v1/models", "authorization"),
    ("replicate", {}, "https://api.replicate.com/v1/models", "authorization"),
    ("mistral", {}, "https://api.mistral.ai/v1/models", "authorization"),
    ("cohere", {}, "https://api.cohere.com/v1/models", "authorization"),
    ("openrouter", {}, "https://openrouter.ai/api/v1/models", "authorization"),
    ("tgi", {"base_url": "here:1"}, "http://here:1/v1/models", "authorization"),
]


class Listing:
    """Answers every request with an empty list of models, and keeps it."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(200, json={"data": [], "models": [], "has_more": False, "object": "list"})


@pytest.mark.parametrize(("name", "settings", "url", "header"), CALLS)
def test_an_api_is_reached_at_its_address_with_its_key(
    name: ApiName, settings: dict[str, Any], url: str, header: str
) -> None:
    listing = Listing()
    client: Any = il.connect(name, api_key="sk-canary", http_client=httpx.MockTransport(listing), **settings)
    client.models.list()
    request = listing.requests[0]
    assert str(request.url).partition("?")[0] == url
    assert request.headers[header].endswith("sk-canary")
    assert "canary" not in repr(client) + repr(vars(client))


def test_the_async_client_is_the_same() -> None:
    listing = Listing()

    async def ask() -> None:
        client = il.connect_async("openai", api_key="sk-canary", http_client=httpx.MockTransport(listing))
        await client.models.list()

    anyio.run(ask)
    assert str(listing.requests[0].url) == "https://api.openai.com/v1/models"


def test_a_fixed_header_of_the_row_is_sent() -> None:
    listing = Listing()
    il.connect("anthropic", api_key="k", http_client=httpx.MockTransport(listing)).models.list()
    assert listing.requests[0].headers["anthropic-version"] == "2023-06-01"


def test_without_a_key_the_variables_are_named() -> None:
    with pytest.raises(MissingKey, match="ANTHROPIC_API_KEY"):
        il.connect("anthropic")


def test_azure_is_reached_at_the_users_own_resource_with_a_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", "https://mine.openai.azure.com/")
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json={"choices": []})

    azure = il.connect("azure", api_key="sk-canary", http_client=httpx.MockTransport(answer))
    azure.chat.completions.create("my-gpt", messages=[{"role": "user", "content": "Hello"}])
    azure.chat.completions.create("my-gpt", messages=[], api_version="2024-10-21")
    address = "https://mine.openai.azure.com/openai/deployments/my-gpt/chat/completions?api-version="
    assert [str(request.url) for request in sent] == [f"{address}2025-04-01-preview", f"{address}2024-10-21"]
    assert sent[0].headers["api-key"] == "sk-canary"


def test_without_an_address_the_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AZURE_OPENAI_ENDPOINT", raising=False)
    monkeypatch.delenv("AZURE_API_BASE", raising=False)
    with pytest.raises(InvalidArgument, match="AZURE_OPENAI_ENDPOINT"):
        il.connect("azure", api_key="k")


def test_a_call_that_another_path_of_the_server_serves_goes_there() -> None:
    listing = Listing()
    together = il.connect("together", api_key="k", http_client=httpx.MockTransport(listing))
    together.videos.retrieve("v")
    together.files.retrieve("f")
    addresses = [str(request.url) for request in listing.requests]
    assert addresses == ["https://api.together.ai/v2/videos/v", "https://api.together.ai/v1/files/f"]


def test_an_unknown_api_is_named_with_those_there_are() -> None:
    name: Any = "antropic"
    with pytest.raises(UnknownProvider, match="did you mean anthropic"):
        il.connect(name)
