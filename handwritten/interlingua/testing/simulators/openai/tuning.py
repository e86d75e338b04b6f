"""Fine-tuning of a simulated OpenAI: a file becomes a model of its own, look by look."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.bodies import object_in
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.openai.refusals import Refusal
from interlingua.testing.simulators.openai.state import State
from interlingua.testing.simulators.replies import Reply
from interlingua.testing.simulators.scripts import Json, tokens_in
from interlingua.testing.simulators.shelves import now

FEWEST = 10
"""Examples: https://platform.openai.com/docs/guides/supervised-fine-tuning, checked 2026-11-28."""
USUAL: Json = {"n_epochs": "auto", "batch_size": "auto", "learning_rate_multiplier": "auto"}


def _created(state: State, call: Call) -> Reply:
    body: Json = call.body
    model = state.need(body["model"])
    file = state.files.find(body["training_file"])
    if file["purpose"] != "fine-tune":
        raise Refusal(400, f"The file has the purpose {file['purpose']}, not fine-tune.")
    made = state.jobs.add(
        {
            "object": "fine_tuning.job",
            "model": model,
            "training_file": file["id"],
            "validation_file": body.get("validation_file"),
            "hyperparameters": USUAL | object_in(body, "hyperparameters"),
            "seed": body.get("seed") or 0,
            "metadata": object_in(body, "metadata"),
            "organization_id": "org-simulated",
            "status": "validating_files",
            "created_at": now(),
            "finished_at": None,
            "fine_tuned_model": None,
            "result_files": [],
            "trained_tokens": None,
            "error": None,
        }
    )
    state.events[made["id"]] = []
    _note(state, made, "Created fine-tuning job")
    shown = dict(made)
    state.coming[made["id"]] = _coming(state, made, suffix=body.get("suffix") or "")
    return shown


def _coming(state: State, job: Json, *, suffix: str) -> list[Json]:
    """What changes of the job at each look."""
    text = state.contents[job["training_file"]].decode(errors="replace")
    examples = [line for line in text.splitlines() if line.strip()]
    problem = _problem(examples)
    if problem is not None:
        error = {"code": "invalid_training_file", "message": problem, "param": "training_file"}
        return [{"status": "failed", "finished_at": now(), "error": error}]
    name = f"ft:{job['model']}:simulated:{suffix}:{job['id'][-8:]}"
    done = {"finished_at": now(), "fine_tuned_model": name, "trained_tokens": tokens_in(text)}
    return [{"status": "running"}, {"status": "succeeded", **done}]


def _problem(examples: list[str]) -> str | None:
    if len(examples) < FEWEST:
        return f"Training file has {len(examples)} example(s), but must have at least {FEWEST} examples"
    for number, line in enumerate(examples, 1):
        try:
            value: Any = json.loads(line)
        except ValueError:
            return f"Line {number} is no JSON"
        if not isinstance(value, dict):
            return f"Line {number} is no object"
    return None


def _retrieved(state: State, call: Call) -> Reply:
    job = state.jobs.find(*call.places)
    coming = state.coming[job["id"]]
    if coming:
        job |= coming.pop(0)
        _note(state, job, f"The job is {job['status']}")
        if job["fine_tuned_model"] is not None:
            state.models.append(job["fine_tuned_model"])
    return job


def _cancelled(state: State, call: Call) -> Reply:
    job = state.jobs.find(*call.places)
    if not state.coming[job["id"]]:
        raise Refusal(400, f"A job that is {job['status']} cannot be cancelled.")
    state.coming[job["id"]] = []
    job |= {"status": "cancelled", "finished_at": now()}
    _note(state, job, "The job is cancelled")
    return job


def _note(state: State, job: Json, message: str) -> None:
    told = {"object": "fine_tuning.job.event", "created_at": now(), "level": "info", "message": message}
    state.events[job["id"]].append({"id": f"ftevent-{next(state.numbers):024x}", **told, "type": "message", "data": {}})


def _events(state: State, call: Call) -> Reply:
    return state.paged(state.jobs, state.events[state.jobs.find(*call.places)["id"]], call)


def _checkpoints(state: State, call: Call) -> Reply:
    job = state.jobs.find(*call.places)
    if job["fine_tuned_model"] is None:
        return state.paged(state.jobs, [], call)
    about = {"object": "fine_tuning.job.checkpoint", "fine_tuning_job_id": job["id"], "created_at": job["finished_at"]}
    name = {"id": f"ftckpt_{job['id'][-8:]}", "fine_tuned_model_checkpoint": job["fine_tuned_model"]}
    metrics = {"step": 1, "train_loss": 0.5}
    return state.paged(state.jobs, [{**about, **name, "step_number": 1, "metrics": metrics}], call)


HANDLERS: Mapping[str, Handler[State]] = {
    "createFineTuningJob": _created,
    "listPaginatedFineTuningJobs": lambda state, call: state.paged(state.jobs, [*state.jobs], call),
    "retrieveFineTuningJob": _retrieved,
    "cancelFineTuningJob": _cancelled,
    "listFineTuningEvents": _events,
    "listFineTuningJobCheckpoints": _checkpoints,
}
