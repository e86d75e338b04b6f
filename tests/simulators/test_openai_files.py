"""The local OpenAI: files, uploads in parts, batches, fine-tuning."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import md5
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import BadRequest, NotFound
from interlingua.testing.simulators import OpenAISimulator

CHAT = "/v1/chat/completions"


@pytest.fixture
def openai() -> Iterator[Any]:
    """The typed client of a local OpenAI of its own."""
    with (
        OpenAISimulator() as simulator,
        il.connect("openai", api_key="a-key", base_url=simulator.base_url, max_retries=0) as found,
    ):
        yield found


def line(name: str, *, model: str = "gpt-4o", url: str = CHAT, **more: Any) -> str:
    """A request of a batch."""
    body = {"model": model, "messages": [{"role": "user", "content": name}], **more}
    return json.dumps({"custom_id": name, "method": "POST", "url": url, "body": body}) + "\n"


def batch_of(openai: Any, *lines: str) -> Any:
    """A batch of such requests."""
    file = openai.files.create(file=("asked.jsonl", "".join(lines).encode()), purpose="batch")
    return openai.batches.create(input_file_id=file.id, endpoint=CHAT, completion_window="24h")


def lines_in(openai: Any, name: str) -> list[Any]:
    """A file of JSON lines."""
    return [json.loads(each) for each in openai.files.content(name).decode().splitlines()]


def test_a_file_is_kept_and_comes_back(openai: Any) -> None:
    sent = openai.files.create(
        file=("true.txt", b"1\n2"), purpose="user_data", expires_after={"anchor": "created_at", "seconds": 3600}
    )
    assert (sent.filename, sent.bytes, sent.expires_at - sent.created_at) == ("true.txt", 3, 3600)
    assert openai.files.content(sent.id) == b"1\n2"
    other = openai.files.create(file=("a.txt", b"x"), purpose="assistants")
    assert [file.id for file in openai.files.list(purpose="user_data").data] == [sent.id]
    assert [file.id for file in openai.files.list(order="asc").data] == [sent.id, other.id]
    with pytest.raises(BadRequest, match="Not allowed to download"):
        openai.files.content(other.id)
    assert openai.files.delete(sent.id).deleted is True
    with pytest.raises(NotFound, match=sent.id):
        openai.files.retrieve(sent.id)


def test_parts_become_a_file(openai: Any) -> None:
    content = [b"one ", b"two ", b"three"]
    whole = b"".join(content)
    upload = openai.uploads.create(filename="a.txt", purpose="fine-tune", bytes=len(whole), mime_type="text/plain")
    parts = [openai.uploads.parts.create(upload.id, data=("part", piece)).id for piece in content]
    with pytest.raises(BadRequest, match="13 were announced"):
        openai.uploads.complete(upload.id, part_ids=parts[:2])
    with pytest.raises(BadRequest, match="md5"):
        openai.uploads.complete(upload.id, part_ids=parts, md5="0" * 32)
    done = openai.uploads.complete(upload.id, part_ids=parts, md5=md5(whole, usedforsecurity=False).hexdigest())
    assert done.status == "completed"
    assert openai.files.content(done.file.id) == whole
    with pytest.raises(BadRequest, match="completed"):
        openai.uploads.cancel(upload.id)


def test_a_batch_is_answered_line_by_line(openai: Any) -> None:
    batch = batch_of(openai, line("One"), line("Two", model="none"), line("Three", temperature="warm"))
    looks = [openai.batches.retrieve(batch.id) for _ in range(3)]
    assert [batch.status, *(look.status for look in looks)] == ["validating", "in_progress", "completed", "completed"]
    assert (looks[1].request_counts.completed, looks[1].request_counts.failed) == (1, 2)
    (good,) = lines_in(openai, looks[1].output_file_id)
    assert good["custom_id"] == "One"
    assert good["response"]["body"]["choices"][0]["message"]["content"] == "You said: One"
    bad = lines_in(openai, looks[1].error_file_id)
    assert [(each["custom_id"], each["response"]["status_code"]) for each in bad] == [("Two", 404), ("Three", 400)]


def tuned(openai: Any, count: int) -> Any:
    """A job on so many examples."""
    lines = "".join(json.dumps({"messages": []}) + "\n" for _ in range(count)).encode()
    file = openai.files.create(file=("examples.jsonl", lines), purpose="fine-tune")
    return openai.fine_tuning.jobs.create(model="gpt-4o-mini", training_file=file.id, suffix="mine")


def test_a_file_becomes_a_model_that_answers_until_it_is_deleted(openai: Any) -> None:
    jobs, made = openai.fine_tuning.jobs, tuned(openai, 10)
    assert jobs.retrieve(made.id).status == "running"
    done = jobs.retrieve(made.id)
    assert (done.status, done.trained_tokens) == ("succeeded", 20)
    hello: list[Any] = [{"role": "user", "content": "Hi"}]
    told = openai.chat.completions.create(model=done.fine_tuned_model, messages=hello)
    assert told.choices[0].message.content == "You said: Hi"
    assert len(jobs.events.list(made.id).data) == 3
    assert jobs.checkpoints.list(made.id).data[0].fine_tuned_model_checkpoint == done.fine_tuned_model
    assert openai.models.delete(done.fine_tuned_model).deleted is True
    with pytest.raises(BadRequest, match="cannot be cancelled"):
        jobs.cancel(made.id)


def test_too_few_examples_make_no_model(openai: Any) -> None:
    failed = openai.fine_tuning.jobs.retrieve(tuned(openai, 3).id)
    assert (failed.status, failed.error.code) == ("failed", "invalid_training_file")
    cancelled = openai.fine_tuning.jobs.cancel(tuned(openai, 10).id)
    assert cancelled.status == "cancelled"


def test_a_batch_that_is_none_fails_and_one_that_waits_is_cancelled(openai: Any) -> None:
    for lines in ((line("One"), line("One")), (line("One", url="/v1/embeddings"),), ("no JSON",)):
        assert openai.batches.retrieve(batch_of(openai, *lines).id).status == "failed"
    batch = batch_of(openai, line("One"))
    assert openai.batches.cancel(batch.id).status == "cancelling"
    assert openai.batches.retrieve(batch.id).status == "cancelled"
    with pytest.raises(BadRequest, match="cannot be cancelled"):
        openai.batches.cancel(batch.id)
    assert len(openai.batches.list().data) == 4
