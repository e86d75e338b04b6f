"""What callers see of the providers: what each serves, as specs and rows say, and what opens it."""

from __future__ import annotations

from typing import Any

import pytest

import interlingua as il
from interlingua.protocols import (
    EMBEDDING_PROTOCOLS,
    PARTS,
    PROTOCOLS,
    RERANK_PROTOCOLS,
    TEXT_PROTOCOLS,
    load_protocol,
    offered_by,
)
from interlingua.providers import ProviderSettings, load_catalog
from interlingua_wire.served import ORDER, SERVED


def cards() -> dict[str, il.ProviderCard]:
    with il.Client() as client:
        return {card.name: card for card in client.providers()}


def test_every_provider_that_is_open_serves_something() -> None:
    for name, card in cards().items():
        assert bool(card.serves) == (card.closed is None), name
        assert set(card.serves) <= set(ORDER), name
        assert card.auth, name


@pytest.mark.parametrize(
    ("name", "has", "lacks"),
    [
        ("openai", {"chat", "embeddings", "files", "batch", "live", "images", "audio"}, {"rerank"}),
        ("anthropic", {"chat", "stream", "tools", "vision", "files", "batch"}, {"embeddings", "images"}),
        ("gemini", {"live", "files", "batch", "embeddings"}, {"rerank"}),
        ("cohere", {"rerank", "embeddings", "chat"}, {"images"}),
        ("perplexity", {"chat", "stream"}, {"tools"}),
        ("cerebras", {"chat", "models"}, {"embeddings"}),
        ("tei", {"embeddings", "rerank"}, {"chat"}),
        ("bedrock", {"chat", "embeddings", "models"}, {"rerank"}),
        ("deepseek", {"chat", "tools", "models"}, {"embeddings", "vision"}),
        ("vllm", {"chat", "embeddings", "rerank"}, {"files"}),
        ("llamacpp", {"chat", "stream"}, {"tools", "vision"}),
    ],
)
def test_a_provider_serves_what_its_operations_or_protocols_do(name: str, has: set[str], lacks: set[str]) -> None:
    serves = set(cards()[name].serves)
    assert has <= serves
    assert not lacks & serves


def test_a_server_of_ones_own_serves_what_the_one_it_is_like_does() -> None:
    settings = {"mine": ProviderSettings(base_url="http://mine:1/v1"), "twin": ProviderSettings(like="anthropic")}
    with il.Client(providers=settings) as client:
        found = {card.name: card.serves for card in client.providers()}
    assert found["mine"] == found["openai_compatible"]
    assert found["twin"] == found["anthropic"]


@pytest.mark.parametrize("protocol", (*PROTOCOLS, *RERANK_PROTOCOLS, *EMBEDDING_PROTOCOLS, *TEXT_PROTOCOLS))
def test_what_a_protocol_offers_is_known_without_loading_it(protocol: str) -> None:
    loaded: Any = load_protocol(protocol)
    offered = {part for part in PARTS if part != "live" and getattr(loaded, part) is not None}
    assert set(offered_by(protocol)) - {"live"} == offered


def test_every_api_of_a_row_has_its_line() -> None:
    assert {row.api for row in load_catalog().values()} - {None} <= SERVED.keys()


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("openai", ("bearer",)),
        ("anthropic", ("x-api-key", "bearer")),
        ("gemini", ("x-goog-api-key", "oauth")),
        ("bedrock", ("signature", "bearer")),
        ("ollama", ("bearer", "none")),
        ("llamacpp", ("none",)),
    ],
)
def test_a_card_says_what_opens_the_door(name: str, kinds: tuple[str, ...]) -> None:
    assert cards()[name].auth == kinds


def test_a_card_tells_documented_limits_and_where_to_look() -> None:
    card = cards()["openai"]
    assert card.limits["temperature"] == "0 to 2"
    assert card.rate_limits == ("requests", "tokens")
    assert card.status == "https://status.openai.com"


def test_a_closed_provider_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANYSCALE_API_KEY", "canary")
    card = cards()["anyscale"]
    assert (card.key_found, card.is_ready, card.serves) == (True, False, ())
    assert "canary" not in repr(card)
