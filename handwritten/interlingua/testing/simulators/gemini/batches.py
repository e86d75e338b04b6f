"""Batches: many requests at once, answered after a while, into the reply or into a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from interlingua.testing.simulators.gemini import embedding, files, generating
from interlingua.testing.simulators.gemini.contract import checked_body
from interlingua.testing.simulators.gemini.operations import begin
from interlingua.testing.simulators.gemini.refusals import Json, Refusal, invalid
from interlingua.testing.simulators.gemini.shelf import masked
from interlingua.testing.simulators.gemini.state import Call, State

GENERATE, EMBED = "GenerateContentBatch", "EmbedContentBatch"
TYPE = "type.googleapis.com/google.ai.generativelanguage.v1main."
KINDS = {GENERATE: "GenerateContentRequest", EMBED: "EmbedContentRequest"}
ENDED = frozenset({"BATCH_STATE_SUCCEEDED", "BATCH_STATE_FAILED", "BATCH_STATE_CANCELLED"})


def create_generating(state: State, call: Call) -> Json:
    """A batch of answers."""
    return _create(state, call, GENERATE, lambda body: generating.answer(state, call.name, body))


def create_embedding(state: State, call: Call) -> Json:
    """A batch of vectors."""

    def embed(body: Json) -> Json:
        return embedding.one(state, call.name, {"model": call.name, **body})

    return _create(state, call, EMBED, embed)


def _create(state: State, call: Call, kind: str, answer: Callable[[Json], Json]) -> Json:
    generating.refuse_unusable(state, call.name)
    given = call.body["batch"]
    requests = _requests(state, given["inputConfig"], kind)
    now = state.time()
    name = f"batches/{state.new_id()}"
    batch: Json = {
        "@type": TYPE + kind,
        **given,
        "name": name,
        "model": call.name,
        "state": "BATCH_STATE_PENDING",
        "createTime": now,
        "updateTime": now,
        "batchStats": {"requestCount": str(len(requests)), "pendingRequestCount": str(len(requests))},
    }
    state.batches.put(batch)

    def finish() -> Json:
        lines = [_line(request, answer, kind) for request in requests]
        return _finished(state, batch, lines)

    return begin(state, name, batch, max(1, state.polls), finish)


def _requests(state: State, config: Json, kind: str) -> list[Json]:
    """Those of the request itself, or the lines of a file."""
    if "fileName" in config:
        file = files.current(state, config["fileName"])
        lines = files.read(state.contents[file["name"]]).decode().splitlines()
        return [json.loads(line) for line in lines if line.strip()]
    requests = config.get("requests", {}).get("requests", ())
    if not requests:
        raise invalid("input_config must hold requests or the name of a file.", field="batch.input_config")
    return [
        {"metadata": item.get("metadata"), "request": checked_body(KINDS[kind], item["request"], partial=True)}
        for item in requests
    ]


def _line(request: Json, answer: Callable[[Json], Json], kind: str) -> Json:
    named: Json = {key: request[key] for key in ("metadata", "key") if request.get(key) is not None}
    try:
        return {**named, "response": answer(checked_body(KINDS[kind], request["request"], partial=True))}
    except Refusal as refusal:
        return {**named, "error": refusal.rpc()}


def _finished(state: State, batch: Json, lines: list[Json]) -> Json:
    failed = sum("error" in line for line in lines)
    stats = {"requestCount": len(lines), "successfulRequestCount": len(lines) - failed, "failedRequestCount": failed}
    output = _output(state, batch, lines)
    batch |= {
        "state": "BATCH_STATE_SUCCEEDED",
        "endTime": state.time(),
        "updateTime": state.time(),
        "batchStats": {name: str(count) for name, count in stats.items()},
        "output": output,
    }
    return {"@type": batch["@type"] + "Output", **output}


def _output(state: State, batch: Json, lines: list[Json]) -> Json:
    if "fileName" not in batch["inputConfig"]:
        return {"inlinedResponses": {"inlinedResponses": lines}}

    def written() -> Iterator[bytes]:
        for line in lines:
            yield json.dumps(line).encode() + b"\n"

    return {"responsesFile": files.made(state, written(), "application/jsonl")["name"]}


def find(state: State, call: Call) -> Json:
    """How far a batch is. Each look brings it a step further."""
    batch = state.batches.find(call.name)
    if batch["state"] in ENDED:
        return state.operations.find(call.name)
    batch["state"] = "BATCH_STATE_RUNNING"
    return state.advances[call.name]()


def list_all(state: State, call: Call) -> Json:
    """All batches, as operations."""
    held = [state.operations.find(batch["name"]) for batch in state.batches]
    return state.operations.page(call.query, "operations", held)


def cancel(state: State, call: Call) -> Json:
    """End one early. What has ended stays as it is."""
    batch, operation = state.batches.find(call.name), state.operations.find(call.name)
    if batch["state"] not in ENDED:
        batch |= {"state": "BATCH_STATE_CANCELLED", "endTime": state.time()}
        operation |= {"done": True, "error": Refusal("CANCELLED", "The batch was cancelled.").rpc()}
    return {}


def delete(state: State, call: Call) -> Json:
    """Forget one."""
    state.batches.drop(call.name)
    state.operations.drop(call.name)
    return {}


def patch(state: State, call: Call) -> Json:
    """Change what it is called, or when its turn comes."""
    batch = state.batches.find(call.name)
    changed: Any = masked(batch, call.body, call.query.get("updateMask"), allowed=["displayName", "priority"])
    batch.update(changed | {"updateTime": state.time()})
    return {key: value for key, value in batch.items() if key != "@type"}


HANDLERS = {
    "models.batchGenerateContent": create_generating,
    "tunedModels.batchGenerateContent": create_generating,
    "models.asyncBatchEmbedContent": create_embedding,
    "tunedModels.asyncBatchEmbedContent": create_embedding,
    "batches.get": find,
    "batches.list": list_all,
    "batches.cancel": cancel,
    "batches.delete": delete,
    "batches.updateGenerateContentBatch": patch,
    "batches.updateEmbedContentBatch": patch,
}
