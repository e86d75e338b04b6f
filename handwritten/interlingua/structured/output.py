"""What an answer must look like: a type as a JSON Schema, and an answer as a value of the type."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import FunctionType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from attrs import evolve, field, frozen

from interlingua.errors import InvalidArgument, OutputMismatch
from interlingua.structured.json_text import TOO_DEEP, NoJson, json_from_text
from interlingua.structured.validate import Schema, check_schema, problems_from, schema_problems, without_titles
from interlingua.values import Value

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from interlingua.structured.compiling import Change
    from interlingua.structured.dialects import Dialect

OutputMode: TypeAlias = Literal["native", "tool", "prompted"]
"""By the API's own field, by a tool that must be called, or by words."""

NO_TYPES = (str, bytes, int, float, list, tuple, set, FunctionType)
WRAPPER = "value"
"""The property that holds an answer which is no object: providers want an object at the root."""


@frozen(eq=False, repr=False)
class OutputSchema(Value):
    """The form an answer must have. `output_schema_from` makes one of a type; one of your own is sent as it is."""

    name: str
    schema: Schema
    """What the provider is given: `compiled_output` puts a type's own schema into the words of a dialect."""
    strict: bool = field(default=True, kw_only=True)
    """The provider is to hold the model to the schema."""
    description: str = field(default="", kw_only=True)
    mode: OutputMode | None = field(default=None, kw_only=True)
    """How it is asked for; None: as the model takes it best."""
    is_wrapped: bool = field(default=False, kw_only=True)
    """The value lies in the one property of an object."""
    null_is_absent: bool = field(default=False, kw_only=True)
    """Every property is required, and null stands for what may be left out."""
    original: Schema | None = field(default=None, kw_only=True, eq=False, repr=False)
    """The type's own schema; None if that is `schema`."""
    adapter: TypeAdapter[Any] | None = field(default=None, kw_only=True, eq=False, repr=False)
    """Validates answers; None if the schema is all there is to validate by."""

    @property
    def own(self) -> Schema:
        """The type's own schema, which answers are validated by."""
        return self.schema if self.original is None else self.original


def output_schema_from(kind: Any) -> OutputSchema:
    """The schema of a pydantic model, dataclass, TypedDict, attrs class, simple type or JSON Schema."""
    match kind:
        case OutputSchema():
            return kind
        case Mapping():
            return _from_schema(cast("Schema", kind))
        case _:
            return _from_type(kind)


def compiled_output(output: OutputSchema, dialect: Dialect) -> tuple[OutputSchema, tuple[Change, ...]]:
    """The form in the words of a dialect, and what was lost. Raises `CannotSay`."""
    from interlingua.structured.compiling import compile_schema

    if output.original is None:
        return output, ()
    compiled = compile_schema(output.original, dialect)
    null_is_absent = dialect.needs_all or dialect.needs_one
    return evolve(output, schema=compiled.schema, null_is_absent=null_is_absent), compiled.losses


def loose_output(output: OutputSchema) -> OutputSchema:
    """The form in the type's own words, which the provider does not hold the model to."""
    return evolve(output, schema=output.own, strict=False)


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
    value = present_values(output, found)
    problems, result = _validated(output, output.own, value)
    if problems:
        raise OutputMismatch(
            f"the answer does not fit {output.name}: {'; '.join(problems)}", text=text, problems=problems
        )
    return result


def present_values(output: OutputSchema, value: Any) -> Any:
    """A decoded answer without the nulls that stand for what was left out."""
    if not output.null_is_absent:
        return value
    from interlingua.structured.nulls import without_added_nulls
    from interlingua.structured.references import with_definitions

    whole = with_definitions(output.own)
    return without_added_nulls(value, whole, whole)


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

    from interlingua.structured.readable import json_form_needed, readable

    if isinstance(kind, NO_TYPES):
        raise InvalidArgument("output", repr(cast("object", kind)), "a type or a JSON Schema")
    with json_form_needed("output", repr(kind)):
        adapter: TypeAdapter[Any] = TypeAdapter(readable(kind))
        schema = without_titles(adapter.json_schema())
    return _output(_type_name(kind), schema, adapter)


def _output(name: str, schema: Schema, adapter: TypeAdapter[Any] | None) -> OutputSchema:
    from interlingua.structured.references import with_root

    rooted = with_root(schema)
    is_wrapped = rooted.get("type") != "object"
    original = _wrapped(rooted) if is_wrapped else rooted
    return OutputSchema(
        re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_")[:64] or "output",
        original,
        description=str(original.get("description", "")),
        is_wrapped=is_wrapped,
        original=original,
        adapter=adapter,
    )


def _wrapped(schema: Schema) -> Schema:
    inner = {keyword: value for keyword, value in schema.items() if keyword != "$defs"}
    definitions = {"$defs": schema["$defs"]} if "$defs" in schema else {}
    closed = {"required": [WRAPPER], "additionalProperties": False}
    return {"type": "object", "properties": {WRAPPER: inner}, **closed, **definitions}


def _type_name(kind: Any) -> str:
    return kind.__name__ if isinstance(kind, type) else "output"
