"""The strict form of a JSON Schema, which providers can hold a model to, and the way back from it.

Every property is required and closed objects only: what was optional may be null instead. The rules are those of
https://platform.openai.com/docs/guides/structured-outputs#supported-schemas (checked 2026-11-22).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from interlingua.structured.json_text import is_list, is_object

Schema: TypeAlias = Mapping[str, Any]

KEPT = frozenset(
    {"type", "description", "enum", "const", "pattern", "multipleOf", "minimum", "maximum", "exclusiveMinimum"}
    | {"exclusiveMaximum", "minItems", "maxItems"}
)
LATER = frozenset(
    {
        "title",
        "default",
        "examples",
        "$schema",
        "$id",
        "$comment",
        "deprecated",
        "readOnly",
        "writeOnly",
        "discriminator",
    }
    | {"minLength", "maxLength", "uniqueItems", "contentEncoding", "contentMediaType", "required"}
)
"""Left out: they say nothing of the form, or are checked when the answer is there."""
FORMATS = frozenset({"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"})
NULL: Schema = {"type": "null"}


class _NotStrict(Exception):
    """The schema says something the strict form has no word for."""


def strict_form(schema: Schema) -> Schema | None:
    """The strict form, or None if the schema cannot be said in it: open maps, any value, tuples, negations."""
    try:
        definitions = {name: _strict(item) for name, item in schema.get("$defs", {}).items()}
        form = _strict({keyword: value for keyword, value in schema.items() if keyword != "$defs"})
    except _NotStrict:
        return None
    return {**form, "$defs": definitions} if definitions else form


def without_added_nulls(value: Any, schema: Schema, root: Schema) -> Any:
    """Take out the nulls that stand for properties left out, by the schema as it was before."""
    if is_list(value):
        items = _resolve(schema, root).get("items", {})
        return [without_added_nulls(item, items, root) for item in value]
    if not is_object(value):
        return value
    fitting = _member(schema, value, root)
    properties: Mapping[str, Schema] = fitting.get("properties", {})
    return {
        name: without_added_nulls(item, properties.get(name, {}), root)
        for name, item in value.items()
        if not (item is None and name in properties and _is_added(name, fitting, root))
    }


def _strict(schema: Schema) -> Schema:
    if "$ref" in schema:
        return _reference(schema)
    form: dict[str, Any] = {}
    for keyword, value in schema.items():
        form.update(_keyword(keyword, value, schema))
    if not form.keys() - {"description"}:
        raise _NotStrict
    return form


def _reference(schema: Schema) -> Schema:
    """A reference stands alone; a description beside it needs a union of one."""
    alone = {"$ref": schema["$ref"]}
    return {"description": schema["description"], "anyOf": [alone]} if "description" in schema else alone


def _keyword(keyword: str, value: Any, schema: Schema) -> Schema:
    match keyword:
        case "type" if value == "object":
            return {"type": value, **_closed_object(schema)}
        case "type" if value == "array" and "items" not in schema:
            raise _NotStrict
        case "properties" | "additionalProperties":
            return {}
        case "items" if isinstance(value, Mapping):
            return {"items": _strict(schema[keyword])}
        case "anyOf" | "oneOf":
            return {"anyOf": [_strict(item) for item in schema[keyword]]}
        case "allOf" if len(value) == 1:
            return _strict(schema[keyword][0])
        case "format":
            return {"format": value} if value in FORMATS else {}
        case _ if keyword in KEPT:
            return {keyword: value}
        case _ if keyword in LATER:
            return {}
        case _:
            raise _NotStrict


def _closed_object(schema: Schema) -> Schema:
    properties: Mapping[str, Schema] = schema.get("properties", {})
    if schema.get("additionalProperties", not properties) is not False:
        raise _NotStrict
    required = schema.get("required", ())
    form = {name: _strict(item) if name in required else _nullable(item) for name, item in properties.items()}
    return {"properties": form, "required": list(properties), "additionalProperties": False}


def _nullable(schema: Schema) -> Schema:
    form = _strict(schema)
    if _accepts_null(form):
        return form
    described = {"description": form["description"]} if "description" in form and "$ref" not in form else {}
    bare = {keyword: value for keyword, value in form.items() if keyword != "description"}
    return {**described, "anyOf": [bare, NULL]}


def _accepts_null(schema: Schema) -> bool:
    kinds = schema.get("type")
    return kinds == "null" or (isinstance(kinds, list) and "null" in kinds) or NULL in schema.get("anyOf", ())


def _is_added(name: str, schema: Schema, root: Schema) -> bool:
    return name not in schema.get("required", ()) and not _accepts_null(_resolve(schema["properties"][name], root))


def _member(schema: Schema, value: Mapping[str, Any], root: Schema) -> Schema:
    """The member of a union that an object belongs to."""
    found = _resolve(schema, root)
    members = [_resolve(item, root) for item in found.get("anyOf") or found.get("oneOf") or ()]
    return next((item for item in members if _fits(item, value)), found)


def _fits(schema: Schema, value: Mapping[str, Any]) -> bool:
    properties: Mapping[str, Schema] = schema.get("properties", {})
    return value.keys() <= properties.keys() and all(
        properties[name].get("const", item) == item for name, item in value.items()
    )


def _resolve(schema: Schema, root: Schema) -> Schema:
    reference = schema.get("$ref")
    if not isinstance(reference, str):
        return schema
    definitions: Mapping[str, Schema] = root.get("$defs", {})
    return definitions.get(reference.removeprefix("#/$defs/"), {})
