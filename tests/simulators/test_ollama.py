"""The local Ollama, by the unified client and by the typed one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import anyio
import pytest

import interlingua as il
from interlingua.errors import ApiError, BadRequest, NotFound, Overloaded, ServerError, StreamIncomplete
from interlingua.testing.simulators import OllamaSimulator
from interlingua.testing.simulators.ollama import Answer, Fault, Question


@pytest.fixture
def simulator() -> Iterator[OllamaSimulator]:
    """One of its own for each test."""
    with OllamaSimulator() as found:
        yield found


@pytest.fixture
def client(simulator: OllamaSimulator) -> Iterator[il.Client]:
    """The unified client."""
    with il.Client("ollama", base_url=simulator.address, max_retries=0) as found:
        yield found


@pytest.fixture
def ollama(simulator: OllamaSimulator) -> Iterator[Any]:
    """The typed client."""
    with il.connect("ollama", base_url=simulator.address, max_retries=0) as found:
        yield found


def test_it_answers_what_is_laid_down_and_then_by_itself(client: il.Client, simulator: OllamaSimulator) -> None:
    simulator.script.add("Hello.", Answer(text="Bye.", finish="length"))
    assert [client.chat("llama3.2", "Hi").text for _ in range(3)] == ["Hello.", "Bye.", "You said: Hi"]


def test_a_stream_says_the_same_as_the_plain_reply(client: il.Client, simulator: OllamaSimulator) -> None:
    answer = Answer(text="It is 42.", reasoning="Six times seven.")
    simulator.script.add(answer, answer)
    plain = client.chat("llama3.2", "6 * 7?")
    with client.stream("llama3.2", "6 * 7?") as stream:
        streamed = stream.response()
    assert (streamed.message, streamed.usage, streamed.finish_reason) == (plain.message, plain.usage, "stop")
    assert plain.reasoning == "Six times seven."


def test_tools_are_called_and_their_results_read(client: il.Client, simulator: OllamaSimulator) -> None:
    def add(a: int, b: int) -> int:
        """Add."""
        return a + b

    def told(question: Question) -> Answer:
        return Answer(text=f"It is {question.text}.")

    simulator.script.add(Answer(calls=[("add", {"a": 1, "b": 2}), ("add", {"a": 3, "b": 4})]))
    simulator.script.otherwise = told
    assert client.run("llama3.2", "?", tools=[add]).response.text == "It is 7."


def test_an_answer_fits_its_schema(client: il.Client) -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer"}, "tags": {"type": "array"}}, "required": ["n"]}
    assert client.chat("llama3.2", "?", output=schema).output["n"] == 1


def test_a_limit_of_tokens_cuts_an_answer(client: il.Client) -> None:
    response = client.chat("llama3.2", "a b c", max_output_tokens=2)
    assert (response.text, response.finish_reason, response.usage.output_tokens) == ("You said: ", "length", 2)


def test_texts_are_embedded(client: il.Client) -> None:
    response = client.embed("nomic-embed-text", ["a river", "a boat", "a river"], dimensions=16)
    first, second, third = map(list, response.embeddings)
    assert (len(first), first == third, first == second) == (16, True, False)
    assert response.usage.input_tokens == 6


def test_a_model_that_is_not_there_is_not_found(client: il.Client) -> None:
    with pytest.raises(NotFound, match="model 'none' not found"):
        client.chat("none", "Hi")


def test_a_request_that_does_not_fit_the_document_is_refused(ollama: Any) -> None:
    with pytest.raises(BadRequest, match=r"\$\.messages\[0\]\.role"):
        ollama.chat.create(model="llama3.2", messages=[{"role": "wizard", "content": "Hi"}])


def test_models_come_and_go(ollama: Any, simulator: OllamaSimulator) -> None:
    def names() -> set[str]:
        return {model.name for model in ollama.models.list().models}

    ollama.models.copy(source="llama3.2", destination="mine")
    assert ollama.models.create(model="yours", from_value="mine", system="Be terse.").status == "success"
    assert names() == {"llama3.2:latest", "nomic-embed-text:latest", "mine:latest", "yours:latest"}
    shown = ollama.models.show(model="yours")
    assert (shown.details["parent_model"], shown.model_extra["system"]) == ("mine", "Be terse.")
    ollama.models.delete(model="mine")
    assert "mine:latest" not in names()
    with pytest.raises(NotFound):
        ollama.models.delete(model="mine")
    with pytest.raises(NotFound):
        ollama.models.copy(source="mine", destination="x")
    assert ollama.version.retrieve().version


def test_a_model_is_loaded_and_let_go_of(ollama: Any) -> None:
    assert ollama.models.ps().models == []
    loaded = ollama.chat.create(model="llama3.2", messages=[])
    assert (loaded.done_reason, [model.name for model in ollama.models.ps().models]) == ("load", ["llama3.2:latest"])
    ollama.generate.create(model="llama3.2", keep_alive=0)
    assert ollama.models.ps().models == []


def test_a_completion_goes_on_from_its_context(ollama: Any) -> None:
    first = ollama.generate.create(model="llama3.2", prompt="a b c")
    with ollama.generate.create_stream(model="llama3.2", prompt="d", context=first.context) as stream:
        lines = list(stream)
    assert first.response == "You said: a b c"
    assert ("".join(line.response for line in lines), len(lines[-1].context)) == ("You said: d", 4)


def test_a_model_is_pulled_step_by_step(ollama: Any) -> None:
    with ollama.models.pull_stream(model="qwen3") as stream:
        steps = list(il.progress(stream))
    assert [steps[0].status, steps[-1].status] == ["pulling manifest", "success"]
    assert [step.fraction for step in steps if step.digest] == [0.25, 0.5, 0.75, 1.0]
    assert ollama.models.pull(model="qwen3").status == "success"


def test_a_model_that_the_registry_does_not_have_fails_in_the_middle(ollama: Any) -> None:
    with (
        pytest.raises(ApiError, match="file does not exist"),
        ollama.models.pull_stream(model="none") as stream,
    ):
        list(stream)
    with pytest.raises(ServerError, match="file does not exist"):
        ollama.models.pull(model="none")


def test_a_model_is_pushed_to_a_namespace_and_pulled_from_it(ollama: Any) -> None:
    ollama.models.copy(source="llama3.2", destination="me/mine")
    with ollama.models.push_stream(model="me/mine") as stream:
        assert [step.status for step in il.progress(stream)][-1] == "success"
    ollama.models.delete(model="me/mine")
    assert ollama.models.pull(model="me/mine").status == "success"
    with pytest.raises(ApiError, match="not authorized"):
        ollama.models.push(model="llama3.2")


def test_a_model_is_made_of_a_file(ollama: Any, simulator: OllamaSimulator, tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"weights" * 100_000)
    digest = il.upload_blob(ollama, path)
    assert simulator.state.blobs == {digest: 700_000}
    assert il.upload_blob(ollama, path) == digest
    assert simulator.calls.count("createBlob") == 1
    assert ollama.models.create(model="mine", files={"model.gguf": digest}).status == "success"
    with pytest.raises(ApiError, match="blob not found"):
        ollama.models.create(model="mine", files={"model.gguf": f"sha256:{'0' * 64}"})
    with pytest.raises(ApiError, match="neither"):
        ollama.models.create(model="mine")


def test_a_file_that_is_not_what_its_name_says_is_refused(ollama: Any) -> None:
    digest = f"sha256:{sha256(b'this').hexdigest()}"
    with pytest.raises(BadRequest, match="digest mismatch"):
        ollama.blobs.create(digest, body=b"that")
    with pytest.raises(NotFound):
        ollama.blobs.check(digest)
    with pytest.raises(BadRequest, match="invalid digest"):
        ollama.blobs.create("sha256:00", body=b"that")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(kind="refuse", status=503, message="server busy"), Overloaded),
        (Fault(kind="tell", after=1, message="the runner was killed"), ApiError),
        (Fault(kind="cut", after=1), StreamIncomplete),
    ],
)
def test_it_misbehaves_on_request(
    client: il.Client, simulator: OllamaSimulator, fault: Fault, error: type[Exception]
) -> None:
    simulator.faults.add(fault)
    with pytest.raises(error), client.stream("llama3.2", "Hi there") as stream:
        list(stream)
    assert client.chat("llama3.2", "Hi").text == "You said: Hi"


def test_a_broken_connection_is_tried_again(simulator: OllamaSimulator) -> None:
    simulator.faults.add(Fault(kind="reset", operation="ch*"))
    with il.Client("ollama", base_url=simulator.address, max_retries=1) as client:
        assert client.chat("llama3.2", "Hi").text == "You said: Hi"
    assert simulator.calls == ["chat", "chat"]


def test_a_stream_that_breaks_off_is_recovered(simulator: OllamaSimulator) -> None:
    text = "One two three four five six seven eight nine ten."

    def rest(question: Question) -> Answer:
        said = question.body["messages"][-2:]
        is_begun = said[0]["role"] == "assistant"
        return Answer(text=text[len(said[0]["content"]) :] if is_begun else text)

    simulator.script.otherwise = rest
    simulator.faults.add(Fault(kind="cut", after=4))
    with (
        il.Client("ollama", base_url=simulator.address) as client,
        client.stream("llama3.2", "Count.", recover="exact") as stream,
    ):
        assert stream.response().text == text


def test_many_threads_and_an_event_loop_share_it(simulator: OllamaSimulator) -> None:
    found: list[str] = []

    def ask(number: int) -> None:
        with il.Client("ollama", base_url=simulator.address) as client:
            found.append(client.chat("llama3.2", str(number)).text)

    async def ask_all() -> None:
        async with il.AsyncClient("ollama", base_url=simulator.address) as client:
            found.extend([(await client.chat("llama3.2", str(number))).text for number in range(4, 8)])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    anyio.run(ask_all)
    assert sorted(found) == [f"You said: {number}" for number in range(8)]
