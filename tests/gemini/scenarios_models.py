"""What can be asked of models, tuned ones too."""

from __future__ import annotations

import json
import math

import pytest

from interlingua.errors import BadRequest, NotFound, PermissionDenied
from tests.gemini.calling import EMBEDDING, FLASH, HELLO, Caller

TUNABLE = "models/gemini-1.5-flash-001-tuning"
EXAMPLES = {"examples": {"examples": [{"textInput": str(n), "output": str(n + 1)} for n in range(8)]}}
TASK = {"trainingData": EXAMPLES, "hyperparameters": {"epochCount": 2, "batchSize": 4}}
WEATHER = {
    "functionDeclarations": [
        {"name": "weather", "description": "Of today.", "parameters": {"type": "OBJECT", "properties": {}}}
    ]
}


def said(reply: object) -> str:
    """What a reply, or the events of a stream, say."""
    replies = reply if isinstance(reply, list) else [reply]
    parts = [part for event in replies for part in event.candidates[0].content.parts]
    return "".join(part.text or "" for part in parts)


async def models(call: Caller) -> None:
    """The list, and one of it."""
    listed = await call("models.list", page_size=3)
    assert len(listed.models) == 3
    rest = await call("models.list", page_token=listed.next_page_token)
    assert not {model.name for model in listed.models} & {model.name for model in rest.models}
    assert (await call("models.get", FLASH)).input_token_limit == 1048576
    with pytest.raises(NotFound):
        await call("models.get", "models/none")


async def generating(call: Caller) -> None:
    """Answers, whole and streamed, with settings."""
    reply = await call("models.generate_content", FLASH, contents=HELLO)
    assert said(reply) == "Hello there, my friend"
    assert (
        reply.usage_metadata.total_token_count
        == 2 * (await call("models.count_tokens", FLASH, contents=HELLO)).total_tokens
    )
    events = await call("models.stream_generate_content", FLASH, contents=HELLO)
    assert (said(events), len(events)) == ("Hello there, my friend", 3)
    assert events[-1].candidates[0].finish_reason == "STOP"
    short = await call("models.generate_content", FLASH, contents=HELLO, generation_config={"maxOutputTokens": 2})
    assert (said(short), short.candidates[0].finish_reason) == ("Hello there", "MAX_TOKENS")
    schema = {
        "type": "OBJECT",
        "properties": {"n": {"type": "INTEGER"}, "s": {"type": "ARRAY", "items": {"type": "STRING"}}},
    }
    config = {"responseMimeType": "application/json", "responseSchema": schema}
    reply = await call("models.generate_content", FLASH, contents=HELLO, generation_config=config)
    assert json.loads(said(reply)) == {"n": 1, "s": ["text"]}
    asked = [{"role": "user", "parts": [{"text": 'call weather {"city": "Rome"}'}]}]
    reply = await call("models.generate_content", FLASH, contents=asked, tools=[WEATHER])
    assert reply.candidates[0].content.parts[0].function_call.args == {"city": "Rome"}
    with pytest.raises(BadRequest, match="temperature"):
        await call("models.generate_content", FLASH, contents=HELLO, generation_config={"temperature": 3})
    with pytest.raises(BadRequest, match="nonsense"):
        await call("models.generate_content", FLASH, contents=HELLO, extra_body={"nonsense": 1})
    for name in ("dynamic.generate_content", "dynamic.stream_generate_content"):
        assert said(await call(name, "dynamic/anything", contents=HELLO)) == "Hello there, my friend"


async def embedding(call: Caller) -> None:
    """Vectors of length one, of the dimensions asked for."""
    content = {"parts": [{"text": "A cat sat."}]}
    one = await call("models.embed_content", EMBEDDING, content=content, output_dimensionality=64)
    assert len(one.embedding.values) == 64
    assert math.isclose(sum(value * value for value in one.embedding.values), 1, abs_tol=1e-6)
    request = {"model": EMBEDDING, "content": content, "taskType": "RETRIEVAL_DOCUMENT", "title": "Cats"}
    several = await call("models.batch_embed_contents", EMBEDDING, requests=[request, request])
    assert several.embeddings[0].values == several.embeddings[1].values
    with pytest.raises(BadRequest, match="title"):
        await call("models.embed_content", EMBEDDING, content=content, title="Cats")


async def batches(call: Caller) -> None:
    """Many requests at once."""
    inline = {"requests": {"requests": [{"request": {"contents": HELLO}}, {"request": {"contents": []}}]}}
    batch = {"model": FLASH, "displayName": "first", "inputConfig": inline}
    begun = await call("models.batch_generate_content", FLASH, batch=batch)
    assert begun.done is None
    assert not (await call("batches.get", begun.name)).done
    ended = await call("batches.get", begun.name)
    lines = ended.response["inlinedResponses"]["inlinedResponses"]
    assert lines[0]["response"]["candidates"][0]["content"]["parts"][0]["text"] == "Hello there, my friend"
    assert lines[1]["error"]["code"] == 3
    assert ended.metadata["batchStats"] == {
        "requestCount": "2",
        "successfulRequestCount": "1",
        "failedRequestCount": "1",
    }
    changed = await call(
        "batches.update_generate_content_batch", begun.name, **_facts(batch), update_mask="displayName"
    )
    assert changed.display_name == "changed"
    vectors = {"model": EMBEDDING, "displayName": "v", "inputConfig": {"requests": {"requests": [_embedding()]}}}
    begun = await call("models.async_batch_embed_content", EMBEDDING, batch=vectors)
    changed = await call("batches.update_embed_content_batch", begun.name, **_facts(vectors), update_mask="displayName")
    assert changed.display_name == "changed"
    await call("batches.cancel", begun.name)
    assert (await call("batches.get", begun.name)).error.code == 1
    assert len((await call("batches.list", "batches")).operations) == 2
    await call("batches.delete", begun.name)
    assert len((await call("batches.list", "batches")).operations) == 1


