"""What a mock answers besides chats: vectors, lists of models, counts of tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, TypeAlias

from attrs import frozen

from interlingua.testing.mock_requests import MockRequest
from interlingua.testing.mock_wires.facts import words_in

JSON: TypeAlias = dict[str, Any]


@frozen
class Offer:
    """What the provider has."""

    models: tuple[str, ...]
    dimensions: int


def other_answer(request: MockRequest, offer: Offer) -> JSON | None:
    """The answer to what is no chat; None where the path is not known."""
    return next((write(request, offer) for path, write in WRITERS.items() if re.search(path, request.path)), None)


def vector_of(text: str, size: int) -> list[float]:
    """A vector that depends on the text alone."""
    return [
        int.from_bytes(blake2b(f"{place} {text}".encode(), digest_size=4).digest(), "big") / 2**31 - 1
        for place in range(size)
    ]


def _embeddings(request: MockRequest, offer: Offer) -> JSON:
    inputs = request.body.get("input", [])
    texts: Sequence[str] = [inputs] if isinstance(inputs, str) else inputs
    size = int(request.body.get("dimensions", offer.dimensions))
    data = [
        {"object": "embedding", "index": place, "embedding": vector_of(text, size)} for place, text in enumerate(texts)
    ]
    tokens = sum(map(words_in, texts))
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    return {"object": "list", "data": data, "model": request.body.get("model", ""), "usage": usage}


def _embeddings_of_gemini(request: MockRequest, offer: Offer) -> JSON:
    asked: Sequence[JSON] = request.body.get("requests", ())
    texts = ["".join(part.get("text", "") for part in item["content"]["parts"]) for item in asked]
    sizes = [int(item.get("outputDimensionality", offer.dimensions)) for item in asked]
    vectors = [{"values": vector_of(text, size)} for text, size in zip(texts, sizes, strict=True)]
    return {"embeddings": vectors, "usageMetadata": {"promptTokenCount": sum(map(words_in, texts))}}


def _models(request: MockRequest, offer: Offer) -> JSON:
    both = {"object": "model", "created": 0, "owned_by": "mock", "type": "model", "created_at": "1970-01-01T00:00:00Z"}
    listed = [{"id": name, "display_name": name, **both} for name in offer.models]
    of_cohere = [{"name": name, "endpoints": ["chat", "embed"]} for name in offer.models]
    return {"object": "list", "data": listed, "models": of_cohere}


def _models_of_gemini(request: MockRequest, offer: Offer) -> JSON:
    methods = ["generateContent", "embedContent"]
    return {"models": [{"name": f"models/{name}", "supportedGenerationMethods": methods} for name in offer.models]}


def _tokens(request: MockRequest, offer: Offer) -> JSON:
    words = request.words
    return {"input_tokens": words, "totalTokens": words, "inputTokens": words, "object": "response.input_tokens"}


def _embeddings_of_cohere(request: MockRequest, offer: Offer) -> JSON:
    texts: Sequence[str] = request.body.get("texts", ())
    size = int(request.body.get("output_dimension", offer.dimensions))
    vectors = {"float": [vector_of(text, size) for text in texts]}
    billed = {"billed_units": {"input_tokens": sum(map(words_in, texts))}}
    return {"id": "mock", "embeddings": vectors, "texts": texts, "meta": billed, "response_type": "embeddings_by_type"}


def _embeddings_of_ollama(request: MockRequest, offer: Offer) -> JSON:
    inputs = request.body.get("input", [])
    texts: Sequence[str] = [inputs] if isinstance(inputs, str) else inputs
    size = int(request.body.get("dimensions", offer.dimensions))
    counted = {"prompt_eval_count": sum(map(words_in, texts))}
    return {"model": request.model, "embeddings": [vector_of(text, size) for text in texts], **counted}


def _embeddings_of_titan(request: MockRequest, offer: Offer) -> JSON:
    text, size = str(request.body.get("inputText", "")), int(request.body.get("dimensions", offer.dimensions))
    return {"embedding": vector_of(text, size), "inputTextTokenCount": words_in(text)}


def _models_of_ollama(request: MockRequest, offer: Offer) -> JSON:
    return {"models": [{"name": name, "model": name} for name in offer.models]}


def _models_of_bedrock(request: MockRequest, offer: Offer) -> JSON:
    return {"modelSummaries": [{"modelId": name, "modelName": name} for name in offer.models]}


def _tokens_of_cohere(request: MockRequest, offer: Offer) -> JSON:
    words = str(request.body.get("text", "")).split()
    return {"tokens": [*range(len(words))], "token_strings": words}


Writer: TypeAlias = Callable[[MockRequest, Offer], JSON]
WRITERS: Mapping[str, Writer] = {
    r"/embeddings$": _embeddings,
    r"/v2/embed$": _embeddings_of_cohere,
    r"/api/embed$": _embeddings_of_ollama,
    r"/model/[^/]+/invoke$": _embeddings_of_titan,
    r"/api/tags$": _models_of_ollama,
    r"/foundation-models$": _models_of_bedrock,
    r"/v1/tokenize$": _tokens_of_cohere,
    r":batchEmbedContents$": _embeddings_of_gemini,
    r"/v1beta/models$": _models_of_gemini,
    r"/models$": _models,
    r"(/count_tokens|/input_tokens|:countTokens|/count-tokens)$": _tokens,
}
