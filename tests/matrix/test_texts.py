"""Formats in which a model goes on from a text: each parameter is sent, warned of or refused there, too."""

from __future__ import annotations

import pytest

from interlingua.protocols import TEXT_PROTOCOLS
from interlingua.providers import load_catalog
from tests.matrix.cases import cases, own_words
from tests.matrix.outcomes import Place, outcome

MODELS = ("owner/model", "openai/gpt-5", "openai/gpt-4.1", "anthropic/claude-4-sonnet", "google/gemini-2.5-flash")
MOOT = {
    "tgi_generate": {"ToolResult.name", "model", "logprobs"},
    "replicate": {"ToolResult.name"},
}
"""A tool's name is known from its call; a server has one model, and tells how likely tokens were unasked."""
PLACES = [
    Place(protocol, name, model)
    for name, row in load_catalog().items()
    for protocol in row.protocols
    if protocol in TEXT_PROTOCOLS
    for model in MODELS
]


@pytest.mark.parametrize("place", PLACES, ids="/".join)
def test_nothing_is_dropped_in_silence(place: Place) -> None:
    silent = {case.name for case in cases() if outcome(case, place).kind == "silent"}
    assert silent <= MOOT[place.protocol]


@pytest.mark.off_spec
@pytest.mark.parametrize("place", PLACES, ids="/".join)
def test_the_providers_own_words_go_as_they_are(place: Place) -> None:
    assert {case.name: outcome(case, place).kind for case in own_words()} == {
        "options": "sent",
        "ProviderTool": "refused",
    }


def test_there_are_places() -> None:
    assert {place.protocol for place in PLACES} == set(TEXT_PROTOCOLS)
