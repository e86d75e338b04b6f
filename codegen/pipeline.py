"""From `specs/<api>/` to the normalised API: overlay, passes, records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Protocol

from .ir import Api
from .normalise import normalise
from .normalise.report import problems_of, with_problems
from .normalise.webhooks import webhook_event
from .overlay import Action, apply_overlay, load_overlay
from .problems import JSON, failure, refuse_depth
from .read.dangling import fill_dangling
from .read.shape import refuse_malformed
from .read.shapes import openapi_shape
from .records import operation_records, socket_records
from .source import SPECS, load_source


class Correct(Protocol):
    """How the actions of an overlay are applied."""

    def __call__(self, document: JSON, actions: tuple[Action, ...], /, *, name: str) -> JSON: ...


def load_facts(api: str, *, specs: Path = SPECS) -> JSON:
    """Read `openapi.json`. Raises `CodegenError` if it is missing or no OpenAPI document."""
    path = specs / api / "openapi.json"
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise failure("no-facts", api, "there is no openapi.json; run `python -m codegen specs` first") from None
    except ValueError as error:
        raise failure("unreadable", f"{api}/openapi.json", str(error)) from error
    refuse_malformed(document, openapi_shape, name=f"{api}/openapi.json")
    return {**document, "components": {"schemas": {}, **document.get("components", {})}}


def corrected_facts(name: str, *, specs: Path = SPECS, correct: Correct = apply_overlay) -> JSON:
    """The facts of an API with its overlay."""
    actions = load_overlay(specs / name / "overlay.yaml")
    corrected = correct(load_facts(name, specs=specs), actions, name=f"{name}/overlay.yaml")
    refuse_malformed(corrected, openapi_shape, name=f"{name}, with its overlay,")
    return corrected


def compile_api(
    name: str, *, specs: Path = SPECS, correct: Correct = apply_overlay, parent: str = "interlingua_wire"
) -> Api:
    """Run everything between the facts of an API and the emitters; `parent` is the package to put its package in."""
    with refuse_depth(name):
        return _compile(name, specs, correct, parent)


def _compile(name: str, specs: Path, correct: Correct, parent: str) -> Api:
    source = load_source(name, specs=specs)
    corrected, dangling = fill_dangling(corrected_facts(name, specs=specs, correct=correct))
    document = normalise(with_problems(corrected, dangling))
    return Api(
        name=name,
        title=source.title,
        parent=parent,
        document=document,
        operations=operation_records(document, docs_url=source.docs_url),
        problems=problems_of(document),
        hot=source.hot,
        roots=source.roots,
        sockets=socket_records(document),
        webhook_event=webhook_event(document),
        servers=tuple(server["url"] for server in document.get("servers", ())),
    )
