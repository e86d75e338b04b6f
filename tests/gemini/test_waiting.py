"""Waiting for what goes on after a reply: its outcome, its error, its progress, its deadline."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import DeadlineExceeded, InvalidArgument, JobFailed
from interlingua.testing.simulators import GeminiSimulator
from interlingua.testing.simulators.gemini import Fault
from interlingua_wire.gemini import Client
from interlingua_wire.gemini.types import File, GenerateContentBatchOutput, TunedModel
from tests.gemini.calling import FLASH, HELLO
from tests.gemini.scenarios_models import TASK, TUNABLE

QUICK: dict[str, Any] = {"first_look": 0.001, "longest_pause": 0.01}
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def gemini(simulator: GeminiSimulator) -> Iterator[Client]:
    """A client with a key."""
    with il.connect("gemini", api_key="any", base_url=simulator.address) as client:
        yield client


def batch(*requests: Any) -> Any:
    """A batch of requests."""
    inline = {"requests": {"requests": [{"request": request} for request in requests]}}
    return {"model": FLASH, "displayName": "b", "inputConfig": inline}


def test_a_tuned_model_comes_as_itself_with_progress_on_the_way(gemini: Client) -> None:
    begun = gemini.tuned_models.create(tuning_task=TASK, base_model=TUNABLE)
    steps: list[int] = []
    model = il.wait(
        gemini.tuned_models.create,
        begun,
        on_progress=lambda reply: steps.append(reply.metadata["completedSteps"]),
        **QUICK,
    )
    assert isinstance(model, TunedModel)
    assert (model.state, steps) == ("ACTIVE", [1, 2, 3, 4])


def test_the_servers_error_is_raised_with_its_code(gemini: Client) -> None:
    spoilt: Any = {"trainingData": {"examples": {"examples": [{"textInput": "1", "output": "SPOILT"}]}}}
    begun = gemini.tuned_models.create(tuning_task=spoilt, base_model=TUNABLE)
    with pytest.raises(JobFailed, match="cannot be learnt") as caught:
        il.wait(gemini.tuned_models.create, begun, **QUICK)
    assert caught.value.code == 13
    assert caught.value.reply.done


def test_a_batch_gives_its_output(gemini: Client) -> None:
    begun = gemini.models.batch_generate_content(FLASH, batch=batch({"contents": HELLO}))
    output = il.wait(gemini.models.batch_generate_content, begun, **QUICK)
    assert isinstance(output, GenerateContentBatchOutput)
    assert output.inlined_responses and output.inlined_responses.inlined_responses


def test_a_cancelled_batch_has_failed(gemini: Client) -> None:
    begun = gemini.models.batch_generate_content(FLASH, batch=batch({"contents": HELLO}))
    gemini.batches.cancel(begun.name or "")
    with pytest.raises(JobFailed, match="cancelled"):
        il.wait(gemini.models.batch_generate_content, begun, **QUICK)


def test_a_video_is_waited_for_until_it_can_be_used(gemini: Client) -> None:
    reply = il.upload(gemini.media.upload, il.Upload(b"moving", media_type="video/mp4"))
    assert reply.file is not None
    assert reply.file.state == "PROCESSING"
    file = il.wait(gemini.media.upload, reply, **QUICK)
    assert isinstance(file, File)
    assert (file.state, file.video_metadata is not None) == ("ACTIVE", True)
    assert il.wait(gemini.media.upload, file, **QUICK) == file


def test_a_video_that_is_broken_says_why(gemini: Client) -> None:
    reply = il.upload(gemini.media.upload, il.Upload(b"CORRUPT", media_type="video/mp4"))
    with pytest.raises(JobFailed, match="cannot be decoded"):
        il.wait(gemini.media.upload, reply, **QUICK)


def test_an_import_gives_what_it_made(gemini: Client) -> None:
    store = gemini.file_search_stores.create().name or ""
    file = il.upload(gemini.media.upload, il.Upload(b"Bees.", media_type="text/plain")).file
    assert file is not None
    begun = gemini.file_search_stores.import_file(store, file_name=file.name or "")
    made = il.wait(gemini.file_search_stores.import_file, begun, **QUICK)
    assert gemini.file_search_stores.documents.get(made["documentName"]).state == "STATE_ACTIVE"


def test_it_ends_at_its_deadline(simulator: GeminiSimulator, gemini: Client) -> None:
    simulator.state.polls = 10_000
    begun = gemini.models.batch_generate_content(FLASH, batch=batch({"contents": HELLO}))
    with pytest.raises(DeadlineExceeded, match="batch_generate_content"):
        il.wait(gemini.models.batch_generate_content, begun, timeout=0.2, **QUICK)
    assert not gemini.batches.get(begun.name or "").done


def test_a_fault_on_the_way_does_no_harm(simulator: GeminiSimulator, gemini: Client) -> None:
    begun = gemini.models.batch_generate_content(FLASH, batch=batch({"contents": HELLO}))
    simulator.faults.add(Fault(kind="refuse", operation="batches.get"))
    assert il.wait(gemini.models.batch_generate_content, begun, **QUICK)


def test_under_an_event_loop_too(simulator: GeminiSimulator) -> None:
    async def made() -> Any:
        async with il.connect_async("gemini", api_key="any", base_url=simulator.address) as client:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                begun = await client.tuned_models.create(tuning_task=TASK, base_model=TUNABLE)
            return await il.wait_async(client.tuned_models.create, begun, **QUICK)

    assert isinstance(asyncio.run(made()), TunedModel)


def test_what_does_not_go_on_cannot_be_waited_for(gemini: Client) -> None:
    with pytest.raises(InvalidArgument, match=r"models\.list"):
        il.wait(gemini.models.list, gemini.models.list())
    with pytest.raises(InvalidArgument, match="without name"):
        il.wait(gemini.tuned_models.create, gemini.models.list())
