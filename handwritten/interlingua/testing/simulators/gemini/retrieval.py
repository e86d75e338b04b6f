"""Finds the chunks that are nearest to a question, among those whose metadata fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import nlargest
from typing import Any

from interlingua.testing.simulators.gemini.embedder import nearness
from interlingua.testing.simulators.gemini.refusals import Json, invalid
from interlingua.testing.simulators.gemini.state import State

DEFAULT_RESULTS, MOST_RESULTS = 10, 100

NUMERIC: dict[str, Callable[[float, float], bool]] = {
    "LESS": lambda value, wanted: value < wanted,
    "LESS_EQUAL": lambda value, wanted: value <= wanted,
    "EQUAL": lambda value, wanted: value == wanted,
    "GREATER_EQUAL": lambda value, wanted: value >= wanted,
    "GREATER": lambda value, wanted: value > wanted,
    "NOT_EQUAL": lambda value, wanted: value != wanted,
}
TEXTUAL: dict[str, Callable[[list[str], str], bool]] = {
    "EQUAL": lambda values, wanted: wanted in values,
    "NOT_EQUAL": lambda values, wanted: wanted not in values,
    "INCLUDES": lambda values, wanted: wanted in values,
    "EXCLUDES": lambda values, wanted: wanted not in values,
}
"""https://ai.google.dev/api/semantic-retrieval/question-answering#Operator, checked 2026-11-28."""


def relevant(
    state: State, query: str, chunks: Iterable[Json], *, filters: Iterable[Json], count: int | None
) -> list[Json]:
    """The nearest chunks, best first, each with its score and document."""
    if not query:
        raise invalid("query must not be empty.", field="query")
    if count is not None and not 0 <= count <= MOST_RESULTS:
        raise invalid(f"results_count must be at most {MOST_RESULTS}.", field="results_count")
    wanted = list(filters)
    vector = state.embedder.embed(query)
    fitting = (chunk for chunk in chunks if fits(_metadata(state, chunk), wanted))
    scored = ((nearness(vector, state.vectors[chunk["name"]]), chunk["name"], chunk) for chunk in fitting)
    return [
        {**_relevance(round(score, 6)), "chunk": chunk, "document": _document(state, chunk)}
        for score, _, chunk in nlargest(count or DEFAULT_RESULTS, scored)
    ]


def _relevance(score: float) -> Json:
    """Zeros are not written."""
    return {"chunkRelevanceScore": score} if score else {}


def _document(state: State, chunk: Json) -> Json:
    return state.documents.find(chunk["name"].partition("/chunks/")[0])


def _metadata(state: State, chunk: Json) -> dict[str, list[Json]]:
    """Of a chunk and of its document, by the keys of filters."""
    found: dict[str, list[Json]] = {}
    for owner, kind in ((chunk, "chunk"), (_document(state, chunk), "document")):
        for entry in owner.get("customMetadata", ()):
            found.setdefault(f"{kind}.custom_metadata.{entry['key']}", []).append(entry)
    return found


def fits(metadata: dict[str, list[Json]], filters: Iterable[Json]) -> bool:
    """Whether all filters hold. Conditions of one filter on texts are alternatives, those on numbers hold together."""
    return all(_holds(metadata.get(wanted["key"], []), wanted["conditions"]) for wanted in filters)


def _holds(entries: list[Json], conditions: list[Json]) -> bool:
    textual = [condition for condition in conditions if "stringValue" in condition]
    numeric = [condition for condition in conditions if "numericValue" in condition]
    texts = [text for entry in entries for text in _texts(entry)]
    numbers = [float(entry["numericValue"]) for entry in entries if "numericValue" in entry]
    return (not textual or any(_is_true(TEXTUAL, condition, texts, "stringValue") for condition in textual)) and all(
        any(_is_true(NUMERIC, condition, number, "numericValue") for number in numbers) for condition in numeric
    )


def _is_true(table: dict[str, Any], condition: Json, value: object, field: str) -> bool:
    test = table.get(condition["operation"])
    if test is None:
        raise invalid(f"{condition['operation']} cannot be used with {field}.", field="conditions")
    return bool(test(value, condition[field]))


def _texts(entry: Json) -> list[str]:
    return (
        [entry["stringValue"]] if "stringValue" in entry else list(entry.get("stringListValue", {}).get("values", ()))
    )
