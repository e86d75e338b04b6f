"""Schemas as annotations of arguments; the types they refer to are those that requests take."""

from __future__ import annotations

from collections.abc import Callable

from ..problems import JSON

_SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_REF = "#/components/schemas/"

ClassOf = Callable[[str], str]
"""Component schema to the name of its class."""


def annotation(schema: JSON, class_of: ClassOf) -> str:
    """`Sequence[types.ChatCompletionRequestMessage]`, for one that `request_schema` has seen."""
    if "$ref" in schema:
        return f"types.{class_of(schema['$ref'].removeprefix(_REF))}"
    if "customTypePath" in schema:
        return str(schema["customTypePath"]).rpartition(".")[2]
    if "enum" in schema:
        return f"Literal[{', '.join(repr(value) for value in schema['enum'])}]"
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(annotation(inner, class_of) for inner in schema["anyOf"]))
    return _container(schema, class_of) or _SCALARS.get(schema.get("type", ""), "object")


def _container(schema: JSON, class_of: ClassOf) -> str | None:
    if schema.get("type") == "array":
        return f"Sequence[{annotation(schema.get('items', {}), class_of)}]"
    if schema.get("type") == "object":
        values = schema.get("additionalProperties")
        return f"Mapping[str, {annotation(values, class_of) if isinstance(values, dict) and values else 'object'}]"
    return None
