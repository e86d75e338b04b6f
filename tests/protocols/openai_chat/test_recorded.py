"""Answers recorded from servers that others wrote; `recorded/` holds their bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attrs import evolve

from interlingua.chat import ChatResponse
from tests.protocols.openai_chat.wire import decoded, folded

RECORDED = Path(__file__).parent / "recorded"
PLAIN = sorted(RECORDED.glob("*.json"))


def without_ids(response: ChatResponse) -> ChatResponse:
    """The response without what differs from call to call."""
    return evolve(response, id=None, message=evolve(response.message, id=None))


@pytest.mark.parametrize("plain", PLAIN, ids=lambda path: path.stem)
def test_a_recorded_stream_folds_into_the_recorded_reply(plain: Path) -> None:
    lines = plain.with_suffix(".sse").read_text(encoding="utf-8").splitlines()
    data = [line.removeprefix("data: ") for line in lines if line.startswith("data: ")]
    events = [json.loads(each) for each in data if each != "[DONE]"]
    response = decoded(json.loads(plain.read_text(encoding="utf-8")))
    assert without_ids(folded(*events)) == without_ids(response)
    assert (response.text, response.finish_reason) == (" Paris.", "stop")
    assert (response.usage.input_tokens, response.usage.output_tokens) == (48, 3)


def test_there_are_recordings() -> None:
    assert PLAIN != []
