"""Walking an OpenAPI document: every place where a schema stands, and every operation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias, cast

from .problems import JSON

Change: TypeAlias = Callable[[JSON, str], JSON]
"""Takes a schema and where it stands, returns the schema to put there."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
SCHEMA_REF = "#/components/schemas/"
SOCKETS = "x-il-websocket"
"""In a document: conversations over websockets, by name."""
_IN_OPERATIONS = {"x-il-operation": ("reply",), "x-il-grpc": ("result", "progress")}

_ONE = frozenset({"items", "additionalProperties", "not", "propertyNames", "contains", "if", "then", "else"})
_MANY = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_NAMED = frozenset({"properties", "patternProperties", "$defs", "dependentSchemas"})


class Endpoint(NamedTuple):
    """One operation in its place."""

    path: str
    method: str
    operation: JSON
    item: JSON


def endpoints(document: JSON, *, section: str = "paths") -> Iterator[Endpoint]:
    """Every operation of `paths` (or `webhooks`), in a fixed order."""
    for path, item in sorted(document.get(section, {}).items()):
        for method in METHODS:
            if method in item:
                yield Endpoint(path, method, item[method], item)


def parts(value: Any) -> list[Any]:
    """What a mapping or a list holds; anything else holds nothing."""
    if isinstance(value, dict):
        return list(cast("JSON", value).values())
    return cast("list[Any]", value) if isinstance(value, list) else []


def ref_to(name: str) -> JSON:
    """A reference to the component schema `name`."""
    return {"$ref": SCHEMA_REF + name}


def ref_name(schema: JSON) -> str | None:
    """The component schema that a reference names, if it is such a reference."""
    reference = schema.get("$ref")
    return (
        reference.removeprefix(SCHEMA_REF) if isinstance(reference, str) and reference.startswith(SCHEMA_REF) else None
    )


def follow(schema: JSON, schemas: JSON) -> JSON:
    """The component that a reference leads to; anything else is itself."""
    name = ref_name(schema)
    return schemas.get(name, schema) if name else schema


def map_schema(schema: Any, change: Change, where: str = "") -> Any:
    """Change a schema and all schemas inside it, the inner ones first."""
    if not isinstance(schema, dict):
        return schema
    inner = {key: _map_keyword(key, value, change, f"{where}/{key}") for key, value in schema.items()}
    return change(inner, where)


def _map_keyword(key: str, value: Any, change: Change, where: str) -> Any:
    if key in _ONE:
        return map_schema(value, change, where)
    if key in _MANY and isinstance(value, list):
        return [map_schema(member, change, f"{where}/{index}") for index, member in enumerate(value)]
    if key in _NAMED and isinstance(value, dict):
        return {name: map_schema(member, change, f"{where}/{name}") for name, member in value.items()}
    return value


def map_document(document: JSON, change: Change) -> JSON:
    """Change every schema of a document, the inner ones first."""
    return map_roots(document, lambda schema, where: map_schema(schema, change, where))


def map_roots(document: JSON, change: Change) -> JSON:
    """Change the schemas that stand in no other schema: components, bodies, replies, parameters, headers."""
    result = dict(document)
    if "components" in document:
        result["components"] = _map_components(document["components"], change)
    for section in ("paths", "webhooks"):
        if section in document:
            result[section] = {
                path: _map_item(item, change, f"/{section}/{_escape(path)}") for path, item in document[section].items()
            }
    if SOCKETS in document:
        places = dict.fromkeys(document[SOCKETS], ("send", "receive"))
        result[SOCKETS] = _map_extensions(document[SOCKETS], places, change, f"/{SOCKETS}")
    return result


def each_schema(document: JSON) -> Iterator[tuple[str, JSON]]:
    """Every schema with its place, the inner ones first."""
    found: list[tuple[str, JSON]] = []

    def note(schema: JSON, where: str) -> JSON:
        found.append((where, schema))
        return schema

    map_document(document, note)
    return iter(found)


def _escape(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


def _map_components(components: JSON, change: Change) -> JSON:
    result = dict(components)
    for section, mapper in _COMPONENTS.items():
        if section in components:
            result[section] = {
                name: mapper(value, change, f"/components/{section}/{name}")
                for name, value in components[section].items()
            }
    return result


def _map_item(item: JSON, change: Change, where: str) -> JSON:
    result = dict(item)
    if "parameters" in item:
        result["parameters"] = _map_parameters(item["parameters"], change, f"{where}/parameters")
    for method in METHODS:
        if method in item:
            result[method] = _map_operation(item[method], change, f"{where}/{method}")
    return result


def _map_operation(operation: JSON, change: Change, where: str) -> JSON:
    result = dict(operation)
    for key in ("parameters", "x-il-path-parameters"):
        if key in operation:
            result[key] = _map_parameters(operation[key], change, f"{where}/{key}")
    if "requestBody" in operation:
        result["requestBody"] = _map_content_of(operation["requestBody"], change, f"{where}/requestBody")
    if "responses" in operation:
        result["responses"] = {
            status: _map_response(response, change, f"{where}/responses/{status}")
            for status, response in operation["responses"].items()
        }
    return {**result, **_map_extensions(operation, _IN_OPERATIONS, change, where)}


def _map_extensions(holder: JSON, places: Mapping[str, Iterable[str]], change: Change, where: str) -> JSON:
    """The extensions that hold references to schemas."""
    return {
        name: {
            key: _map_root(part, change, f"{where}/{name}/{key}") if key in keys else part
            for key, part in holder[name].items()
        }
        for name, keys in places.items()
        if name in holder
    }


def _map_parameters(parameters: list[JSON], change: Change, where: str) -> list[JSON]:
    return [_map_parameter(parameter, change, f"{where}/{index}") for index, parameter in enumerate(parameters)]


def _map_parameter(parameter: JSON, change: Change, where: str) -> JSON:
    result = _map_content_of(parameter, change, where)
    if "schema" in result:
        result["schema"] = _map_root(result["schema"], change, f"{where}/schema")
    return result


def _map_response(response: JSON, change: Change, where: str) -> JSON:
    result = _map_content_of(response, change, where)
    if "headers" in result:
        result["headers"] = {
            name: _map_parameter(header, change, f"{where}/headers/{name}")
            for name, header in result["headers"].items()
        }
    return result


def _map_content_of(holder: JSON, change: Change, where: str) -> JSON:
    result = dict(holder)
    if "content" in holder:
        result["content"] = {
            media: _map_media(value, change, f"{where}/content/{_escape(media)}")
            for media, value in holder["content"].items()
        }
    return result


def _map_media(media: JSON, change: Change, where: str) -> JSON:
    result = dict(media)
    if "schema" in media:
        result["schema"] = _map_root(media["schema"], change, f"{where}/schema")
    return result


def _map_root(schema: JSON | bool, change: Change, where: str) -> JSON:
    """A schema of `true` allows anything, as the empty one does."""
    return change(schema if isinstance(schema, dict) else {}, where)


_COMPONENTS: dict[str, Callable[[JSON, Change, str], JSON]] = {
    "schemas": _map_root,
    "parameters": _map_parameter,
    "headers": _map_parameter,
    "requestBodies": _map_content_of,
    "responses": _map_response,
}
