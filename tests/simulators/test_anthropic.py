"""The local Anthropic, by the unified client and by the typed one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

import interlingua as il
from interlingua.errors import ApiError, AuthenticationFailed, BadRequest, NotFound, Overloaded, StreamIncomplete
from interlingua.testing.simulators import AnthropicSimulator
from interlingua.testing.simulators.anthropic import Answer, Fault
from interlingua.testing.simulators.anthropic.files import keep_file

MODEL = "claude-sonnet-4-5"
HELLO: list[Any] = [{"role": "user", "content": "Hi there"}]
ASKED: dict[str, Any] = {"model": MODEL, "max_tokens": 99, "messages": HELLO}


@pytest.fixture
def simulator() -> Iterator[AnthropicSimulator]:
    """One of its own for each test."""
    with AnthropicSimulator() as found:
        yield found


@pytest.fixture
def client(simulator: AnthropicSimulator) -> Iterator[il.Client]:
    """The unified client."""
    with il.Client("anthropic", api_key="a-key", base_url=simulator.base_url, max_retries=0) as found:
        yield found


@pytest.fixture
def anthropic(simulator: AnthropicSimulator) -> Iterator[Any]:
    """The typed client."""
    with il.connect("anthropic", api_key="a-key", base_url=simulator.base_url, max_retries=0) as found:
        yield found


def test_it_thinks_says_and_calls(client: il.Client, simulator: AnthropicSimulator) -> None:
    simulator.script.add(Answer(text="Let me see.", reasoning="Six times seven.", calls=[("add", {"a": 1})]))
    with client.stream(MODEL, "6 * 7?") as stream:
        response = stream.response()
    assert (response.reasoning, response.text) == ("Six times seven.", "Let me see.")
    assert [(call.name, call.arguments) for call in response.tool_calls] == [("add", {"a": 1})]
    assert response.finish_reason == "tool_calls"


def test_a_tool_that_must_be_called_is_called_and_its_result_read(client: il.Client) -> None:
    def add(a: int, b: int) -> int:
        """Add."""
        return a + b

    assert client.run(MODEL, "?", tools=[add]).text == "You said: ?"
    asked = [il.user("?"), client.chat(MODEL, "?", tools=[add], tool_choice="add").message]
    told = il.messages.tool_results(il.ToolResult(asked[1].tool_calls[0].id, "2"))
    assert client.chat(MODEL, [*asked, told], tools=[add]).text == "You said: 2"


def test_an_answer_fits_its_schema(client: il.Client) -> None:
    assert client.chat(MODEL, "?", output=list[bool]).output == [True]


def test_limits_and_words_to_stop_at_cut_an_answer(client: il.Client, anthropic: Any) -> None:
    short = client.chat(MODEL, "a b c", max_output_tokens=2)
    assert (short.text, short.finish_reason) == ("You said: ", "length")
    told = anthropic.messages.create(**ASKED, stop_sequences=["x", "there"])
    assert (told.content[0].text, told.stop_reason, told.stop_sequence) == ("You said: Hi ", "stop_sequence", "there")


def test_tokens_are_counted(client: il.Client) -> None:
    assert client.count_tokens(MODEL, "a b c", system="d e").input_tokens == 5


def test_models_are_listed_page_by_page(client: il.Client, anthropic: Any) -> None:
    assert MODEL in {card.id for card in client.models()}
    first = anthropic.models.list(limit=3)
    assert (first.has_more, len(anthropic.models.list(after_id=first.last_id).data)) == (True, 2)
    assert anthropic.models.list(before_id=first.last_id).data == first.data[:2]
    assert anthropic.models.retrieve(MODEL).display_name == "Claude Sonnet 4 5"
    with pytest.raises(NotFound, match="none"):
        client.chat("none", "Hi")


def test_a_batch_goes_on_ends_and_has_results(anthropic: Any) -> None:
    bad = {**ASKED, "model": "none"}
    requests = [{"custom_id": "one", "params": ASKED}, {"custom_id": "two", "params": bad}]
    batches = anthropic.messages.batches
    made = batches.create(requests=requests)
    assert (made.processing_status, made.request_counts.processing) == ("in_progress", 2)
    with pytest.raises(NotFound, match="no results yet"):
        list(batches.results(made.id))
    looks = [batches.retrieve(made.id) for _ in range(2)]
    assert [look.processing_status for look in looks] == ["in_progress", "ended"]
    assert (looks[1].request_counts.succeeded, looks[1].request_counts.errored) == (1, 1)
    assert looks[1].results_url.endswith(f"/v1/messages/batches/{made.id}/results")
    with batches.results(made.id) as lines:
        one, two = lines
    assert (one.custom_id, one.result.message.content[0].text) == ("one", "You said: Hi there")
    assert two.result.error.error.type == "not_found_error"
    assert batches.delete(made.id).id == made.id
    with pytest.raises(BadRequest, match="custom_id"):
        batches.create(requests=[requests[0]] * 2)


def test_a_batch_is_cancelled(anthropic: Any) -> None:
    batches = anthropic.messages.batches
    made = batches.create(requests=[{"custom_id": "one", "params": ASKED}])
    assert batches.cancel(made.id).processing_status == "canceling"
    assert batches.retrieve(made.id).request_counts.canceled == 1
    assert [batch.id for batch in batches.list().data] == [made.id]


def test_files_are_kept_and_only_those_that_tools_made_come_back(anthropic: Any, simulator: AnthropicSimulator) -> None:
    files = anthropic.files
    sent = files.create(file=("a.txt", b"some text", "text/plain"))
    assert (sent.filename, sent.size_bytes, sent.mime_type) == ("a.txt", 9, "text/plain")
    with pytest.raises(BadRequest, match="not downloadable"):
        files.content(sent.id)
    made = keep_file(simulator.state, b"made", name="b.txt", media_type="text/plain", is_made=True)
    assert files.content(made["id"]) == b"made"
    assert [file.id for file in files.list().data] == [made["id"], sent.id]
    files.delete(sent.id)
    with pytest.raises(NotFound):
        files.retrieve(sent.id)


def test_what_the_document_does_not_allow_is_refused(anthropic: Any) -> None:
    with pytest.raises(BadRequest, match=r"\$\.max_tokens"):
        anthropic.messages.create(**{**ASKED, "max_tokens": "many"})
    with pytest.raises(BadRequest, match="'colour' was unexpected"):
        anthropic.messages.create(**ASKED, extra_body={"colour": "red"})
    with pytest.raises(ApiError, match="not simulated"):
        anthropic.skills.list()


def test_who_names_no_version_is_refused(simulator: AnthropicSimulator) -> None:
    answer = httpx.get(f"{simulator.address}/v1/models", headers={"x-api-key": "a-key"}, trust_env=False)
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")
    assert "anthropic-version" in answer.json()["error"]["message"]


def test_the_wrong_key_opens_nothing(simulator: AnthropicSimulator) -> None:
    with (
        il.Client("anthropic", api_key="wrong-key", base_url=simulator.base_url) as client,
        pytest.raises(AuthenticationFailed, match="Incorrect"),
    ):
        client.chat(MODEL, "Hi")


def test_it_misbehaves_on_request(client: il.Client, simulator: AnthropicSimulator) -> None:
    simulator.faults.add(Fault(kind="refuse", status=529, message="too much"))
    with pytest.raises(Overloaded, match="too much"):
        client.chat(MODEL, "Hi")
    simulator.faults.add(Fault(kind="tell", after=4, message="too much"))
    with pytest.raises(Overloaded, match="too much"), client.stream(MODEL, "Hi there") as stream:
        list(stream)
    simulator.faults.add(Fault(kind="cut", after_bytes=700))
    with pytest.raises(StreamIncomplete), client.stream(MODEL, "Hi there") as stream:
        list(stream)
