"""Batches of OpenAI, fine-tuning, vector stores, the background: begun, waited for, and their results typed."""

from __future__ import annotations

import asyncio
import warnings
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import DeadlineExceeded, InvalidArgument, InvalidReply, JobFailed, Unsupported
from interlingua.testing.simulators import OpenAISimulator
from interlingua_wire.openai import Client, types
from tests.serving import Answer, Received, json_answer, serving

QUICK: dict[str, Any] = {"first_look": 0.001, "longest_pause": 0.01}


def asked(text: str) -> dict[str, Any]:
    """The body of a chat."""
    return {"model": "gpt-5", "messages": [{"role": "user", "content": text}]}


def test_results_come_typed_under_the_names_of_their_requests(openai: Client) -> None:
    create = openai.chat.completions.create
    batch = il.start_batch(create, {name: asked(name) for name in "abc"})
    assert isinstance(batch, types.Batch)
    looks: list[str] = []
    results = {
        result.id: result
        for result in il.batch_results(create, batch, on_progress=lambda look: looks.append(look.status), **QUICK)
    }
    said = {name: result.value.choices[0].message.content for name, result in results.items() if result.value}
    assert said == {name: f"You said: {name}" for name in "abc"}
    assert looks == ["in_progress", "completed"]


def test_a_batch_is_found_again_by_its_id_under_a_loop(simulator: OpenAISimulator) -> None:
    async def run() -> list[Any]:
        async with il.connect_async("openai", api_key="any", base_url=simulator.base_url) as openai:
            create = openai.responses.create
            started = await il.start_batch_async(create, {"only": {"model": "gpt-5", "input": "hi"}})
            batch = await openai.batches.retrieve(started.id)
            return [result async for result in il.batch_results_async(create, batch, **QUICK)]

    (result,) = asyncio.run(run())
    assert (result.id, result.status) == ("only", "succeeded")
    assert isinstance(result.value, types.Response)


def test_what_fails_is_among_the_results(openai: Client) -> None:
    create = openai.embeddings.create
    good = {"model": "text-embedding-3-small", "input": "x"}
    batch = il.start_batch(create, {"good": good, "bad": {"model": "text-embedding-3-small"}})
    results = {result.id: result for result in il.batch_results(create, batch, **QUICK)}
    assert (results["good"].status, results["bad"].status, results["bad"].value) == ("succeeded", "failed", None)
    assert "input" in results["bad"].error["message"]


def test_a_batch_that_is_refused_as_a_whole_says_why(openai: Client) -> None:
    file = openai.files.create(file=("a.jsonl", b"{}\n"), purpose="batch")
    batch = openai.batches.create(input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h")
    with pytest.raises(JobFailed, match="custom_id"):
        list(il.batch_results(openai.chat.completions.create, batch, **QUICK))


def test_a_batch_that_takes_too_long_is_left(openai: Client) -> None:
    batch = il.start_batch(openai.chat.completions.create, {"a": asked("a")})
    with pytest.raises(DeadlineExceeded):
        list(il.batch_results(openai.chat.completions.create, batch, timeout=0.01, first_look=1.0))


def test_no_requests_and_no_batches_of_a_kind_are_refused(openai: Client) -> None:
    with pytest.raises(InvalidArgument, match="requests"):
        il.start_batch(openai.chat.completions.create, {})
    with il.connect("cohere", api_key="any") as cohere, pytest.raises(Unsupported, match="batches"):
        il.start_batch(cohere.chat.create, {"a": {}})


def test_a_line_that_is_no_result_is_told() -> None:
    finished = {"id": "b", "status": "completed", "output_file_id": "f", "error_file_id": None}

    def answer(received: Received) -> Answer:
        return json_answer("no object" if "/content" in received.path else finished)

    with (
        serving(answer) as server,
        il.connect("openai", api_key="any", base_url=server.address) as openai,
        pytest.raises(InvalidReply, match="line of results"),
    ):
        list(il.batch_results(openai.chat.completions.create, openai.batches.retrieve("b")))


def test_a_response_in_the_background_comes_whole(openai: Client) -> None:
    begun = openai.responses.create(model="gpt-5", input="hi", background=True)
    response = il.wait(openai.responses.create, begun, **QUICK)
    assert isinstance(response, types.Response)
    assert (response.id, response.status) == (begun.id, "completed")
    assert response.usage is not None


def test_a_response_in_the_background_is_followed_from_where_a_stream_ended(openai: Client) -> None:
    with openai.responses.create_stream(model="gpt-5", input="one two three", background=True) as stream:
        first = [event.model_dump() for event in [next(iter(stream)), next(iter(stream))]]
    name, seen = first[0]["response"]["id"], first[-1]["sequence_number"]
    with openai.responses.retrieve_stream(name, starting_after=seen) as stream:
        rest = [event.model_dump() for event in stream]
    numbers = [event["sequence_number"] for event in (*first, *rest)]
    assert numbers == list(range(len(numbers)))
    assert rest[-1]["type"] == "response.completed"


def test_a_vector_store_takes_in_files_while_one_waits(openai: Client) -> None:
    store = openai.vector_stores.create(name="facts")
    file = openai.files.create(file=("a.txt", b"Bees sleep in winter."), purpose="assistants")
    where = {"vector_store_id": store.id}
    one = openai.vector_stores.files.create(store.id, file_id=file.id)
    taken = il.wait(openai.vector_stores.files.create, one, arguments=where, **QUICK)
    assert taken.status == "completed"
    many = openai.vector_stores.file_batches.create(store.id, file_ids=[file.id])
    assert il.wait(openai.vector_stores.file_batches.create, many, arguments=where, **QUICK).status == "completed"


def test_a_fine_tuning_job_is_waited_for_and_gives_its_model() -> None:
    looks = iter(["queued", "running", "succeeded"])

    def answer(received: Received) -> Answer:
        status = next(looks)
        model = "ft:gpt-4o-mini:me" if status == "succeeded" else None
        return json_answer({"id": "ftjob-1", "status": status, "fine_tuned_model": model, "error": None})

    steps: list[str] = []
    with serving(answer) as server, il.connect("openai", api_key="any", base_url=server.address) as openai:
        begun = openai.fine_tuning.jobs.create(model="gpt-4o-mini", training_file="file-1")
        model = il.wait(
            openai.fine_tuning.jobs.create, begun, on_progress=lambda job: steps.append(job.status), **QUICK
        )
    assert (model, steps) == ("ft:gpt-4o-mini:me", ["running", "succeeded"])


def test_assistants_are_called_with_one_warning_that_names_what_came_after_them() -> None:
    def answer(received: Received) -> Answer:
        return json_answer({"id": "asst_1", "object": "assistant", "model": "gpt-5"})

    with (
        serving(answer) as server,
        il.connect("openai", api_key="any", base_url=server.address) as openai,
        warnings.catch_warnings(record=True) as told,
    ):
        warnings.simplefilter("always")
        openai.assistants.retrieve("asst_1")
        openai.assistants.retrieve("asst_1")
    (warning,) = [str(each.message) for each in told]
    assert "assistants.retrieve" in warning
    assert "removed since 2026-08-26; use responses.create" in warning
