"""Which embedder the local Gemini takes, and what it makes of texts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import pytest

from interlingua.testing.simulators.gemini.embedder import (
    PACKAGED,
    HashingEmbedder,
    InstalledEmbedder,
    nearness,
    sentence_embedder,
    values_of,
)


class Sentences:
    """Stands for a model of sentence-transformers."""

    made_of: ClassVar[list[str]] = []

    def __init__(self, name: str) -> None:
        Sentences.made_of = [*Sentences.made_of, name]

    def encode(self, text: str, *, normalize_embeddings: bool) -> Sequence[float]:
        """A vector that tells whether bees are meant."""
        assert normalize_embeddings
        return (1.0, 0.0) if "bee" in text.lower() else (0.0, 1.0)


def module(name: str, **members: Any) -> ModuleType:
    """A module that can be found."""
    made = ModuleType(name)
    made.__spec__ = ModuleSpec(name, None)
    vars(made).update(members)
    return made


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the extra `local` were there."""
    monkeypatch.setattr(Sentences, "made_of", [])
    monkeypatch.setitem(
        sys.modules, "sentence_transformers", module("sentence_transformers", SentenceTransformer=Sentences)
    )
    monkeypatch.setitem(sys.modules, PACKAGED, module(PACKAGED, get_model_path=lambda: Path("/the/model")))


@pytest.mark.usefixtures("installed")
def test_an_installed_model_is_taken_and_loaded_once_at_the_first_text() -> None:
    embedder = InstalledEmbedder()
    assert Sentences.made_of == []
    assert nearness(embedder.embed("Bees"), embedder.embed("A bee")) == 1
    assert nearness(embedder.embed("Bees"), embedder.embed("Ants")) == 0
    assert Sentences.made_of == ["/the/model"]


def test_without_it_words_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlingua.testing.simulators.gemini.embedder.PACKAGED", "no_such_package")
    assert InstalledEmbedder().embed("Bees sleep") == HashingEmbedder().embed("Bees sleep")


@pytest.mark.usefixtures("installed")
def test_a_model_of_ones_own_is_loaded_from_its_folder() -> None:
    assert dict(sentence_embedder("mine").embed("bee")) == {0: 1.0, 1: 0.0}
    assert Sentences.made_of == ["mine"]


def test_a_model_without_the_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModuleNotFoundError):
        sentence_embedder("mine")


@pytest.mark.parametrize("text", ["Bees sleep in winter.", "the", "A"])
def test_words_make_vectors_of_length_one(text: str) -> None:
    vector = HashingEmbedder().embed(text)
    assert sum(weight * weight for weight in vector.values()) == pytest.approx(1)
    assert sum(value * value for value in values_of(vector, 64)) == pytest.approx(1)


def test_what_shares_words_is_near_and_what_does_not_is_far() -> None:
    embed = HashingEmbedder().embed
    question = embed("Where do bees sleep?")
    assert nearness(question, embed("Bees sleep in the hive.")) > 0.5
    assert nearness(question, embed("Rome is the capital of Italy.")) < 0.1
