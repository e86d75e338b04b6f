"""The local OpenAI: Responses and conversations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import BadRequest, NotFound
from interlingua.testing.simulators import OpenAISimulator
from interlingua.testing.simulators.openai import Answer, Question

MODEL = "gpt-5"


@pytest.fixture
def simulator() -> Iterator[OpenAISimulator]:
    """One of its own for each test; a model says all that it was told."""
    with OpenAISimulator() as found:
        found.script.otherwise = _all_said
        yield found


@pytest.fixture
def openai(simulator: OpenAISimulator) -> Iterator[Any]:
    """The typed client."""
    with il.connect("openai", api_key="a-key", base_url=simulator.base_url, max_retries=0) as found:
        yield found


def _all_said(question: Question) -> Answer:
    return Answer(text="|".join(text for _, text in question.turns))


def text_of(response: Any) -> str:
    return "".join(part.text for item in response.output if item.type == "message" for part in item.content)


def test_one_response_goes_on_from_another(openai: Any) -> None:
    first = openai.responses.create(model=MODEL, input="One")
    second = openai.responses.create(model=MODEL, input="two", previous_response_id=first.id, instructions="Be brief.")
    assert text_of(second) == "Be brief.|One|One|two"
    assert (second.previous_response_id, second.instructions, second.status) == (first.id, "Be brief.", "completed")
    with pytest.raises(BadRequest, match="not found") as raised:
        openai.responses.create(model=MODEL, input="x", previous_response_id="resp_none")
    assert raised.value.code == "previous_response_not_found"


def test_a_response_is_kept_unless_it_is_not_to_be(openai: Any) -> None:
    kept = openai.responses.create(model=MODEL, input="One")
    assert text_of(openai.responses.retrieve(kept.id)) == "One"
    (item,) = openai.responses.input_items.list(kept.id).data
    assert item.content[0].text == "One"
    openai.responses.delete(kept.id)
    lost = openai.responses.create(model=MODEL, input="One", store=False)
    for name in (kept.id, lost.id):
        with pytest.raises(NotFound, match=name):
            openai.responses.retrieve(name)


def test_an_answer_in_the_background_comes_look_by_look(openai: Any) -> None:
    begun = openai.responses.create(model=MODEL, input="One", background=True)
    looks = [openai.responses.retrieve(begun.id) for _ in range(3)]
    assert [begun.status, *(look.status for look in looks)] == ["queued", "in_progress", "completed", "completed"]
    assert (begun.output, text_of(looks[1])) == ([], "One")
    other = openai.responses.create(model=MODEL, input="Two", background=True)
    assert openai.responses.cancel(other.id).status == "cancelled"
    assert openai.responses.retrieve(other.id).status == "cancelled"
    with pytest.raises(BadRequest, match="background"):
        openai.responses.cancel(openai.responses.create(model=MODEL, input="Three").id)


def test_a_stream_is_read_again_from_any_event(openai: Any) -> None:
    with openai.responses.create_stream(model=MODEL, input="a b c", background=True) as events:
        whole = list(events)
    assert [event.sequence_number for event in whole] == [*range(len(whole))]
    assert whole[-1].type == "response.completed"
    name = whole[0].response.id
    with openai.responses.retrieve_stream(name, starting_after=4) as events:
        assert [event.sequence_number for event in events] == [*range(5, len(whole))]


def test_a_conversation_remembers(openai: Any) -> None:
    item = {"type": "message", "role": "user", "content": "Before"}
    conversation = openai.conversations.create(items=[item], metadata={"a": "b"})
    openai.responses.create(model=MODEL, input="One", conversation=conversation.id)
    last = openai.responses.create(model=MODEL, input="two", conversation={"id": conversation.id})
    assert text_of(last) == "Before|One|Before|One|two"
    items = openai.conversations.items
    assert len(items.list(conversation.id).data) == 5
    (added,) = items.create(conversation.id, items=[item]).data
    items.delete(conversation.id, added.id)
    with pytest.raises(NotFound, match="item"):
        items.retrieve(conversation.id, added.id)
    assert openai.conversations.delete(conversation.id).deleted is True


def test_a_limit_leaves_a_response_incomplete(openai: Any) -> None:
    told = openai.responses.create(model=MODEL, input="a " * 30, max_output_tokens=16)
    assert (told.status, told.incomplete_details.reason) == ("incomplete", "max_output_tokens")
    assert text_of(told) == "a " * 16


def test_tokens_are_counted_with_what_was_before(openai: Any) -> None:
    first = openai.responses.create(model=MODEL, input="one two")
    count = openai.responses.input_tokens.count
    assert count(model=MODEL, input="three").input_tokens == 1
    assert count(model=MODEL, input="three", previous_response_id=first.id).input_tokens == 5
