"""The local Cohere, by the unified client and by the typed one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import (
    ApiError,
    AuthenticationFailed,
    BadRequest,
    NotFound,
    RateLimited,
    StreamIncomplete,
)
from interlingua.testing.simulators import CohereSimulator
from interlingua.testing.simulators.cohere import Answer, Fault, Question
from interlingua.testing.simulators.faults import HEADER

MODEL = "command-a-03-2025"


@pytest.fixture
def simulator() -> Iterator[CohereSimulator]:
    """One of its own for each test."""
    with CohereSimulator() as found:
        yield found


@pytest.fixture
def client(simulator: CohereSimulator) -> Iterator[il.Client]:
    """The unified client."""
    with il.Client("cohere", api_key="any", base_url=simulator.address, max_retries=0) as found:
        yield found


@pytest.fixture
def cohere(simulator: CohereSimulator) -> Iterator[Any]:
    """The typed client."""
    with il.connect("cohere", api_key="any", base_url=simulator.address, max_retries=0) as found:
        yield found


ANSWER = Answer(text="It is 42.", reasoning="Six times seven.", calls=[("add", {"a": 1}), ("add", {"a": 2})])


def without_id(response: il.ChatResponse) -> Any:
    calls = [(call.name, call.arguments) for call in response.tool_calls]
    texts = (response.text, response.reasoning, response.finish_reason, response.usage, response.logprobs)
    return calls, [type(part) for part in response.message.parts], texts


def test_a_stream_says_the_same_as_the_plain_reply(client: il.Client, simulator: CohereSimulator) -> None:
    simulator.script.add(ANSWER, ANSWER)
    plain = client.chat(MODEL, "6 * 7?", logprobs=True)
    with client.stream(MODEL, "6 * 7?", logprobs=True) as stream:
        streamed = stream.response()
    assert without_id(streamed) == without_id(plain)
    assert (plain.finish_reason, plain.reasoning) == ("tool_calls", "Six times seven.I will use add.")
    assert "".join(each.token for each in plain.logprobs) == "It is 42."


def test_documents_are_cited(client: il.Client, simulator: CohereSimulator) -> None:
    simulator.script.add("Grass is green.", "Grass is green.")
    question = il.user(["?", il.File(b"Grass is green.", media_type="text/plain", name="facts.txt")])
    response = client.chat(MODEL, question)
    (source,) = [part for part in response.message.parts if isinstance(part, il.Source)]
    assert (source.title, source.quote, source.start, source.end) == ("facts.txt", "Grass is green.", 0, 15)
    assert client.chat(MODEL, [question, response.message, il.user("Sure?")]).text == "Grass is green."


def test_tools_are_called_and_their_results_read(client: il.Client, simulator: CohereSimulator) -> None:
    def add(a: int, b: int) -> int:
        """Add."""
        return a + b

    def told(question: Question) -> Answer:
        return Answer(text=f"It is {question.text}.")

    simulator.script.add(Answer(calls=[("add", {"a": 1, "b": 2}), ("add", {"a": 3, "b": 4})]))
    simulator.script.otherwise = told
    assert client.run(MODEL, "?", tools=[add]).response.text == "It is 7."


def test_an_answer_fits_its_schema(client: il.Client) -> None:
    schema = {"type": "object", "properties": {"n": {"enum": [7]}, "ok": {"type": "boolean"}}, "required": ["n", "ok"]}
    assert client.chat(MODEL, "?", output=schema).output == {"n": 7, "ok": True}


def test_a_limit_of_tokens_cuts_an_answer(client: il.Client) -> None:
    response = client.chat(MODEL, "a b c", max_output_tokens=2)
    assert (response.text, response.finish_reason) == ("You said: ", "length")


@pytest.mark.parametrize("form", ["float", "base64", "int8", "uint8", "binary", "ubinary"])
def test_texts_are_embedded_in_any_numbers(client: il.Client, form: str) -> None:
    options = {"embedding_types": [form]}
    response = client.embed("embed-v4.0", ["a river", "a boat"], dimensions=256, task="query", options=options)
    assert {len(vector) for vector in response.embeddings} == {32 if form.endswith("binary") else 256}
    assert response.usage.input_tokens == 4


def test_many_texts_are_embedded_in_several_requests(client: il.Client, simulator: CohereSimulator) -> None:
    texts = [f"text {number}" for number in range(100)]
    response = client.embed("embed-v4.0", texts, dimensions=256)
    assert simulator.calls == ["embedv2"] * 2
    assert (len(response.embeddings), response.usage.input_tokens) == (100, 200)
    assert list(response.embeddings[99]) == list(client.embed("embed-v4.0", "text 99", dimensions=256).embeddings[0])


def test_what_the_api_does_not_take_is_refused(client: il.Client, cohere: Any) -> None:
    with pytest.raises(BadRequest, match="output_dimension"):
        client.embed("embed-v4.0", "a", dimensions=7)
    with pytest.raises(BadRequest, match=r"\$\.texts: "):
        cohere.embed.create(model="embed-v4.0", texts=["a"] * 97, input_type="search_query")
    with pytest.raises(BadRequest, match="not supported by the chat API"):
        client.chat("embed-v4.0", "Hi")
    with pytest.raises(NotFound, match="model 'none' not found"):
        client.chat("none", "Hi")
    with pytest.raises(BadRequest, match=r"\$\.safety_mode"):
        cohere.chat.create(model=MODEL, messages=[{"role": "user", "content": "Hi"}], safety_mode="LOOSE")
    with pytest.raises(ApiError, match="not simulated"):
        cohere.datasets.list()


def test_documents_are_put_in_order(client: il.Client) -> None:
    response = client.rerank("rerank-v3.5", "a green boat", ["a river", "a green boat", "a boat"], top_n=2)
    assert [(each.index, each.document) for each in response.results] == [(1, "a green boat"), (2, "a boat")]


def test_words_are_counted_and_come_back(client: il.Client, cohere: Any) -> None:
    assert client.count_tokens(MODEL, "a b a").input_tokens == 3
    tokens = cohere.tokenize.create(model=MODEL, text="a b a").tokens
    assert tokens[0] == tokens[2] != tokens[1]
    assert cohere.detokenize.create(model=MODEL, tokens=tokens).text == "a b a"
    with pytest.raises(BadRequest):
        cohere.detokenize.create(model=MODEL, tokens=[999])


def test_models_are_listed_page_by_page(client: il.Client, cohere: Any, simulator: CohereSimulator) -> None:
    assert {card.id for card in client.models()} == {*simulator.state.models}
    assert [card.id for card in client.models(kind="rerank")] == ["rerank-v3.5"]
    assert [model.name for model in cohere.models.list(endpoint="embed").models] == ["embed-v4.0"]
    simulator.state.models |= {f"m{number}": ("chat",) for number in range(30)}
    assert len(client.models()) == 35
    assert simulator.calls.count("list-models") == 5
    assert cohere.models.retrieve("m7").name == "m7"


def test_the_wrong_key_opens_nothing(simulator: CohereSimulator) -> None:
    with (
        il.connect("cohere", api_key="wrong-key", base_url=simulator.address) as cohere,
        pytest.raises(AuthenticationFailed, match="invalid api token"),
    ):
        cohere.api_key.check()


def test_the_right_key_is_one(cohere: Any) -> None:
    assert cohere.api_key.check().valid is True


def test_a_stream_that_failed_keeps_what_it_said(client: il.Client, simulator: CohereSimulator) -> None:
    simulator.faults.add(Fault(kind="tell", after=4, message="upstream failed"))
    with client.stream(MODEL, "Hi there") as stream:
        response = stream.response()
    assert (response.text, response.finish_reason) == ("You said: ", "error")
    assert response.raw[-1].delta.error == "upstream failed"


def test_it_misbehaves_on_request(client: il.Client, simulator: CohereSimulator) -> None:
    simulator.faults.add(Fault(kind="refuse", status=429, message="slow down", retry_after=1.5))
    with pytest.raises(RateLimited, match="slow down") as raised:
        client.chat(MODEL, "Hi")
    assert raised.value.retry_after == 1.5
    simulator.faults.add(Fault(kind="cut", after=3))
    with pytest.raises(StreamIncomplete), client.stream(MODEL, "Hi there") as stream:
        list(stream)


def test_a_request_may_bring_its_own_fault(cohere: Any) -> None:
    fault = {HEADER: json.dumps({"kind": "refuse", "status": 418, "message": "teapot"})}
    with pytest.raises(ApiError, match="teapot"):
        cohere.models.list(extra_headers=fault)
