"""The local OpenAI: vector stores, and the older completions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import NotFound
from interlingua.testing.simulators import OpenAISimulator

TEXTS = {"sea.txt": b"a green boat on the sea", "hill.txt": b"a white house on a hill"}


@pytest.fixture
def openai() -> Iterator[Any]:
    """The typed client of a local OpenAI of its own."""
    with (
        OpenAISimulator() as simulator,
        il.connect("openai", api_key="a-key", base_url=simulator.base_url, max_retries=0) as found,
    ):
        yield found


@pytest.fixture
def names(openai: Any) -> list[str]:
    """The ids of two files."""
    return [openai.files.create(file=item, purpose="assistants").id for item in TEXTS.items()]


def test_files_are_taken_in_and_found_by_their_words(openai: Any, names: list[str]) -> None:
    store = openai.vector_stores.create(name="places", file_ids=names)
    assert (store.status, store.file_counts.in_progress) == ("in_progress", 2)
    assert openai.vector_stores.retrieve(store.id).file_counts.completed == 2
    best, other = openai.vector_stores.search(store.id, query="green boat").data
    assert (best.filename, best.score, best.content[0].text) == ("sea.txt", 1.0, "a green boat on the sea")
    assert (other.filename, other.score) == ("hill.txt", 0.0)
    least = {"score_threshold": 0.5}
    assert len(openai.vector_stores.search(store.id, query="green boat", ranking_options=least).data) == 1


def test_attributes_decide_what_is_searched(openai: Any, names: list[str]) -> None:
    store = openai.vector_stores.create()
    files = openai.vector_stores.files
    for depth, name in enumerate(names):
        files.create(store.id, file_id=name, attributes={"depth": depth, "kind": "place"})
    kind = {"type": "eq", "key": "kind", "value": "place"}
    deep = {"type": "gte", "key": "depth", "value": 1}
    for wanted, count in ((kind, 2), (deep, 1), ({"type": "and", "filters": [kind, deep]}, 1)):
        assert len(openai.vector_stores.search(store.id, query="on", filters=wanted).data) == count
    files.update(store.id, names[0], attributes={"depth": 7})
    assert len(openai.vector_stores.search(store.id, query="on", filters=deep).data) == 2
    assert openai.vector_stores.files.content(store.id, names[0]).data[0].text == "a green boat on the sea"


def test_a_store_is_changed_emptied_and_deleted(openai: Any, names: list[str]) -> None:
    store = openai.vector_stores.create()
    batch = openai.vector_stores.file_batches.create(store.id, file_ids=names)
    assert batch.file_counts.in_progress == 2
    assert openai.vector_stores.file_batches.retrieve(store.id, batch.id).file_counts.completed == 2
    assert openai.vector_stores.update(store.id, name="other").name == "other"
    assert openai.vector_stores.files.delete(store.id, names[0]).deleted is True
    assert [file.id for file in openai.vector_stores.files.list(store.id).data] == names[1:]
    with pytest.raises(NotFound):
        openai.vector_stores.files.retrieve(store.id, names[0])
    assert [each.id for each in openai.vector_stores.list().data] == [store.id]
    assert openai.vector_stores.delete(store.id).deleted is True
    with pytest.raises(NotFound, match="vector store"):
        openai.vector_stores.retrieve(store.id)


def test_text_goes_on(openai: Any) -> None:
    asked = {"model": "gpt-3.5-turbo-instruct", "prompt": ["a b c", "d"]}
    told = openai.completions.create(**asked, max_tokens=3)
    assert [choice.text for choice in told.choices] == ["You said: a ", "You said: d"]
    assert [choice.finish_reason for choice in told.choices] == ["length", "stop"]
    assert told.usage.total_tokens == 4 + 6
    with openai.completions.create_stream(**asked) as pieces:
        assert "".join(piece.choices[0].text for piece in pieces) == "You said: a b cYou said: d"
