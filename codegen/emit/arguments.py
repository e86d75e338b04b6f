"""The arguments of a method: parameters and the fields of the body, each a keyword of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from ..document import ref_name
from ..ir import Body, OperationRecord
from ..problems import JSON
from ..records import without_null
from ..words import argument
from .annotations import ClassOf, annotation
from .dialects import request_schema

Place: TypeAlias = Literal["path", "query", "headers", "body", "whole"]
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
    taken = {item.name for item in found}
    for item in _body_fields(operation, operation.body, schemas, class_of) if operation.body else ():
        if item.name not in taken:
            found.append(item)
        elif item.required:
            found.append(replace(item, repeats=True))
    path = [item for item in found if item.place == "path"]
    return path + sorted(
        (item for item in found if item.place != "path"), key=lambda item: (not item.required, item.name)
    )


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
    if body.kind != "json":
        fields = {field: without_null(inner) for field, inner in fields.items()}
    return [
        Argument(
            name=keyword_of(field),
            wire=field,
            place="body",
            annotation=annotation(inner, class_of),
            doc=inner.get("description", ""),
            required=body.required and field in schema.get("required", ()),
        )
        for field, inner in fields.items()
        if field not in fixed
    ]


def _whole_body(body: Body, schema: JSON, class_of: ClassOf) -> Argument:
    kind = "BinaryInput" if body.kind == "binary" else annotation(request_schema(body.schema), class_of)
    doc = schema.get("description") or f"The body, {body.content_type}."
    return Argument(name="body", wire="", place="whole", annotation=kind, doc=doc, required=body.required)
