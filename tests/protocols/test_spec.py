"""The check of request bodies itself."""

from __future__ import annotations

from tests.protocols.spec import violations


def test_a_fitting_body_has_no_violations() -> None:
    assert violations("openai", "CreateResponse", {"model": "m", "input": [{"role": "user", "content": "Hi"}]}) == []


def test_a_wrong_part_deep_in_a_body_is_found() -> None:
    wrong = {"role": "user", "content": [{"type": "galaxy_brain"}]}
    assert violations("openai", "CreateResponse", {"model": "m", "input": [wrong]}) != []
    assert violations("openai", "CreateChatCompletionRequest", {"model": "m", "messages": [wrong]}) != []
