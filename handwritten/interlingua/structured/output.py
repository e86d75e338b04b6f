"""What an answer must look like: a type as a JSON Schema, and an answer as a value of the type."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import FunctionType
from typing import TYPE_CHECKING, Any, cast

from attrs import field, frozen

from interlingua.errors import InvalidArgument, OutputMismatch
from interlingua.structured.json_text import TOO_DEEP, NoJson, json_from_text
from interlingua.structured.readable import json_form_needed, readable
from interlingua.structured.strict import Schema, strict_form, without_added_nulls
from interlingua.structured.validate import check_schema, problems_from, schema_problems, without_titles

if TYPE_CHECKING:
    from pydantic import TypeAdapter

NO_TYPES = (str, bytes, int, float, list, tuple, set, FunctionType)
WRAPPER = "value"
"""The property that holds an answer which is no object: providers want an object at the root."""


@frozen
class OutputSchema:
    """The form an answer must have. `output_schema_from` makes one of a type."""

    name: str
    schema: Schema
    """What the provider is given: the strict form where `strict`, else the type's own schema."""
    strict: bool = field(default=True, kw_only=True)
    """The schema is in the strict form that providers can hold a model to."""
    description: str = field(default="", kw_only=True)
    is_wrapped: bool = field(default=False, kw_only=True)
    """The value lies in the one property of an object."""
    original: Schema | None = field(default=None, kw_only=True, eq=False, repr=False)
    """The type's own schema; None if that is `schema`."""
    adapter: TypeAdapter[Any] | None = field(default=None, kw_only=True, eq=False, repr=False)
    """Validates answers; None if the schema is all there is to validate by."""


def output_schema_from(kind: Any) -> OutputSchema:
    """The schema of a pydantic model, dataclass, TypedDict, attrs class, simple type or JSON Schema."""
    match kind:
        case OutputSchema():
            return kind
        case Mapping():
            return _from_schema(cast("Schema", kind))
        case _:
            return _from_type(kind)


def read_output(output: OutputSchema, text: str) -> Any:
    """The value an answer holds, validated. Raises `OutputMismatch` with each problem."""
    try:
        return _read(output, text)
    except RecursionError as error:
        raise OutputMismatch(f"the answer is {TOO_DEEP}", text=text, problems=(TOO_DEEP,)) from error


def _read(output: OutputSchema, text: str) -> Any:
    try:
        found = json_from_text(text)
    except NoJson as error:
        raise OutputMismatch(f"the answer is no JSON: {error}", text=text, problems=(str(error),)) from error
    original = output.schema if output.original is None else output.original
    value = without_added_nulls(found, original, original) if output.strict else found
    problems, result = _validated(output, original, value)
    if problems:
        raise OutputMismatch(
            f"the answer does not fit {output.name}: {'; '.join(problems)}", text=text, problems=problems
        )
    return result


def _validated(output: OutputSchema, original: Schema, value: Any) -> tuple[tuple[str, ...], Any]:
    if output.adapter is None or output.is_wrapped:
        problems = schema_problems(original, value)
        if problems:
            return problems, None
    inner = value[WRAPPER] if output.is_wrapped else value
    if output.adapter is None:
        return (), inner
    from pydantic import ValidationError

    try:
        return (), output.adapter.validate_json(json.dumps(inner))
    except ValidationError as error:
        return problems_from(error), None


def _from_schema(schema: Schema) -> OutputSchema:
    check_schema(schema, "output")
    return _output(str(schema.get("title", "output")), without_titles(schema), None)


def _from_type(kind: Any) -> OutputSchema:
    from pydantic import TypeAdapter

    if isinstance(kind, NO_TYPES):
        raise InvalidArgument("output", repr(cast("object", kind)), "a type or a JSON Schema")
    with json_form_needed("output", repr(kind)):
        adapter: TypeAdapter[Any] = TypeAdapter(readable(kind))
        schema = without_titles(adapter.json_schema())
    return _output(_type_name(kind), schema, adapter)


def _output(name: str, schema: Schema, adapter: TypeAdapter[Any] | None) -> OutputSchema:
    rooted = _with_root(schema)
    is_wrapped = rooted.get("type") != "object"
    original = _wrapped(rooted) if is_wrapped else rooted
    form = strict_form(original)
    return OutputSchema(
        re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_")[:64] or "output",
        original if form is None else form,
        strict=form is not None,
        description=str(original.get("description", "")),
        is_wrapped=is_wrapped,
        original=original,
        adapter=adapter,
    )


def _with_root(schema: Schema) -> Schema:
    """A reference at the root is replaced by what it points to, since providers want to see an object there."""
    reference = schema.get("$ref")
    if not isinstance(reference, str) or not reference.startswith("#/$defs/"):
        return schema
    return {**schema["$defs"][reference.removeprefix("#/$defs/")], "$defs": schema["$defs"]}


def _wrapped(schema: Schema) -> Schema:
    inner = {keyword: value for keyword, value in schema.items() if keyword != "$defs"}
    definitions = {"$defs": schema["$defs"]} if "$defs" in schema else {}
    closed = {"required": [WRAPPER], "additionalProperties": False}
    return {"type": "object", "properties": {WRAPPER: inner}, **closed, **definitions}


def _type_name(kind: Any) -> str:
    return kind.__name__ if isinstance(kind, type) else "output"
