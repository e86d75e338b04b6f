"""The normalised schemas as datamodel-code-generator should see them: once for replies, once for requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..distinct import distinct
from ..problems import JSON
from ..words import attribute

_REF = "#/components/schemas/"
_KEPT = frozenset(
    {"$ref", "additionalProperties", "anyOf", "description", "enum", "items", "properties", "required", "type"}
)
_FILE = "interlingua_wire._core.files.FileInput"
_INT64 = frozenset({"int64", "uint64"})


def reply_schema(schema: JSON) -> JSON:
    """Enums take any other string too; formats stay text, so that it comes out as it came in."""
    if schema.get("type") == "string" and schema.get("format") in _INT64:
        return _described({"customTypePath": "interlingua_wire._core.model.LongInt"}, schema)
    if _is_text_enum(schema) and (len(schema["enum"]) > 1 or schema.get("x-il-open")):
        return _described(_opened(schema["enum"]), schema)
    return _with_inner(schema, reply_schema)


def request_schema(schema: JSON) -> JSON:
    """Fields that only the server sets are left out; files and long integers take what people have."""
    if schema.get("type") == "string" and schema.get("format") in _INT64:
        return _described({"anyOf": [{"type": "integer"}, {"type": "string"}]}, schema)
    if schema.get("type") == "string" and schema.get("format") == "binary":
        return _described({"customTypePath": _FILE}, schema)
    if _is_text_enum(schema) and schema.get("x-il-open"):
        return _described(_opened(schema["enum"]), schema)
    if "properties" in schema:
        kept = {name: inner for name, inner in schema["properties"].items() if not inner.get("readOnly")}
        required = [name for name in schema.get("required", ()) if name in kept]
        schema = {**schema, "properties": kept, "required": required}
    return _with_inner(schema, request_schema)


def document_for(
    schemas: Mapping[str, JSON], places: Mapping[str, str], change: Callable[[JSON], JSON], *, shared: Mapping[str, str]
) -> JSON:
    """An OpenAPI document of the schemas in `places`, by their places and each changed; `shared` ones are imported."""
    renamed = {place: _referring(change(schemas[name]), places, shared) for name, place in sorted(places.items())}
    return {
        "openapi": "3.1.0",
        "info": {"title": "", "version": "0"},
        "paths": {},
        "components": {"schemas": renamed},
    }


def attribute_names(schemas: Mapping[str, JSON]) -> dict[str, str]:
    """Wire names of properties that are not attribute names already, with what they are called instead.

    Where two properties of a class would share an attribute, the key is `module.Class.name`.
    """
    found: dict[str, str] = {}
    for place, schema in sorted(schemas.items()):
        for name, given in distinct(schema.get("properties", {}), attribute).items():
            if given != attribute(name):
                found[f"{place}.{name}"] = given
            elif given != name:
                found[name] = given
    return found


def _is_text_enum(schema: JSON) -> bool:
    return "enum" in schema and all(isinstance(value, str) for value in schema["enum"])


def _opened(values: list[str]) -> JSON:
    return {"anyOf": [{"type": "string", "enum": values}, {"type": "string"}]}


def _described(schema: JSON, source: JSON) -> JSON:
    return {**schema, "description": source["description"]} if "description" in source else schema


def _with_inner(schema: JSON, change: Callable[[JSON], JSON]) -> JSON:
    found = {key: value for key, value in schema.items() if key in _KEPT}
    if "anyOf" in found:
        return _described({"anyOf": [change(inner) for inner in found["anyOf"]]}, schema)
    if "properties" in found:
        found["properties"] = {name: change(inner) for name, inner in found["properties"].items()}
        if found["properties"]:  # other fields come through untyped
            found.pop("additionalProperties", None)
    elif found.get("additionalProperties") is True:
        found["additionalProperties"] = {}
    for key in ("items", "additionalProperties"):
        if isinstance(found.get(key), dict):
            found[key] = change(found[key])
    return found


def _referring(node: Any, places: Mapping[str, str], shared: Mapping[str, str]) -> Any:
    if isinstance(node, list):
        return [_referring(item, places, shared) for item in node]
    if not isinstance(node, dict):
        return node
    found = {key: _referring(value, places, shared) for key, value in node.items()}
    if isinstance(reference := found.pop("$ref", None), str):
        name = reference.removeprefix(_REF)
        return found | ({"customTypePath": shared[name]} if name in shared else {"$ref": _REF + places[name]})
    return found
