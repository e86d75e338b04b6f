"""Tuned models, and the operations that make them."""

from __future__ import annotations

import math
import re

from interlingua.testing.simulators.gemini import roles
from interlingua.testing.simulators.gemini.operations import begin
from interlingua.testing.simulators.gemini.refusals import Json, Refusal, invalid
from interlingua.testing.simulators.gemini.shelf import masked
from interlingua.testing.simulators.gemini.state import Call, State

ID = re.compile(r"[a-z]([a-z0-9-]{0,38}[a-z0-9])?")
EPOCHS, BATCH = 5, 4
SPOILT = "SPOILT"
"""An example with this output makes the tuning fail."""
CHANGEABLE = ["displayName", "description", "temperature", "topP", "topK", "readerProjectNumbers"]


def create(state: State, call: Call) -> Json:
    """Begin to tune a model."""
    given = call.query.get("tunedModelId")
    if given is not None and not ID.fullmatch(given):
        raise invalid(f"tuned_model_id {given} must match {ID.pattern}.", field="tuned_model_id")
    base = call.body.get("baseModel") or call.body.get("tunedModelSource", {}).get("tunedModel", "")
    (state.tuned_models if base.startswith("tunedModels/") else state.models).find(base)
    task = call.body["tuningTask"]
    examples = task["trainingData"].get("examples", {}).get("examples", ())
    if not examples:
        raise invalid("tuning_task.training_data must have examples.", field="tuned_model.tuning_task.training_data")
    name = f"tunedModels/{given or state.new_id(after=call.body.get('displayName', ''))}"
    model = state.tuned_models.put(_new(state, call.body, name))
    roles.own(state, name, call.caller)
    return _begin(state, model, task, [example["output"] for example in examples])


def _new(state: State, given: Json, name: str) -> Json:
    task = {key: value for key, value in given["tuningTask"].items() if key != "trainingData"}
    now = state.time()
    return {
        **given,
        "name": name,
        "state": "CREATING",
        "createTime": now,
        "updateTime": now,
        "tuningTask": {**task, "startTime": now, "snapshots": []},
    }


def _begin(state: State, model: Json, task: Json, outputs: list[str]) -> Json:
    hyper = task.get("hyperparameters", {})
    total = hyper.get("epochCount", EPOCHS) * math.ceil(len(outputs) / hyper.get("batchSize", BATCH))
    metadata: Json = {
        "@type": "type.googleapis.com/google.ai.generativelanguage.v1beta.CreateTunedModelMetadata",
        "tunedModel": model["name"],
        "totalSteps": total,
    }

    def finish() -> Json:
        _step(state, model, metadata, total)
        if SPOILT in outputs:
            model["state"] = "FAILED"
            raise Refusal("INTERNAL", "The training examples cannot be learnt.")
        model["state"] = "ACTIVE"
        model["tuningTask"]["completeTime"] = state.time()
        return {"@type": "type.googleapis.com/google.ai.generativelanguage.v1beta.TunedModel", **model}

    looks = max(1, state.polls * 2)
    name = f"{model['name']}/operations/{state.new_id()}"
    operation = begin(state, name, metadata, looks, finish)
    advance, seen = state.advances[name], 0

    def advance_by_steps() -> Json:
        nonlocal seen
        seen += 1
        if seen < looks:
            _step(state, model, metadata, total * seen // looks)
        return advance()

    state.advances[name] = advance_by_steps
    return operation


def _step(state: State, model: Json, metadata: Json, step: int) -> None:
    total = metadata["totalSteps"]
    snapshot = {
        "step": step,
        "epoch": 1 + step * EPOCHS // (total + 1),
        "meanLoss": round(4.0 / (step + 1), 4),
        "computeTime": state.time(),
    }
    metadata |= {"completedSteps": step, "completedPercent": round(100 * step / total, 2)}
    metadata["snapshots"] = [*metadata.get("snapshots", ()), snapshot]
    model["tuningTask"]["snapshots"] = metadata["snapshots"]


def find(state: State, call: Call) -> Json:
    """One tuned model."""
    return state.tuned_models.find(call.name)


def list_all(state: State, call: Call) -> Json:
    """The tuned models that the caller may use, or with a filter some of them."""
    wanted = call.query.get("filter", "")
    seen = [model for model in state.tuned_models if roles.may_read(state, model["name"], call.caller)]
    return state.tuned_models.page(
        call.query, "tunedModels", [m for m in seen if _fits(state, m, wanted, call.caller)], default=10
    )


def _fits(state: State, model: Json, wanted: str, caller: str) -> bool:
    for role, kinds in (("owner:me", ("OWNER",)), ("writers:me", ("OWNER", "WRITER"))):
        if role in wanted:
            mine = [p for p in state.permissions.within(model["name"]) if p.get("emailAddress") == caller]
            return any(permission["role"] in kinds for permission in mine)
    words = wanted.replace("readers:everyone", "").strip(' "')
    return words.lower() in f"{model.get('displayName', '')} {model.get('description', '')}".lower()


def patch(state: State, call: Call) -> Json:
    """Change what is said about it, or its usual settings."""
    model = state.tuned_models.find(call.name)
    roles.need(state, call.name, call.caller, "WRITER")
    changed = masked(model, call.body, call.query.get("updateMask"), allowed=CHANGEABLE)
    model.clear()
    model.update(changed | {"updateTime": state.time()})
    return model


def delete(state: State, call: Call) -> Json:
    """Take it away."""
    state.tuned_models.find(call.name)
    roles.need(state, call.name, call.caller, "OWNER")
    roles.drop_all(state, call.name)
    state.tuned_models.drop(call.name)
    return {}


HANDLERS = {
    "tunedModels.create": create,
    "tunedModels.get": find,
    "tunedModels.list": list_all,
    "tunedModels.patch": patch,
    "tunedModels.delete": delete,
}
