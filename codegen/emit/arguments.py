"""The arguments of a method: parameters and the fields of the body, each a keyword of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from ..distinct import candidates
from ..document import ref_name
from ..ir import Body, OperationRecord
from ..problems import JSON
from ..records import without_null
from ..words import argument
from .annotations import ClassOf, annotation
from .dialects import request_schema

Place: TypeAlias = Literal["path", "query", "headers", "body", "whole"]
MASK = "updateMask"
"""A query parameter that says which fields a request changes; of what it changes nothing is required."""
_PLACES: dict[str, Place] = {"path": "path", "query": "query", "header": "headers", "cookie": "headers"}


@dataclass(frozen=True, slots=True)
class Argument:
    """One keyword of a method."""

    name: str
    wire: str
    place: Place
    annotation: str
    doc: str
    required: bool
    needed: str | None = None
    """A value that is always sent along in the same header."""
    repeats: bool = False
    """A field of the body that must say again what another argument of the same name says."""


def arguments_of(operation: OperationRecord, schemas: dict[str, JSON], class_of: ClassOf) -> list[Argument]:
    """Arguments in the order of the signature: as in the path, then required ones, then the others, by name."""
    found = _parameters(operation, class_of)
    said = {item.name: item for item in found}
    for item in _body_fields(operation, operation.body, schemas, class_of) if operation.body else ():
        same = said.get(item.name)
        if same is None or same.wire != item.wire or (same.place != "path" and not item.required):
            found.append(item)
        elif item.required:
            found.append(replace(item, repeats=True))
    found = _told_apart(found)
    path = [item for item in found if item.place == "path"]
    return path + sorted(
        (item for item in found if item.place != "path"), key=lambda item: (not item.required, item.name)
    )


def _told_apart(arguments: list[Argument]) -> list[Argument]:
    """Of arguments that would share a name, the first keeps it; the others say where they go, and what they are."""
    taken: set[str] = set()
    found = [item for item in arguments if item.repeats]
    for item in sorted((item for item in arguments if not item.repeats), key=_by_claim):
        place = "body" if item.place == "whole" else item.place
        longer = (f"{place}_{name}" for name in candidates(item.wire, argument))
        name = next(name for name in (item.name, f"{place}_{item.name}", *longer) if name not in taken)
        taken.add(name)
        found.append(replace(item, name=name))
    return found


def _by_claim(item: Argument) -> tuple[bool, bool]:
    """Parameters first, as they stand; of the body's fields, first those that are spelled as their argument is."""
    return item.place == "body", item.place == "body" and item.name != item.wire


def keyword_of(wire: str) -> str:
    """The keyword for a wire name, beside those that every method has."""
    name = argument(wire)
    return f"{name}_value" if name in _OF_EVERY_METHOD else name


_OF_EVERY_METHOD = frozenset({"extra_headers", "extra_query", "extra_body", "timeout"})


def _parameters(operation: OperationRecord, class_of: ClassOf) -> list[Argument]:
    return [
        Argument(
            name=keyword_of(parameter.public_name or parameter.name),
            wire=parameter.name,
            place=_PLACES[parameter.location],
            annotation=annotation(request_schema(parameter.schema), class_of),
            doc=parameter.description,
            required=parameter.required or parameter.location == "path",
            needed=operation.headers.get(parameter.name) if parameter.location == "header" else None,
        )
        for parameter in operation.parameters
    ]


def _body_fields(operation: OperationRecord, body: Body, schemas: dict[str, JSON], class_of: ClassOf) -> list[Argument]:
    """The fields of a body that is an object; any other body is one argument by itself."""
    schema = schemas[name] if (name := ref_name(body.schema)) else body.schema
    fields = request_schema(schema).get("properties")
    if body.kind == "binary" or not fields:
        return [_whole_body(body, schema, class_of)]
    fixed = operation.stream.body if operation.stream else {}
    is_change = any(parameter.name == MASK for parameter in operation.parameters)
    if body.kind != "json":
        fields = {field: without_null(inner) for field, inner in fields.items()}
    return [
        Argument(
            name=keyword_of(field),
            wire=field,
            place="body",
            annotation=annotation(inner, class_of),
            doc=inner.get("description", ""),
            required=body.required and field in schema.get("required", ()) and not is_change,
        )
        for field, inner in fields.items()
        if field not in fixed
    ]


def _whole_body(body: Body, schema: JSON, class_of: ClassOf) -> Argument:
    kind = "BinaryInput" if body.kind == "binary" else annotation(request_schema(body.schema), class_of)
    doc = schema.get("description") or f"The body, {body.content_type}."
    return Argument(name="body", wire="", place="whole", annotation=kind, doc=doc, required=body.required)
