"""The local OpenAI, by the unified client and by the typed one: Chat Completions, embeddings, models."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import (
    ApiError,
    AuthenticationFailed,
    BadRequest,
    ConnectionFailed,
    InvalidReply,
    NotFound,
    PermissionDenied,
    RateLimited,
    StreamIncomplete,
)
from interlingua.testing.simulators import OpenAISimulator
from interlingua.testing.simulators.openai import Answer, Fault, Question, State

MODEL = "gpt-5"
HELLO: list[Any] = [{"role": "user", "content": "Hi there"}]
CHAT = {"protocol": "openai_chat"}


@pytest.fixture
def simulator() -> Iterator[OpenAISimulator]:
    """One of its own for each test."""
    with OpenAISimulator() as found:
        yield found


@pytest.fixture
def client(simulator: OpenAISimulator) -> Iterator[il.Client]:
    """The unified client."""
    with il.Client("openai", api_key="a-key", base_url=simulator.base_url, max_retries=0) as found:
        yield found


@pytest.fixture
def openai(simulator: OpenAISimulator) -> Iterator[Any]:
    """The typed client."""
    with il.connect("openai", api_key="a-key", base_url=simulator.base_url, max_retries=0) as found:
        yield found


def test_it_says_what_is_laid_down_then_what_it_is_asked(client: il.Client, simulator: OpenAISimulator) -> None:
    simulator.script.add("Hello.")
    assert [client.chat(MODEL, "Hi", **CHAT).text for _ in range(2)] == ["Hello.", "You said: Hi"]
    assert simulator.calls == ["createChatCompletion"] * 2


def test_a_tool_that_must_be_called_is_called(client: il.Client) -> None:
    def add(a: int, b: int) -> int:
        """Add."""
        return a + b

    assert client.chat(MODEL, "?", tools=[add], tool_choice="required", **CHAT).tool_calls[0].arguments == {
        "a": 1,
        "b": 1,
    }


def test_an_answer_fits_its_schema(client: il.Client) -> None:
    assert client.chat(MODEL, "?", output=list[bool], **CHAT).output == [True]


def test_limits_and_words_to_stop_at_cut_an_answer(client: il.Client) -> None:
    short = client.chat(MODEL, "a b c", max_output_tokens=2, **CHAT)
    assert (short.text, short.finish_reason) == ("You said: ", "length")
    stopped = client.chat("gpt-4o", "a b c", stop=["b"], **CHAT)
    assert (stopped.text, stopped.finish_reason) == ("You said: a ", "stop")


def test_several_answers_with_their_probabilities(openai: Any) -> None:
    told = openai.chat.completions.create(model="gpt-4o", messages=HELLO, n=2, logprobs=True, top_logprobs=1)
    assert [choice.index for choice in told.choices] == [0, 1]
    assert told.choices[1].message.content == "You said: Hi there"
    assert "".join(each.token for each in told.choices[1].logprobs.content) == "You said: Hi there"
    assert told.usage.completion_tokens == 8


def test_a_stream_tells_its_cost_where_that_is_asked_for(openai: Any) -> None:
    for settings, count in (({}, 0), ({"stream_options": {"include_usage": True}}, 1)):
        with openai.chat.completions.create_stream(model="gpt-4o", messages=HELLO, **settings) as chunks:
            assert sum(chunk.usage is not None for chunk in chunks) == count


def test_chats_are_kept_listed_changed_and_deleted(openai: Any) -> None:
    names = [openai.chat.completions.create(model=MODEL, messages=HELLO, store=True).id for _ in range(3)]
    completions = openai.chat.completions
    first = completions.list(limit=2)
    assert ([each.id for each in first.data], first.has_more) == (names[:0:-1], True)
    assert [each.id for each in completions.list(after=first.last_id).data] == names[:1]
    assert completions.update(names[0], metadata={"a": "b"}).metadata == {"a": "b"}
    assert completions.messages.list(names[0]).data[0].content == "Hi there"
    assert completions.delete(names[0]).deleted is True
    with pytest.raises(NotFound, match=names[0]):
        completions.retrieve(names[0])


def test_texts_and_tokens_are_embedded(client: il.Client, openai: Any) -> None:
    response = client.embed("text-embedding-3-small", ["a river", "a boat"], dimensions=64)
    assert ([len(each) for each in response.embeddings], response.usage.input_tokens) == ([64, 64], 4)
    told = openai.embeddings.create(model="text-embedding-3-small", input=[[1, 2], [3]])
    assert [len(each.embedding) for each in told.data] == [1536, 1536]
    with pytest.raises(BadRequest, match="none of them empty"):
        client.embed("text-embedding-3-small", [""])


def test_models_are_listed_and_only_tuned_ones_deleted(client: il.Client, openai: Any) -> None:
    assert "gpt-5" in {card.id for card in client.models()}
    assert openai.models.retrieve(MODEL).object == "model"
    with pytest.raises(PermissionDenied):
        openai.models.delete(MODEL)
    with pytest.raises(NotFound, match="does not exist") as raised:
        client.chat("none", "Hi", **CHAT)
    assert raised.value.code == "model_not_found"


def test_harm_is_told_by_its_name(openai: Any) -> None:
    told = openai.moderations.create(input=["a walk", "violence"])
    assert [result.flagged for result in told.results] == [False, True]


def test_what_the_document_does_not_allow_is_refused(openai: Any) -> None:
    with pytest.raises(BadRequest, match=r"\$\.temperature"):
        openai.chat.completions.create(model=MODEL, messages=HELLO, temperature="warm")
    with pytest.raises(BadRequest, match=r"\$\.messages: \[\] should be non-empty"):
        openai.chat.completions.create(model=MODEL, messages=[])
    with pytest.raises(ApiError, match="not simulated"):
        openai.skills.list()


def test_the_wrong_key_opens_nothing() -> None:
    with (
        OpenAISimulator(state=State()) as simulator,
        il.Client("openai", api_key="wrong-key", base_url=simulator.base_url) as client,
        pytest.raises(AuthenticationFailed, match="Incorrect API key") as raised,
    ):
        client.chat(MODEL, "Hi", **CHAT)
    assert raised.value.code == "invalid_api_key"


def test_it_misbehaves_on_request(client: il.Client, simulator: OpenAISimulator) -> None:
    simulator.faults.add(Fault(kind="refuse", status=429, message="slow down", retry_after=1.5))
    with pytest.raises(RateLimited, match="slow down") as raised:
        client.chat(MODEL, "Hi", **CHAT)
    assert raised.value.retry_after == 1.5
    simulator.faults.add(Fault(kind="garbage"))
    with pytest.raises(InvalidReply):
        client.chat(MODEL, "Hi", **CHAT)
    simulator.faults.add(Fault(kind="cut", after_bytes=40))
    with pytest.raises(ConnectionFailed):
        client.chat(MODEL, "Hi", **CHAT)


@pytest.mark.parametrize(
    "fault", [Fault(kind="cut", after=3), Fault(kind="cut", after_bytes=900), Fault(kind="tell", after=3)]
)
def test_a_stream_breaks_where_it_is_told_to(client: il.Client, simulator: OpenAISimulator, fault: Fault) -> None:
    simulator.script.add(Answer(text="One two three four."))
    simulator.faults.add(fault)
    with pytest.raises((StreamIncomplete, ApiError)), client.stream(MODEL, "Hi", **CHAT) as stream:
        list(stream)


def test_a_stream_pauses_where_it_is_told_to(client: il.Client, simulator: OpenAISimulator) -> None:
    simulator.faults.add(Fault(kind="stall", after=3, seconds=0.2))
    with client.stream(MODEL, "Hi there", **CHAT) as stream:
        response = stream.response()
    assert response.text == "You said: Hi there"
    assert response.timings is not None
    assert response.timings.total - (response.timings.first or 0.0) >= 0.2


def test_who_thinks_long_holds_nobody_up(client: il.Client, simulator: OpenAISimulator) -> None:
    asked = Barrier(2, timeout=10)

    def together(question: Question) -> Answer:
        asked.wait()
        return Answer(text=question.text)

    simulator.answered_by(together, is_slow=True)
    with ThreadPoolExecutor(2) as pool:
        replies = pool.map(lambda text: client.chat(MODEL, text, **CHAT).text, ("One", "Two"))
    assert [*replies] == ["One", "Two"]
