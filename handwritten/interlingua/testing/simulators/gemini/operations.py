"""Operations that go on after the reply: each look at one brings it a step further."""

from __future__ import annotations

from collections.abc import Callable

from interlingua.testing.simulators.gemini.refusals import Json, Refusal
from interlingua.testing.simulators.gemini.state import Call, State


def begin(state: State, name: str, metadata: Json, steps: int, finish: Callable[[], Json]) -> Json:
    """A new operation, which takes so many looks; `finish` then does what it was for, and gives the outcome."""
    operation = state.operations.put({"name": name, "metadata": metadata})
    left = steps

    def advance() -> Json:
        nonlocal left
        if "done" not in operation:
            left -= 1
            if left <= 0:
                _end(operation, finish)
        return operation

    state.advances[name] = advance
    return dict(operation)


def _end(operation: Json, finish: Callable[[], Json]) -> None:
    operation["done"] = True
    try:
        operation["response"] = finish()
    except Refusal as refusal:
        operation["error"] = refusal.rpc()


def look(state: State, call: Call) -> Json:
    """How far an operation is."""
    operation = state.operations.find(call.name)
    advance = state.advances.get(call.name)
    return advance() if advance is not None else operation


def list_all(state: State, call: Call) -> Json:
    """The operations of a model."""
    held = [item for item in state.operations if item["name"].startswith(call.name + "/")]
    return state.operations.page(call.query, "operations", held)


HANDLERS = {
    **dict.fromkeys(
        [
            "corpora.operations.get",
            "fileSearchStores.operations.get",
            "fileSearchStores.upload.operations.get",
            "generatedFiles.operations.get",
            "models.operations.get",
            "tunedModels.operations.get",
        ],
        look,
    ),
    "models.operations.list": list_all,
    "tunedModels.operations.list": list_all,
}
