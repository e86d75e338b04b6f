"""Embedding: as many requests as the provider's limit asks for, side by side, in order; and vectors compared."""

from __future__ import annotations

import json
import threading
from typing import Any

import anyio
import httpx
import pytest

import interlingua as il
from interlingua._async import embedding as embedding_async
from interlingua._sync import embedding
from interlingua.errors import DeadlineExceeded, InvalidArgument, Unsupported

Body = dict[str, Any]


class Embedder(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Embeds a number as itself; knows who was there at the same time."""

    def __init__(self, *, fails_at: int | None = None, meets: int = 1) -> None:
        self.bodies: list[Body] = []
        self._fails_at = fails_at
        self._meeting = threading.Barrier(meets, timeout=5)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        body: Body = json.loads(request.read())
        self.bodies.append(body)
        self._meeting.wait()
        texts = body["input"] if "input" in body else [item["content"]["parts"][0]["text"] for item in body["requests"]]
        if str(self._fails_at) in texts:
            return httpx.Response(400, json={"error": {"message": "no"}})
        vectors = [[float(text), 1.0] for text in texts]
        if "requests" in body:
            usage = {"promptTokenCount": len(texts)}
            embedded = [{"values": vector} for vector in vectors]
            return httpx.Response(200, json={"embeddings": embedded, "usageMetadata": usage})
        data = [{"object": "embedding", "index": place, "embedding": vector} for place, vector in enumerate(vectors)]
        usage = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
        return httpx.Response(200, json={"object": "list", "model": "e", "data": data[::-1], "usage": usage})

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        await anyio.sleep(0.001)
        return self.handle_request(request)


def numbers(count: int) -> list[str]:
    return [str(number) for number in range(count)]


def client_of(embedder: Embedder, provider: str = "gemini", **settings: Any) -> il.Client:
    return il.Client(provider, api_key="k", http_client=embedder, max_retries=0, **settings)


def test_more_than_a_provider_takes_goes_in_several_requests_in_order() -> None:
    embedder = Embedder(meets=3)
    with client_of(embedder) as client:
        response = client.embed("e", numbers(250))
    assert sorted(len(body["requests"]) for body in embedder.bodies) == [50, 100, 100]
    assert [vector[0] for vector in response.embeddings] == list(range(250))
    assert response.usage.input_tokens == 250
    assert len(response.raw) == 3


def test_what_fits_goes_in_one() -> None:
    embedder = Embedder()
    with client_of(embedder) as client:
        response = client.embed("e", numbers(100))
    assert len(embedder.bodies) == 1
    assert response.raw.embeddings[99].values == [99.0, 1.0]


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_it_is_the_same_under_an_event_loop(backend: str) -> None:
    async def ask() -> il.EmbeddingResponse:
        client = il.AsyncClient("openai", api_key="k", http_client=Embedder(), max_retries=0)
        async with client:
            return await client.embed("e", numbers(4100))

    response = anyio.run(ask, backend=backend)
    assert [vector[0] for vector in response.embeddings] == list(range(4100))
    assert (response.provider, response.model, response.usage.input_tokens) == ("openai", "e", 4100)


def test_no_more_go_at_once_than_the_client_allows() -> None:
    embedder = Embedder(meets=1)
    with client_of(embedder, max_concurrency=1) as client:
        assert len(client.embed("e", numbers(250)).embeddings) == 250


@pytest.mark.parametrize("is_async", [False, True])
def test_a_request_that_fails_is_raised_as_it_is(is_async: bool) -> None:
    def ask() -> None:
        with client_of(Embedder(fails_at=150)) as client:
            client.embed("e", numbers(250))

    async def ask_async() -> None:
        async with il.AsyncClient("gemini", api_key="k", http_client=Embedder(fails_at=150), max_retries=0) as client:
            await client.embed("e", numbers(250))

    with pytest.raises(il.errors.BadRequest, match="no") as caught:
        anyio.run(ask_async) if is_async else ask()
    assert (caught.value.provider, caught.value.model) == ("gemini", "e")


@pytest.mark.parametrize("is_async", [False, True])
def test_a_failure_keeps_the_vectors_that_had_come(monkeypatch: pytest.MonkeyPatch, is_async: bool) -> None:
    monkeypatch.setattr(embedding, "AT_ONCE", 1)
    monkeypatch.setattr(embedding_async, "AT_ONCE", 1)

    async def ask_async() -> None:
        async with il.AsyncClient("gemini", api_key="k", http_client=Embedder(fails_at=210), max_retries=0) as client:
            await client.embed("e", numbers(250))

    def ask() -> None:
        with client_of(Embedder(fails_at=210)) as client:
            client.embed("e", numbers(250))

    with pytest.raises(il.errors.BadRequest) as caught:
        anyio.run(ask_async) if is_async else ask()
    assert {place: vector[0] for place, vector in caught.value.embedded.items()} == {
        place: float(place) for place in range(200)
    }


@pytest.mark.parametrize("at_once", [1, 8])
def test_one_deadline_covers_all_requests(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(embedding, "AT_ONCE", at_once)

    class Slow(Embedder):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            threading.Event().wait(0.1)
            return super().handle_request(request)

    with client_of(Slow(), max_concurrency=1) as client, pytest.raises(DeadlineExceeded):
        client.embed("e", numbers(900), deadline=0.25)


def test_titles_go_with_documents_and_are_told_of_elsewhere() -> None:
    embedder = Embedder()
    with client_of(embedder) as client:
        response = client.embed("e", numbers(101), task="document", titles=[f"t{number}" for number in range(101)])
        assert response.warnings == ()
        titles = {
            item["content"]["parts"][0]["text"]: item["title"] for body in embedder.bodies for item in body["requests"]
        }
        assert titles == {str(number): f"t{number}" for number in range(101)}
        (warning,) = client.embed("e", "1", titles="t").warnings
        assert warning.parameter == "titles"
        with pytest.raises(InvalidArgument, match="one for each of the 2 inputs"):
            client.embed("e", ["1", "2"], titles=["t"])


def test_what_is_left_out_is_told_or_refused_before_anything_is_sent() -> None:
    embedder = Embedder()
    with client_of(embedder, "openai") as client:
        assert [warning.parameter for warning in client.embed("e", "1", task="query").warnings] == ["task"]
    sent = len(embedder.bodies)
    with client_of(embedder, "openai", strict=True) as client, pytest.raises(Unsupported, match="task"):
        client.embed("e", "1", task="query")
    assert len(embedder.bodies) == sent


def test_all_vectors_are_one_buffer() -> None:
    with client_of(Embedder()) as client:
        matrix = client.embed("e", numbers(3)).matrix()
    assert (matrix.shape, matrix.format, matrix.tolist()) == ((3, 2), "f", [[0, 1], [1, 1], [2, 1]])


def test_vectors_are_compared_by_the_angle_between_them() -> None:
    assert il.cosine_similarity([1, 0], [2, 0]) == pytest.approx(1)
    assert il.cosine_similarity([1, 0], [0, 3]) == 0
    assert il.cosine_similarity([1, 1], [-1, -1]) == pytest.approx(-1)
    assert il.cosine_similarity([0, 0], [1, 1]) == 0
    with pytest.raises(InvalidArgument, match="vector"):
        il.cosine_similarity([1], [1, 2])


def test_the_nearest_are_found_first() -> None:
    vectors = [[0, 1], [1, 0], [1, 1], [2, 0], [-1, 0]]
    found = il.find_similar([1, 0], vectors, top=3)
    assert [similar.index for similar in found] == [1, 3, 2]
    assert [similar.index for similar in il.find_similar([1, 0], vectors, least=0.5)] == [1, 3, 2]
    assert il.find_similar([1, 0], []) == []


def listing(request: httpx.Request) -> httpx.Response:
    if "v1beta" in request.url.path:
        models = [
            {"name": "models/gemini-9", "supportedGenerationMethods": ["generateContent", "countTokens"]},
            {"name": "models/vectors-1", "supportedGenerationMethods": ["embedContent"]},
            {"name": "models/aqa", "supportedGenerationMethods": ["generateAnswer"]},
        ]
        return httpx.Response(200, json={"models": models})
    names = ["gpt-9", "text-embedding-9-large", "gpt-9-transcribe", "omni-moderation-latest", "dall-e-9"]
    return httpx.Response(200, json={"object": "list", "data": [{"id": name, "object": "model"} for name in names]})


@pytest.mark.parametrize(
    ("provider", "kinds"),
    [
        ("openai", ["chat", "embedding", "audio", "moderation", "image"]),
        ("gemini", ["chat", "embedding", "other"]),
    ],
)
def test_models_are_listed_by_what_they_are_for(provider: str, kinds: list[str]) -> None:
    with il.Client(provider, api_key="k", http_client=httpx.MockTransport(listing)) as client:
        assert [card.kind for card in client.models()] == kinds
        assert [card.kind for card in client.models(kind="embedding")] == ["embedding"]
