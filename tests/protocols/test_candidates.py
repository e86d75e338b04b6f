"""Several answers to one request: plain, and from a stream in which their pieces are mixed."""

from __future__ import annotations

from typing import Any

import pytest

from interlingua.chat import ChatResponse
from interlingua.folding import collect
from interlingua.protocols import load_protocol
from interlingua_wire import gemini, openai

TEXTS = ("One.", "Two.", "Three.")


def openai_reply() -> Any:
    """Three choices, out of order."""
    choices = [
        {"index": place, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        for place, text in enumerate(TEXTS)
    ]
    return openai.types.CreateChatCompletionResponse.model_validate({"id": "r", "model": "m", "choices": choices})


def openai_events() -> list[Any]:
    """The same, letter by letter, one choice after the other."""
    pieces: list[dict[str, Any]] = [
        {"choices": [{"index": place, "delta": {"content": text[letter]}}]}
        for letter in range(6)
        for place, text in enumerate(TEXTS)
        if letter < len(text)
    ]
    ends: list[dict[str, Any]] = [
        {"choices": [{"index": place, "delta": {}, "finish_reason": "stop"}]} for place in (2, 0, 1)
    ]
    kind = openai.types.CreateChatCompletionStreamResponse
    return [kind.model_validate({"id": "r", "model": "m", **event}) for event in [*pieces, *ends]]


def gemini_reply() -> Any:
    """Three candidates in one reply."""
    candidates = [
        {"index": place, "content": {"parts": [{"text": text}]}, "finishReason": "STOP"}
        for place, text in enumerate(TEXTS)
    ]
    return gemini.types.GenerateContentResponse.model_validate({"responseId": "r", "candidates": candidates})


def gemini_events() -> list[Any]:
    """The same, a candidate a reply, in two pieces each."""
    kind = gemini.types.GenerateContentResponse
    return [
        kind.model_validate({"responseId": "r", "candidates": [{"index": place, **piece}]})
        for half in (0, 1)
        for place, text in enumerate(TEXTS)
        for piece in [
            {
                "content": {"parts": [{"text": text[:2] if half == 0 else text[2:]}]},
                **({"finishReason": "STOP"} if half else {}),
            }
        ]
    ]


REPLIES = {"openai_chat": (openai_reply, openai_events), "gemini": (gemini_reply, gemini_events)}


def texts(response: ChatResponse[Any]) -> tuple[str, ...]:
    return tuple(each.message.text for each in response.candidates)


@pytest.mark.parametrize("protocol", REPLIES)
def test_all_answers_of_a_plain_reply_are_told(protocol: str) -> None:
    response = load_protocol(protocol).chat.decode(REPLIES[protocol][0]())
    assert texts(response) == TEXTS
    assert response.text == TEXTS[0]
    assert {each.finish_reason for each in response.candidates} == {"stop"}


@pytest.mark.parametrize("protocol", REPLIES)
def test_a_stream_of_several_answers_folds_into_the_plain_reply(protocol: str) -> None:
    chat = load_protocol(protocol).chat
    decoder = chat.decoder()
    events = [event for wire in REPLIES[protocol][1]() for event in decoder.feed(wire)]
    streamed = collect([*events, *decoder.end()])
    assert streamed.candidates == chat.decode(REPLIES[protocol][0]()).candidates
    assert len(streamed.alternatives) == 2


@pytest.mark.parametrize("protocol", REPLIES)
def test_an_answer_that_never_said_why_it_ended_is_kept(protocol: str) -> None:
    decoder = load_protocol(protocol).chat.decoder()
    wires = REPLIES[protocol][1]()
    cut = [wire for place, wire in enumerate(wires) if place != len(wires) - 1]
    events = [event for wire in cut for event in decoder.feed(wire)]
    response = collect([*events, *decoder.end()])
    assert "other" in {each.finish_reason for each in response.alternatives}
    assert all(each.message.text for each in response.alternatives)
