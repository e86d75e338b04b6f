"""Questions about ten thousand chunks find the right ten, as a count of every chunk says, and soon."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from interlingua.testing.simulators import GeminiSimulator
from interlingua.testing.simulators.gemini import State
from tests.gemini.calling import connected

COUNT, AT_ONCE, WANTED = 10_000, 100, 10
LIMIT = 0.2
"""Seconds."""
WORDS = [
    first + last for first in ("lan", "gar", "ri", "mo", "su", "ha") for last in ("tern", "den", "ver", "lo", "ky")
]
TAGS = ("red", "green", "blue")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def texts() -> list[str]:
    """Sentences of a few words out of some."""
    chance = random.Random(10)
    return [" ".join(chance.choices(WORDS, k=chance.randrange(4, 9))) + f" {number}" for number in range(COUNT)]


def metadata(number: int) -> dict[str, Any]:
    """What is said of each chunk, in plain values."""
    return {"n": number % 997, "tag": TAGS[number % 3], "tags": [TAGS[number % 2], f"t{number % 7}"]}


def written(number: int) -> list[Any]:
    """The same as the API has it."""
    plain = metadata(number)
    return [
        {"key": "n", "numericValue": plain["n"]},
        {"key": "tag", "stringValue": plain["tag"]},
        {"key": "tags", "stringListValue": {"values": plain["tags"]}},
    ]


def condition(key: str, operation: str, **value: Any) -> Any:
    """A filter of one condition."""
    return {"key": f"chunk.custom_metadata.{key}", "conditions": [{"operation": operation, **value}]}


FILTERS: dict[str, tuple[list[Any], Callable[[dict[str, Any]], bool]]] = {
    "none": ([], lambda plain: True),
    "a number": ([condition("n", "LESS", numericValue=100)], lambda plain: plain["n"] < 100),
    "a text": ([condition("tag", "EQUAL", stringValue="red")], lambda plain: plain["tag"] == "red"),
    "a list": ([condition("tags", "INCLUDES", stringValue="t3")], lambda plain: "t3" in plain["tags"]),
    "a text that is not": (
        [condition("tags", "EXCLUDES", stringValue="red")],
        lambda plain: "red" not in plain["tags"],
    ),
    "several": (
        [condition("n", "GREATER_EQUAL", numericValue=500), condition("tag", "NOT_EQUAL", stringValue="blue")],
        lambda plain: plain["n"] >= 500 and plain["tag"] != "blue",
    ),
}


def chunk_request(document: str, text: str, number: int) -> Any:
    """To be made with others."""
    return {"parent": document, "chunk": {"data": {"stringValue": text}, "customMetadata": written(number)}}


class Library:
    """A corpus of ten thousand chunks, and the vector of each in full."""

    def __init__(self, simulator: GeminiSimulator) -> None:
        self.state: State = simulator.state
        self.gemini = connected(simulator, "sync")
        self.corpus = self.gemini.corpora.create().name
        document = self.gemini.corpora.documents.create(self.corpus).name
        self.numbers: dict[str, int] = {}
        said = texts()
        for start in range(0, COUNT, AT_ONCE):
            chunks = [
                {"data": {"stringValue": said[n]}, "customMetadata": written(n)} for n in range(start, start + 100)
            ]
            requests = [{"parent": document, "chunk": chunk} for chunk in chunks]
            made = self.gemini.corpora.documents.chunks.batch_create(document, requests=requests).chunks
            self.numbers |= {chunk.name: start + place for place, chunk in enumerate(made)}
        self.vectors = {self.numbers[name]: dense(vector) for name, vector in self.state.vectors.items()}

    def best(self, question: str, fits: Callable[[dict[str, Any]], bool]) -> list[tuple[float, int]]:
        """The score of every chunk that fits, best first."""
        asked = dense(self.state.embedder.embed(question))
        scores = [
            (sum(weight * vector.get(place, 0.0) for place, weight in asked.items()), number)
            for number, vector in self.vectors.items()
            if fits(metadata(number))
        ]
        return sorted(scores, reverse=True)


def dense(vector: Any) -> dict[int, float]:
    """Of length one, reckoned anew."""
    length = math.fsum(weight * weight for weight in vector.values()) ** 0.5
    return {place: weight / length for place, weight in vector.items()}


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    """Filled once."""
    with GeminiSimulator() as simulator:
        library = Library(simulator)
        yield library
        library.gemini.close()


@pytest.mark.parametrize("name", FILTERS)
def test_the_ten_nearest_are_found_in_time(library: Library, name: str) -> None:
    filters, fits = FILTERS[name]
    for question in ("lantern garden", "a hater of rivers", WORDS[7]):
        times, found = [], []
        for _ in range(5):
            begun = time.perf_counter()
            found = library.gemini.corpora.query(
                library.corpus, query=question, metadata_filters=filters, results_count=WANTED
            ).relevant_chunks
            times.append(time.perf_counter() - begun)
        expected = library.best(question, fits)
        scores = [item.chunk_relevance_score or 0.0 for item in found]
        assert scores == pytest.approx([score for score, _ in expected[:WANTED]], abs=1e-5)
        numbers = [library.numbers[item.chunk.name] for item in found]
        by_number = {number: score for score, number in expected}
        assert [by_number[number] for number in numbers] == pytest.approx(scores, abs=1e-5)
        assert len(set(numbers)) == WANTED
        assert min(times) < LIMIT
