"""Everything that is generated for one API, as files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .emit.index import OldType, types_index
from .emit.operations import emit_operations, emit_sockets
from .emit.reference import coverage_of, reference_pages
from .emit.served import served_by
from .emit.sketch import Sketch
from .emit.types import TypesPlan, emit_types
from .emit.views import Views
from .emit.webhooks import webhooks_module
from .ir import Api
from .name_decisions import TYPES, NameDecisions
from .names import Decision, Names, decide, dict_class, dump_lock, public_classes
from .problems import JSON, Problem, refuse_depth


@dataclass(frozen=True, slots=True)
class Package:
    """What regenerating one API gives."""

    files: Mapping[str, str]
    """Below the API's own folder."""
    pages: Mapping[str, str]
    """Of the reference, below the API's own folder there."""
    coverage: JSON
    """The API's row of `docs/coverage.md`."""
    serves: tuple[str, ...]
    """What its operations do, such as `embeddings`."""
    lock: str
    changes: tuple[str, ...]
    undecided: tuple[Problem, ...]
    """Public names that it would drop without anybody having said so."""
    problems: tuple[Problem, ...]
    """Of emitting; those of the API itself are what `python -m codegen check` tells."""


def build_package(api: Api, lock: Names, decisions: NameDecisions | None = None) -> Package:
    """Emit an API. Writes nothing."""
    with refuse_depth(api.name):
        return _build(api, decide(api, lock, decisions))


def _build(api: Api, decision: Decision) -> Package:
    sketch = Sketch(api, decision.files)
    views = Views(api, decision)
    types = emit_types(types_plan(api, decision))
    operations = emit_operations(api, views.resources(), views.top(), sketch.environment)
    index = types_index(api.title or api.name, _public_places(decision), _old_types(api, decision))
    return Package(
        files={
            **{f"types/{name}": source for name, source in types.items()},
            **{f"types/{name}": source for name, source in index.items()},
            **operations,
            **emit_sockets(api, views.sockets(), sketch.environment),
            **_webhooks(api, decision.names),
        },
        pages=reference_pages(api, decision),
        coverage=coverage_of(api, decision),
        serves=served_by(api),
        lock=dump_lock(decision.names),
        changes=decision.changes,
        undecided=decision.undecided,
        problems=sketch.problems,
    )


def _webhooks(api: Api, names: Names) -> dict[str, str]:
    if not api.webhook_event:
        return {}
    module, _, event = names.schemas[api.webhook_event].rpartition(".")
    return webhooks_module(api.name, api.title or api.name, module=module, event=event)


def types_plan(api: Api, decision: Decision) -> TypesPlan:
    """Which schemas become models, which TypedDicts, and where."""
    names, reach = decision.names, decision.reach
    modules = {schema: place.rpartition(".")[0] for schema, place in names.schemas.items()}
    return TypesPlan(
        schemas=api.document["components"]["schemas"],
        models={schema: place for schema, place in names.schemas.items() if schema in reach.replies},
        dicts={
            schema: f"{modules[schema]}_params.{dict_class(schema, names, reach)}"
            for schema in names.schemas
            if schema in reach.requests and schema not in reach.plain
        },
        shared={schema: f"{api.package}.types.{names.schemas[schema]}" for schema in reach.plain},
    )


def _public_places(decision: Decision) -> dict[str, str]:
    """Public type name to module."""
    names, reach = decision.names, decision.reach
    places: dict[str, str] = {}
    for schema, place in names.schemas.items():
        module, _, name = place.rpartition(".")
        if schema in reach.replies:
            places[name] = module
        if schema in reach.requests and schema not in reach.plain:
            places[dict_class(schema, names, reach)] = f"{module}_params"
    return places


def _old_types(api: Api, decision: Decision) -> list[OldType]:
    """Old class names that are kept, each with the class it means, and of one that has a TypedDict beside it both."""
    names, reach = decision.names, decision.reach
    schema_of = {names.class_of(schema): schema for schema in names.schemas}
    schemas = api.document["components"]["schemas"]
    found: list[OldType] = []
    for old, alias in sorted(decision.old_types.items()):
        if schema := schema_of.get(alias.new.removeprefix(TYPES)):
            is_class = "properties" in schemas[schema]
            for suffix, new in zip(("", "Dict"), public_classes(schema, names, reach), strict=False):
                found.append(OldType(f"{old}{suffix}", new, alias.since, is_class))
    return found
