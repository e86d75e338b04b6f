"""Embeddings decode faster than the JSON they come in could be read: by the clock, the best of several."""

from __future__ import annotations

import base64
import json
import random
from array import array
from collections.abc import Callable
from time import process_time
from typing import Any

import pytest

from interlingua.protocols import load_protocol
from interlingua_wire.gemini.resources.models import MODELS_BATCH_EMBED_CONTENTS
from interlingua_wire.openai.resources.embeddings import EMBEDDINGS_CREATE

CHANCE = random.Random(7)
VECTORS = [[CHANCE.uniform(-1, 1) for _ in range(1536)] for _ in range(100)]
RUNS = 12
MOST = {"float": 1.5, "base64": 0.15}
"""Times what `json.loads` takes to read the same numbers as text."""


def openai_body(values: list[Any]) -> bytes:
    data = [{"object": "embedding", "index": place, "embedding": value} for place, value in enumerate(values)]
    usage = {"prompt_tokens": 100, "total_tokens": 100}
    return json.dumps({"object": "list", "model": "m", "data": data, "usage": usage}).encode()


FLOATS = openai_body(VECTORS)
BASE64 = openai_body([base64.b64encode(array("f", vector).tobytes()).decode() for vector in VECTORS])
GEMINI = json.dumps({"embeddings": [{"values": vector} for vector in VECTORS]}).encode()


def seconds(action: Callable[[], object]) -> float:
    """CPU time of the fastest run."""

    def once() -> float:
        begun = process_time()
        action()
        return process_time() - begun

    return min(once() for _ in range(RUNS))


def decode_openai(body: bytes) -> Any:
    embeddings = load_protocol("openai_chat").embeddings
    assert embeddings is not None
    return embeddings.decode(EMBEDDINGS_CREATE.reply.decode(body))


def decode_gemini(body: bytes) -> Any:
    embeddings = load_protocol("gemini").embeddings
    assert embeddings is not None
    return embeddings.decode(MODELS_BATCH_EMBED_CONTENTS.reply.decode(body))


@pytest.mark.parametrize(
    ("decode", "body", "form"),
    [(decode_openai, FLOATS, "float"), (decode_openai, BASE64, "base64"), (decode_gemini, GEMINI, "float")],
    ids=["openai-float", "openai-base64", "gemini-float"],
)
def test_a_hundred_vectors_decode_in_little_time(decode: Callable[[bytes], Any], body: bytes, form: str) -> None:
    response = decode(body)
    assert len(response.embeddings) == 100
    assert list(response.embeddings[99]) == pytest.approx(VECTORS[99], abs=1e-6)
    assert seconds(lambda: decode(body)) <= MOST[form] * seconds(lambda: json.loads(FLOATS))
