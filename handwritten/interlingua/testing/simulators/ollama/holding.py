"""The models and files that a simulated Ollama server holds, and how they come and go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any, cast

from interlingua.testing.simulators.ollama.refusals import Refusal, no_model
from interlingua.testing.simulators.ollama.state import Model, State, details_of, digest_of, moment, tagged
from interlingua.testing.simulators.scripts import Json

STEPS = 4
"""In which a file is told to arrive."""


def tags(state: State, body: Json) -> Json:
    """The models, the newest first."""
    newest = sorted(state.models.items(), key=lambda item: item[1].modified, reverse=True)
    return {"models": [_summary(name, model) | {"modified_at": moment(model.modified)} for name, model in newest]}


def ps(state: State, body: Json) -> Json:
    """The models that are loaded."""
    return {
        "models": [
            _summary(name, state.models[name]) | {"expires_at": moment(until), "size_vram": 0, "context_length": 4096}
            for name, until in state.loaded.items()
            if name in state.models
        ]
    }


def show(state: State, body: Json) -> Json:
    """What is known of one."""
    model = state.find(body["model"])
    lines = [f"FROM {body['model']}", *(f"PARAMETER {name} {value}" for name, value in model.parameters.items())]
    return {
        "license": model.license,
        "modelfile": "\n".join(lines),
        "parameters": "\n".join(f"{name} {value}" for name, value in model.parameters.items()),
        "template": model.template,
        "system": model.system,
        "details": details_of(model),
        "model_info": {"general.architecture": model.family, f"{model.family}.context_length": 131072},
        "capabilities": list(model.capabilities),
        "modified_at": moment(model.modified),
    }


def copy(state: State, body: Json) -> Json:
    """A second name."""
    model = state.models.get(tagged(body["source"]))
    if model is None:
        raise no_model(body["source"])
    state.models[tagged(body["destination"])] = model
    return {}


def delete(state: State, body: Json) -> Json:
    """Take one away."""
    state.find(body["model"])
    del state.models[tagged(body["model"])]
    state.loaded.pop(tagged(body["model"]), None)
    return {}


def pull(state: State, body: Json) -> Iterator[Json]:
    """Fetch one from the registry."""
    name = tagged(body["model"])
    yield {"status": "pulling manifest"}
    model = state.registry.get(name) or state.models.get(name)
    if model is None:
        raise Refusal(500, "pull model manifest: file does not exist")
    yield from _moved(f"pulling {digest_of(name)[:12]}", digest_of(name), model.size)
    yield from ({"status": status} for status in ("verifying sha256 digest", "writing manifest"))
    state.models[name] = model
    yield {"status": "success"}


def push(state: State, body: Json) -> Iterator[Json]:
    """Publish one, whose name says for whom."""
    model = state.find(body["model"])
    if "/" not in body["model"]:
        raise Refusal(
            400, "you are not authorized to push to this namespace, create the model under a namespace you own"
        )
    yield {"status": "retrieving manifest"}
    yield from _moved("pushing", digest_of(body["model"]), model.size)
    yield {"status": "pushing manifest"}
    state.registry[tagged(body["model"])] = model
    yield {"status": "success"}


def create(state: State, body: Json) -> Iterator[Json]:
    """Make one of another, or of files given before."""
    made = replace(_base(state, body), **_changes(body))
    for status in ("using existing layer", "writing manifest"):
        yield {"status": status}
    state.models[tagged(body["model"])] = made
    yield {"status": "success"}


def holds_blob(state: State, digest: str) -> None:
    """Raise `Refusal` where a file is not there."""
    _refuse_no_digest(digest)
    if digest not in state.blobs:
        raise Refusal(404, "blob not found")


class IncomingBlob:
    """A file on its way in, of which nothing is kept but its size."""

    def __init__(self, digest: str) -> None:
        _refuse_no_digest(digest)
        self._digest = digest
        self._hash = sha256()
        self._size = 0

    def feed(self, piece: bytes) -> None:
        """Take in a piece."""
        self._hash.update(piece)
        self._size += len(piece)

    def end(self, state: State) -> None:
        """Hold it, if it is what its name says. Raises `Refusal`."""
        got = f"sha256:{self._hash.hexdigest()}"
        if got != self._digest:
            raise Refusal(400, f'digest mismatch, expected "{self._digest}", got "{got}"')
        state.blobs[self._digest] = self._size


def _refuse_no_digest(digest: str) -> None:
    kind, _, name = digest.partition(":")
    if kind != "sha256" or len(name) != sha256().digest_size * 2 or set(name) - set("0123456789abcdef"):
        raise Refusal(400, "invalid digest format")


def _base(state: State, body: Json) -> Model:
    if "from" in body:
        return replace(state.find(body["from"]), parent=body["from"])
    files: dict[str, str] = body.get("files", {})
    if not files:
        raise Refusal(400, "neither 'from' or 'files' was specified")
    for digest in files.values():
        holds_blob(state, digest)
    return Model(size=sum(state.blobs[digest] for digest in files.values()))


def _changes(body: Json) -> dict[str, Any]:
    license = body.get("license")
    changes: dict[str, Any] = {name: body[name] for name in ("system", "template", "parameters") if name in body}
    if license is not None:
        changes["license"] = license if isinstance(license, str) else "\n".join(cast("list[str]", license))
    return changes


def _moved(status: str, digest: str, size: int) -> Iterator[Json]:
    for step in range(1, STEPS + 1):
        yield {"status": status, "digest": f"sha256:{digest}", "total": size, "completed": size * step // STEPS}


def _summary(name: str, model: Model) -> Json:
    return {"name": name, "model": name, "size": model.size, "digest": digest_of(name), "details": details_of(model)}


LOOKS: dict[str, Callable[[State, Json], Json]] = {
    "list": tags,
    "ps": ps,
    "show": show,
    "copy": copy,
    "delete": delete,
}
MOVES: dict[str, Callable[[State, Json], Iterator[Json]]] = {"pull": pull, "push": push, "create": create}
