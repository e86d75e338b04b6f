"""Embeddings, token counts and lists of models, from the caller's side."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import anyio
import httpx
import pytest

import interlingua as il
from interlingua.errors import InvalidArgument, Unsupported

Answering = Callable[[httpx.Request], Any]


def client_of(provider: str, answering: Answering, **settings: Any) -> il.Client:
    """A client of one provider, whose server answers with JSON."""
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=answering(request)))
    return il.Client(provider, api_key="k", http_client=transport, **settings)


def embeddings(request: httpx.Request) -> Any:
    body = json.loads(request.content)
    vectors = [{"index": place, "object": "embedding", "embedding": [place, 1]} for place in range(len(body["input"]))]
    usage = {"prompt_tokens": 3, "total_tokens": 3}
    return {"object": "list", "model": body["model"], "data": list(reversed(vectors)), "usage": usage}


def test_embeddings_stand_in_the_order_of_the_inputs() -> None:
    with client_of("openai", embeddings) as client:
        response = client.embed("e", ["a", "b"], options={"encoding_format": "float"})
    assert [list(vector) for vector in response.embeddings] == [[0, 1], [1, 1]]
    assert (response.provider, response.usage.input_tokens) == ("openai", 3)


def test_embedding_goes_over_the_first_protocol_that_embeds() -> None:
    with client_of("openai", embeddings) as client:
        response = client.embed("e", ["a"], protocol="openai_responses", options={"encoding_format": "float"})
    assert len(response.embeddings) == 1


@pytest.mark.parametrize("inputs", [[], "", [3], 3])
def test_inputs_of_the_wrong_kind_are_refused(inputs: Any) -> None:
    with client_of("openai", embeddings) as client, pytest.raises(InvalidArgument, match="inputs"):
        client.embed("e", inputs)


def models(request: httpx.Request) -> Any:
    after = request.url.params.get("after_id")
    number = int(after[1:]) + 1 if after else 0
    card = {"type": "model", "id": f"m{number}", "display_name": f"M {number}", "created_at": "2026-01-01T00:00:00Z"}
    return {"data": [card], "has_more": number < 2, "first_id": f"m{number}", "last_id": f"m{number}"}


def test_all_pages_of_models_are_followed() -> None:
    with client_of("anthropic", models) as client:
        assert [card.id for card in client.models()] == ["m0", "m1", "m2"]
        assert {card.provider for card in client.models("anthropic")} == {"anthropic"}


def test_a_cursor_that_comes_again_ends_the_list() -> None:
    def circling(request: httpx.Request) -> Any:
        return {**models(request), "has_more": True, "last_id": "m0"}

    with client_of("anthropic", circling) as client:
        assert len(client.models()) == 2


def test_models_of_no_provider_are_refused() -> None:
    with il.Client() as client, pytest.raises(InvalidArgument, match="provider"):
        client.models()


def test_a_prompt_is_counted() -> None:
    bodies: list[Any] = []

    def count(request: httpx.Request) -> Any:
        bodies.append(json.loads(request.content))
        return {"input_tokens": 7}

    with client_of("anthropic", count) as client:
        assert client.count_tokens("claude", "Hi", system="Be brief.").input_tokens == 7
    assert "max_tokens" not in bodies[0]


def test_what_a_provider_does_not_offer_is_unsupported() -> None:
    with client_of("mistral", embeddings) as client, pytest.raises(Unsupported, match="count_tokens: mistral"):
        client.count_tokens("m", "Hi")


def test_the_async_client_does_the_same() -> None:
    async def ask() -> list[il.ModelCard]:
        transport = httpx.MockTransport(lambda request: httpx.Response(200, json=models(request)))
        async with il.AsyncClient("anthropic", api_key="k", http_client=transport) as client:
            return await client.models()

    assert [card.id for card in anyio.run(ask)] == ["m0", "m1", "m2"]
