"""Batches of messages of a simulated Anthropic: one is over when it is looked at for the second time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from interlingua.testing.simulators.anthropic.forms import Form, form_of
from interlingua.testing.simulators.anthropic.messaging import answer_to
from interlingua.testing.simulators.anthropic.refusals import Refusal
from interlingua.testing.simulators.anthropic.state import State
from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.replies import Content, Reply
from interlingua.testing.simulators.scripts import Json

KEPT = timedelta(days=1)
PATH = "/messages/batches"
NONE: Json = {"processing": 0, "succeeded": 0, "errored": 0, "canceled": 0, "expired": 0}
LINES = "application/x-jsonl"


def _create(state: State, call: Call) -> Reply:
    requests: list[Json] = call.body["requests"]
    names = [request["custom_id"] for request in requests]
    if not names or len(set(names)) != len(names):
        raise Refusal(400, "requests: each needs a custom_id of its own, and there must be one")
    made = state.batches.add(
        {
            "type": "message_batch",
            "processing_status": "in_progress",
            "request_counts": {**NONE, "processing": len(names)},
            "created_at": _moment(),
            "expires_at": _moment(KEPT),
            "ended_at": None,
            "archived_at": None,
            "cancel_initiated_at": None,
            "results_url": None,
        }
    )
    form = form_of(call)
    state.results[made["id"]] = [
        {"custom_id": each["custom_id"], "result": _result(state, each, form)} for each in requests
    ]
    return dict(made)


def _result(state: State, request: Json, form: Form) -> Json:
    try:
        return {"type": "succeeded", "message": answer_to(state, request["params"], form)}
    except Refusal as refusal:
        return {"type": "errored", "error": refusal.body}


def _retrieved(state: State, call: Call) -> Reply:
    batch = state.batches.find(*call.places)
    shown = dict(batch)
    if batch["ended_at"] is None:
        _end(state, batch, call)
    return shown


def _end(state: State, batch: Json, call: Call) -> None:
    """It is over from now on."""
    results = state.results[batch["id"]]
    counts = dict(NONE)
    for each in results:
        counts[each["result"]["type"]] += 1
    before = call.path.partition(PATH)[0]
    url = f"{call.origin}{before}{PATH}/{batch['id']}/results"
    batch |= {"processing_status": "ended", "request_counts": counts, "ended_at": _moment(), "results_url": url}


def _cancelled(state: State, call: Call) -> Reply:
    batch = state.batches.find(*call.places)
    if batch["ended_at"] is not None:
        raise Refusal(400, "a batch that has ended cannot be canceled")
    batch |= {"processing_status": "canceling", "cancel_initiated_at": _moment()}
    for each in state.results[batch["id"]]:
        each["result"] = {"type": "canceled"}
    shown = dict(batch)
    _end(state, batch, call)
    return shown


def _results(state: State, call: Call) -> Reply:
    batch = state.batches.find(*call.places)
    if batch["ended_at"] is None:
        raise Refusal(404, "the batch has no results yet")
    lines = [json.dumps(each, ensure_ascii=False) + "\n" for each in state.results[batch["id"]]]
    return Content(body="".join(lines).encode(), media_type=LINES)


def _deleted(state: State, call: Call) -> Reply:
    batch = state.batches.find(*call.places)
    if batch["ended_at"] is None:
        raise Refusal(400, "only a batch that has ended can be deleted")
    state.batches.take(batch["id"])
    return {"type": "message_batch_deleted", "id": batch["id"]}


def _listed(state: State, call: Call) -> Reply:
    return state.paged(state.batches, [*state.batches][::-1], call)


def _moment(later: timedelta = timedelta()) -> str:
    return (datetime.now(UTC) + later).isoformat().replace("+00:00", "Z")


BOTH: Mapping[str, Handler[State]] = {
    "message_batches_post": _create,
    "message_batches_retrieve": _retrieved,
    "message_batches_list": _listed,
    "message_batches_cancel": _cancelled,
    "message_batches_delete": _deleted,
    "message_batches_results": _results,
}
HANDLERS: Mapping[str, Handler[State]] = {**BOTH, **{f"beta_{name}": handler for name, handler in BOTH.items()}}
