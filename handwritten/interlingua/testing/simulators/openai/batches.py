"""Batches of a simulated OpenAI: what a file asks for is answered in another, look by look."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.bodies import object_in
from interlingua.testing.simulators.checking import problem_in, rule_for
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.openai import chatting, models, responding
from interlingua.testing.simulators.openai.files import keep_file
from interlingua.testing.simulators.openai.refusals import Refusal
from interlingua.testing.simulators.openai.state import State
from interlingua.testing.simulators.replies import Reply
from interlingua.testing.simulators.scripts import Json
from interlingua.testing.simulators.shelves import now

DAY = 24 * 3600
ANSWERED: Mapping[str, Handler[State]] = {**chatting.HANDLERS, **responding.HANDLERS, **models.HANDLERS}
VERSION = "/v1"
Lines = list[Json]


def _created(state: State, call: Call) -> Reply:
    body: Json = call.body
    file = state.files.find(body["input_file_id"])
    if file["purpose"] != "batch":
        raise Refusal(400, f"The file has the purpose {file['purpose']}, not batch.")
    about = {name: body[name] for name in ("endpoint", "input_file_id", "completion_window")}
    made = state.batches.add(
        {
            "object": "batch",
            **about,
            "metadata": object_in(body, "metadata"),
            "errors": None,
            "status": "validating",
            "created_at": now(),
            "expires_at": now() + DAY,
            "request_counts": {"total": 0, "completed": 0, "failed": 0},
            "output_file_id": None,
            "error_file_id": None,
        }
    )
    shown = dict(made)
    state.coming[made["id"]] = _coming(state, call, file, body["endpoint"])
    return shown


def _coming(state: State, call: Call, file: Json, endpoint: str) -> list[Json]:
    """What changes of the batch at each look."""
    try:
        lines = _lines(state.contents[file["id"]].decode(), endpoint)
    except ValueError as error:
        problem = {"code": "invalid_request", "message": str(error), "line": None, "param": None}
        return [{"status": "failed", "failed_at": now(), "errors": {"object": "list", "data": [problem]}}]
    good, bad = _answers(state, call, lines, endpoint)
    counts = {"total": len(lines), "completed": 0, "failed": 0}
    end: Json = {"status": "completed", "completed_at": now()}
    for name, kind, told in (("output_file_id", "output", good), ("error_file_id", "error", bad)):
        if told:
            content = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in told).encode()
            end[name] = keep_file(state, content, name=f"{kind}.jsonl", purpose="batch_output")["id"]
    end["request_counts"] = {**counts, "completed": len(good), "failed": len(bad)}
    return [{"status": "in_progress", "in_progress_at": now(), "request_counts": counts}, end]


def _lines(text: str, endpoint: str) -> Lines:
    """The requests of a file. Raises `ValueError`."""
    lines: Lines = [json.loads(line) for line in text.splitlines() if line.strip()]
    names = [line.get("custom_id") for line in lines]
    if not lines or None in names or len(set(names)) != len(names):
        raise ValueError("each line needs a custom_id of its own, and there must be one")
    strange = next((line for line in lines if (line.get("method"), line.get("url")) != ("POST", endpoint)), None)
    if strange is not None:
        raise ValueError(f"{strange['custom_id']}: a line of this batch is a POST to {endpoint}")
    return lines


def _answers(state: State, call: Call, lines: Lines, endpoint: str) -> tuple[Lines, Lines]:
    good: Lines = []
    bad: Lines = []
    for line in lines:
        status, body = _answer(state, call, endpoint, line.get("body"))
        response = {"status_code": status, "request_id": f"req_{next(state.numbers)}", "body": body}
        name = f"batch_req_{next(state.numbers)}"
        told = {"id": name, "custom_id": line["custom_id"], "response": response, "error": None}
        (good if status < 400 else bad).append(told)
    return good, bad


def _answer(state: State, call: Call, endpoint: str, body: Any) -> tuple[int, Any]:
    rule = rule_for("openai", "POST", endpoint.removeprefix(VERSION))
    if rule is None or rule.id not in ANSWERED:
        raise Refusal(400, f"{endpoint} takes no batches.")
    problem = problem_in(rule, body)
    try:
        if problem is not None:
            raise Refusal(400, f"invalid request: {problem}")
        if body.get("stream"):
            raise Refusal(400, "A request of a batch cannot be streamed.")
        return 200, ANSWERED[rule.id](state, replace(call, id=rule.id, places=(), body=body))
    except Refusal as refusal:
        return refusal.status, refusal.body


def _retrieved(state: State, call: Call) -> Reply:
    batch = state.batches.find(*call.places)
    coming = state.coming[batch["id"]]
    if coming:
        batch |= coming.pop(0)
    return batch


def _cancelled(state: State, call: Call) -> Reply:
    batch = state.batches.find(*call.places)
    if not state.coming[batch["id"]]:
        raise Refusal(400, f"A batch that is {batch['status']} cannot be cancelled.")
    batch |= {"status": "cancelling", "cancelling_at": now()}
    state.coming[batch["id"]] = [{"status": "cancelled", "cancelled_at": now()}]
    return dict(batch)


HANDLERS: Mapping[str, Handler[State]] = {
    "createBatch": _created,
    "listBatches": lambda state, call: state.paged(state.batches, [*state.batches], call),
    "retrieveBatch": _retrieved,
    "cancelBatch": _cancelled,
}
