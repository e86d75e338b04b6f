"""Batches of a simulated Mistral: requests of a body or of files, answered look by look."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.bodies import list_in, object_in
from interlingua.testing.simulators.checking import problem_in, rule_for
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.mistral import chatting, models
from interlingua.testing.simulators.mistral.files import keep_file
from interlingua.testing.simulators.mistral.refusals import MISFIT, Refusal
from interlingua.testing.simulators.mistral.state import State
from interlingua.testing.simulators.replies import Reply
from interlingua.testing.simulators.scripts import Json
from interlingua.testing.simulators.shelves import now, number_in

PAGE = 100
ANSWERED: Mapping[str, Handler[State]] = {**chatting.HANDLERS, **models.HANDLERS}
NONE: Json = {"total_requests": 0, "completed_requests": 0, "succeeded_requests": 0, "failed_requests": 0}


def _created(state: State, call: Call) -> Reply:
    body: Json = call.body
    requests = [
        *list_in(body, "requests"),
        *(line for name in list_in(body, "input_files") for line in _lines(state, name)),
    ]
    if not requests:
        raise Refusal(400, "A batch needs requests, or files with them.")
    made = state.batches.add(
        {
            "object": "batch",
            "input_files": list_in(body, "input_files"),
            "endpoint": body["endpoint"],
            "model": body.get("model"),
            "agent_id": None,
            "metadata": object_in(body, "metadata"),
            "errors": [],
            "status": "QUEUED",
            "created_at": now(),
            **NONE,
            "total_requests": len(requests),
        }
    )
    shown = dict(made)
    state.coming[made["id"]] = [{"status": "RUNNING", "started_at": now()}, _end(state, call, requests)]
    return shown


def _lines(state: State, name: str) -> list[Json]:
    state.files.find(name)
    try:
        return [json.loads(line) for line in state.contents[name].decode().splitlines() if line.strip()]
    except ValueError:
        raise Refusal(400, f"File {name} is not of JSON lines.") from None


def _end(state: State, call: Call, requests: list[Json]) -> Json:
    """What the batch is when all is answered."""
    good: list[Json] = []
    bad: list[Json] = []
    for place, request in enumerate(requests):
        status, body = _answer(state, call, request)
        told = {"id": f"{place:032x}", "custom_id": request.get("custom_id")}
        response = {"status_code": status, "body": body}
        (good if status < 400 else bad).append({**told, "response": response, "error": None if status < 400 else body})
    counts = {"completed_requests": len(requests), "succeeded_requests": len(good), "failed_requests": len(bad)}
    files = {"output_file": _file(state, "output", good), "error_file": _file(state, "error", bad)}
    problems = [{"message": "some requests failed", "count": len(bad)}] if bad else []
    return {"status": "SUCCESS", "completed_at": now(), "errors": problems, **counts, **files}


def _file(state: State, name: str, lines: list[Json]) -> str | None:
    if not lines:
        return None
    content = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    made = keep_file(state, content, name=f"{name}.jsonl", purpose="batch", sample="batch_result", source="mistral")
    return str(made["id"])


def _answer(state: State, call: Call, request: Json) -> tuple[int, Any]:
    rule = rule_for("mistral", "POST", call.body["endpoint"])
    if rule is None or rule.id not in ANSWERED:
        raise Refusal(400, f"{call.body['endpoint']} takes no batches here.")
    named = {"model": call.body["model"]} if call.body.get("model") else {}
    body: Json = {**named, **request.get("body", {})}
    try:
        problem = problem_in(rule, body) or ("stream: a batch has none" if body.get("stream") else None)
        if problem is not None:
            raise Refusal(MISFIT, problem)
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
    batch["status"] = "CANCELLATION_REQUESTED"
    state.coming[batch["id"]] = [{"status": "CANCELLED", "completed_at": now()}]
    return dict(batch)


def _listed(state: State, call: Call) -> Reply:
    found = [*state.batches][::-1]
    size = number_in(call.query, "page_size", PAGE)
    start = number_in(call.query, "page", 0) * size
    return {"object": "list", "data": found[start : start + size], "total": len(found)}


HANDLERS: Mapping[str, Handler[State]] = {
    "jobs_api_routes_batch_create_batch_job": _created,
    "jobs_api_routes_batch_get_batch_job": _retrieved,
    "jobs_api_routes_batch_get_batch_jobs": _listed,
    "jobs_api_routes_batch_cancel_batch_job": _cancelled,
}
