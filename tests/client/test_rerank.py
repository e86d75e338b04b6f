"""Documents in the order in which they fit, from every kind of server."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import anyio
import httpx
import pytest

import interlingua as il
from interlingua.errors import ApiError, InvalidArgument, InvalidReply, NotFound, Unsupported
from tests.protocols.spec import violations

DOCUMENTS = ["apple", "boat", "apple"]


class Server(NamedTuple):
    """How one provider is asked, and answers."""

    model: str
    path: str
    body: dict[str, Any]
    reply: Any
    schema: tuple[str, str] | None = None


SCORED = [{"index": 1, "relevance_score": 0.9}, {"index": 2, "relevance_score": 0.2}]
ASKED = {"model": "r", "query": "river", "documents": DOCUMENTS, "top_n": 2}
SERVERS = {
    "cohere": Server("cohere/r", "/v2/rerank", ASKED, {"id": "i", "results": SCORED}, ("cohere", "/v2/rerank")),
    "together": Server(
        "together/r", "/v1/rerank", ASKED, {"model": "r", "results": SCORED}, ("together", "RerankRequest")
    ),
    "openrouter": Server("openrouter/r", "/api/v1/rerank", ASKED, {"results": SCORED}, ("openrouter", "/rerank")),
    "vllm": Server("vllm/r", "/v1/rerank", ASKED, {"model": "r", "results": SCORED, "usage": {"total_tokens": 7}}),
    "groq": Server(
        "groq/r",
        "/openai/v1/reranking",
        {"model": "r", "query": "river", "docs": DOCUMENTS},
        {"results": [{"doc": "boat", "score": 0.9}, {"doc": "apple", "score": 0.2}, {"doc": "apple", "score": 0.2}]},
        ("groq", "RerankingRequest"),
    ),
    "tei": Server(
        "tei",
        "/rerank",
        {"query": "river", "texts": DOCUMENTS},
        [{"index": 1, "score": 0.9}, {"index": 0, "score": 0.2}, {"index": 2, "score": 0.1}],
        ("tei", "RerankRequest"),
    ),
}


def client_of(answer: Callable[[httpx.Request], httpx.Response], provider: str) -> il.Client:
    settings = {provider: il.ProviderSettings(api_key="k")}
    return il.Client(providers=settings, http_client=httpx.MockTransport(answer), max_retries=0)


@pytest.mark.parametrize("name", SERVERS)
def test_the_best_documents_come_first_with_their_places(name: str) -> None:
    server = SERVERS[name]
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=server.reply, headers={"x-request-id": "q"})

    with client_of(answer, name) as client:
        response = client.rerank(server.model, "river", DOCUMENTS, top_n=2)
    assert (seen[0].url.path, json.loads(seen[0].content)) == (server.path, server.body)
    assert server.schema is None or violations(*server.schema, server.body) == []
    assert [result.document for result in response.results] == ["boat", "apple"]
    assert (response.results[0].index, response.results[0].score) == (1, 0.9)
    assert (response.provider, response.request_id, response.raw is None) == (name, "q", False)


def test_documents_of_one_text_keep_their_places() -> None:
    with client_of(lambda request: httpx.Response(200, json=SERVERS["groq"].reply), "groq") as client:
        response = client.rerank("groq/r", "river", DOCUMENTS)
    assert [result.index for result in response.results] == [1, 0, 2]


def test_tokens_that_are_told_are_counted() -> None:
    with client_of(lambda request: httpx.Response(200, json=SERVERS["vllm"].reply), "vllm") as client:
        assert client.rerank("vllm/r", "river", DOCUMENTS).usage.input_tokens == 7


@pytest.mark.parametrize(
    ("name", "reply"),
    [
        ("cohere", {"id": "i"}),
        ("cohere", {"results": [{"index": 9, "relevance_score": 1.0}]}),
        ("together", {"results": [{"relevance_score": 1.0}]}),
        ("groq", {"results": [{"doc": "cloud", "score": 1.0}]}),
        ("groq", {}),
    ],
)
def test_results_about_no_document_are_no_reply(name: str, reply: Any) -> None:
    with (
        client_of(lambda request: httpx.Response(200, json=reply), name) as client,
        pytest.raises(InvalidReply) as raised,
    ):
        client.rerank(SERVERS[name].model, "river", DOCUMENTS)
    assert raised.value.provider == name


@pytest.mark.parametrize(
    "error",
    [{"error": {"message": "no such model", "code": "x"}}, {"error": "no such model"}, {"message": "no such model"}],
)
@pytest.mark.parametrize("name", SERVERS)
def test_errors_are_typed(name: str, error: Any) -> None:
    with (
        client_of(lambda request: httpx.Response(404, json=error), name) as client,
        pytest.raises(NotFound, match="no such model"),
    ):
        client.rerank(SERVERS[name].model, "river", DOCUMENTS)


def test_an_error_in_a_reply_that_claims_success_is_found() -> None:
    error = {"error": {"message": "the model is loading"}}
    with (
        client_of(lambda request: httpx.Response(200, json=error), "cohere") as client,
        pytest.raises((ApiError, InvalidReply)),
    ):
        client.rerank("cohere/r", "river", DOCUMENTS)


def unasked(request: httpx.Request) -> httpx.Response:
    raise AssertionError("nothing is to be sent")


@pytest.mark.parametrize(
    ("query", "documents", "settings", "name"),
    [
        ("", DOCUMENTS, {}, "query"),
        (3, DOCUMENTS, {}, "query"),
        ("q", [], {}, "documents"),
        ("q", "apple", {}, "documents"),
        ("q", [3], {}, "documents"),
        ("q", DOCUMENTS, {"top_n": 0}, "top_n"),
        ("q", DOCUMENTS, {"deadline": -1}, "deadline"),
    ],
)
def test_what_is_no_question_is_refused(query: Any, documents: Any, settings: Any, name: str) -> None:
    with client_of(unasked, "cohere") as client, pytest.raises(InvalidArgument, match=name):
        client.rerank("cohere/r", query, documents, **settings)


def test_a_provider_that_does_not_rerank_says_so() -> None:
    with client_of(unasked, "anthropic") as client, pytest.raises(Unsupported, match="rerank: anthropic"):
        client.rerank("anthropic/m", "q", DOCUMENTS)


def test_a_format_for_reranking_is_none_for_a_chat() -> None:
    with client_of(unasked, "together") as client, pytest.raises(Unsupported, match="reranking alone"):
        client.chat("together/m", "Hi", protocol="rerank")


def test_the_async_client_does_the_same() -> None:
    async def ask() -> il.RerankResponse:
        transport = httpx.MockTransport(lambda request: httpx.Response(200, json=SERVERS["cohere"].reply))
        async with il.AsyncClient("cohere", api_key="k", http_client=transport) as client:
            return await client.rerank("r", "river", DOCUMENTS, options={"priority": 1})

    assert [result.index for result in anyio.run(ask).results] == [1, 2]