def _facts(batch: dict[str, object]) -> dict[str, object]:
    return {"display_name": "changed", "input_config": batch["inputConfig"], "model": batch["model"]}


def _embedding() -> dict[str, object]:
    return {"request": {"model": EMBEDDING, "content": {"parts": [{"text": "A cat sat."}]}}}


async def tuning(call: Caller) -> None:
    """A tuned model from its examples to its end."""
    begun = await call(
        "tuned_models.create", tuning_task=TASK, base_model=TUNABLE, tuned_model_id="my-model", display_name="M"
    )
    name = "tunedModels/my-model"
    assert begun.metadata["tunedModel"] == name
    with pytest.raises(BadRequest, match="not ready"):
        await call("tuned_models.generate_content", name, contents=HELLO)
    steps: list[int] = []
    for _ in range(4):
        looked = await call("tuned_models.operations.get", begun.name)
        steps.append(looked.metadata["completedSteps"])
    assert steps == [1, 2, 3, 4]
    assert looked.done and looked.response["state"] == "ACTIVE"
    assert len((await call("tuned_models.operations.list", name)).operations) == 1
    for asked in ("tuned_models.generate_content", "tuned_models.stream_generate_content"):
        assert said(await call(asked, name, contents=HELLO)) == "Hello there, my friend"
    assert (await call("tuned_models.get", name)).tuning_task.snapshots[-1].step == 4
    changed = await call(
        "tuned_models.patch", name, tuning_task=TASK, display_name="N", description="D", update_mask="displayName"
    )
    assert (changed.display_name, changed.description) == ("N", None)
    assert [model.name for model in (await call("tuned_models.list", filter="owner:me")).tuned_models] == [name]
    text = await call("tuned_models.generate_text", name, prompt={"text": "Hi"})
    assert text.candidates[0].output == "Hi"
    batch = {
        "model": name,
        "displayName": "b",
        "inputConfig": {"requests": {"requests": [{"request": {"contents": HELLO}}]}},
    }
    assert (await call("tuned_models.batch_generate_content", name, batch=batch)).name.startswith("batches/")
    vectors = {"model": name, "displayName": "v", "inputConfig": {"requests": {"requests": [_embedding()]}}}
    assert (await call("tuned_models.async_batch_embed_content", name, batch=vectors)).name.startswith("batches/")
    await call("tuned_models.delete", name)
    with pytest.raises(NotFound):
        await call("tuned_models.get", name)


async def sharing(call: Caller) -> None:
    """Who may use a tuned model."""
    await call("tuned_models.create", tuning_task=TASK, base_model=TUNABLE, tuned_model_id="shared")
    name, writer = "tunedModels/shared", call.of("writer-token")
    permission = await call(
        "tuned_models.permissions.create", name, role="READER", grantee_type="USER", email_address="writer@example.org"
    )
    with pytest.raises(PermissionDenied):
        await writer("tuned_models.patch", name, tuning_task=TASK, display_name="Mine")
    await call("tuned_models.permissions.patch", permission.name, role="WRITER")
    await writer("tuned_models.patch", name, tuning_task=TASK, display_name="Mine")
    assert (await call("tuned_models.permissions.get", permission.name)).role == "WRITER"
    await call("tuned_models.permissions.delete", permission.name)
    await call("tuned_models.transfer_ownership", name, email_address="writer@example.org")
    roles = {item.email_address: item.role for item in (await call("tuned_models.permissions.list", name)).permissions}
    assert roles == {"owner@example.org": "WRITER", "writer@example.org": "OWNER"}
    with pytest.raises(PermissionDenied):
        await call("tuned_models.delete", name)


async def old_models(call: Caller) -> None:
    """What is left of PaLM, and pictures and videos."""
    prompt = {"text": "Hi there"}
    text = await call("models.generate_text", "models/text-bison-001", prompt=prompt)
    assert text.candidates[0].output == "Hi there"
    message = {"messages": [{"content": "Hi there"}]}
    reply = await call("models.generate_message", "models/chat-bison-001", prompt=message)
    assert reply.candidates[0].content == "Hi there"
    assert (await call("models.count_message_tokens", "models/chat-bison-001", prompt=message)).token_count == 2
    assert (await call("models.count_text_tokens", "models/text-bison-001", prompt=prompt)).token_count == 2
    assert len((await call("models.embed_text", "models/embedding-gecko-001", text="Hi")).embedding.value) == 768
    assert len((await call("models.batch_embed_text", "models/embedding-gecko-001", texts=["a", "b"])).embeddings) == 2
    pictures = await call("models.predict", "models/imagen-4.0-generate-001", instances=[{"prompt": "A cat"}])
    assert pictures.predictions[0]["mimeType"] == "image/png"
    veo = "models/veo-3.0-generate-001"
    begun = await call("models.predict_long_running", veo, instances=[{"prompt": "A cat"}])
    assert [(await call("models.operations.get", begun.name)).done for _ in range(2)] == [None, True]
    assert [item.name for item in (await call("models.operations.list", veo)).operations] == [begun.name]


SCENARIOS = [models, generating, embedding, batches, tuning, sharing, old_models]
