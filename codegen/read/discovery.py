"""Reads a Google discovery document into a valid OpenAPI 3.1 document of facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..document import SCHEMA_REF
from ..problems import JSON, Problem, failure
from .facts import status_phrase
from .shape import refuse_malformed
from .shapes import discovery_shape

_FORMATS = {"google-datetime": "date-time", "google-duration": "duration", "google-fieldmask": "field-mask"}
OAUTH = "OAuth2"
_BEHAVIOUR = re.compile(r"\s*(Required|Optional|Output only|Input only|Immutable|Identifier|Deprecated)\b[.:]?")
"""Google states the behaviour of a field as the first words of its description."""


def read_discovery(value: Any, *, api: str, keep_prose: bool = False) -> tuple[JSON, list[Problem]]:
    """Turn an upstream document, already loaded, into ours. Raises `CodegenError` if it is none."""
    refuse_malformed(value, discovery_shape, name=api)
    document: JSON = {
        "openapi": "3.1.0",
        "info": {"title": api, "version": str(value.get("revision") or value.get("version"))},
        "servers": [{"url": (value.get("rootUrl", "") + value.get("servicePath", "")).rstrip("/")}],
        "paths": _paths(value, keep_prose),
        "components": {
            "schemas": {name: _schema(schema, keep_prose) for name, schema in value.get("schemas", {}).items()},
            "parameters": {
                re.sub(r"[^\w.-]|^\W+", "", name): _parameter(name, parameter, keep_prose)
                for name, parameter in value.get("parameters", {}).items()
            },
            **_security_schemes(value),
        },
    }
    return document, []


def _security_schemes(value: JSON) -> JSON:
    """OpenAPI wants the addresses that Google has one pair of: https://developers.google.com/identity/protocols/oauth2"""
    scopes = value.get("auth", {}).get("oauth2", {}).get("scopes", {})
    flow = {
        "authorizationUrl": "https://accounts.google.com/o/oauth2/v2/auth",
        "tokenUrl": "https://oauth2.googleapis.com/token",
        "scopes": dict.fromkeys(scopes, ""),
    }
    return {"securitySchemes": {OAUTH: {"type": "oauth2", "flows": {"authorizationCode": flow}}}} if scopes else {}


def _paths(value: JSON, keep_prose: bool) -> JSON:
    """The flat path is the key: it is unique, where seventeen methods share `{+name}`."""
    paths: JSON = {}
    for method in _methods(value):
        path, verb = "/" + (method.get("flatPath") or method["path"]), method["httpMethod"].lower()
        item = paths.setdefault(path, {})
        if verb in item:
            raise failure("duplicate-operation", f"/paths{path}/{verb}", f"{method['id']} is the second one here")
        item[verb] = _operation(method, path, keep_prose)
    return paths


def _methods(resource: JSON) -> Iterator[JSON]:
    yield from resource.get("methods", {}).values()
    for inner in resource.get("resources", {}).values():
        yield from _methods(inner)


def _operation(method: JSON, path: str, keep_prose: bool) -> JSON:
    template = "/" + method["path"]
    parameters = [_parameter(name, value, keep_prose) for name, value in method.get("parameters", {}).items()]
    in_path = [parameter for parameter in parameters if parameter["in"] == "path"]
    operation: JSON = {
        "operationId": method["id"].partition(".")[2],
        "parameters": [*_flat_parameters(path), *(parameter for parameter in parameters if parameter["in"] != "path")],
        "responses": {"200": _reply(method.get("response"))},
    }
    if template != path:
        operation |= {"x-il-path": template, "x-il-path-parameters": in_path}
    if "request" in method:
        operation["requestBody"] = {"required": True, "content": _json_content(method["request"])}
    if scopes := method.get("scopes"):
        operation["security"] = [{OAUTH: [scope]} for scope in scopes]
    if method.get("deprecated"):
        operation["deprecated"] = True
    if upload := method.get("mediaUpload"):
        operation["x-il-upload"] = _upload(upload)
    if keep_prose and "description" in method:
        operation["description"] = method["description"]
    return operation


def _flat_parameters(path: str) -> list[JSON]:
    names = re.findall(r"\{(\w+)\}", path)
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _reply(response: JSON | None) -> JSON:
    reply: JSON = {"description": status_phrase("200")}
    return {**reply, "content": _json_content(response)} if response else reply


def _json_content(reference: JSON) -> JSON:
    return {"application/json": {"schema": {"$ref": SCHEMA_REF + reference["$ref"]}}}


def _upload(upload: JSON) -> JSON:
    protocols = upload.get("protocols", {})
    paths = {kind: protocol["path"] for kind, protocol in protocols.items()}
    size = str(upload.get("maxSize", ""))
    return {**paths, "max_bytes": int(size)} if size.isdecimal() else paths


def _parameter(name: str, value: JSON, keep_prose: bool) -> JSON:
    location = value.get("location", "query")
    schema = {key: part for key, part in value.items() if key not in ("required", "location", "repeated")}
    result: JSON = {
        "name": name,
        "in": location,
        "schema": _schema({"type": "array", "items": schema} if value.get("repeated") else schema, keep_prose),
    }
    return {**result, "required": True} if location == "path" or value.get("required") else result


def _schema(value: JSON, keep_prose: bool) -> JSON:
    behaviour = _behaviour(value.get("description", ""))
    result = _shape(value, keep_prose)
    if value.get("readOnly") or "Output only" in behaviour:
        result["readOnly"] = True
    if "Input only" in behaviour:
        result["writeOnly"] = True
    if value.get("deprecated") or "Deprecated" in behaviour:
        result["deprecated"] = True
    if "Immutable" in behaviour:
        result["x-il-immutable"] = True
    if keep_prose and "description" in value:
        result["description"] = value["description"]
    return result


def _behaviour(description: str) -> frozenset[str]:
    found: set[str] = set()
    position = 0
    while match := _BEHAVIOUR.match(description, position):
        found.add(match[1])
        position = match.end()
    return frozenset(found)


def _shape(value: JSON, keep_prose: bool) -> JSON:
    if "$ref" in value:
        return {"$ref": SCHEMA_REF + value["$ref"]}
    result = {key: value[key] for key in ("pattern", "default", "minimum", "maximum") if key in value}
    if value.get("type", "any") != "any":
        result["type"] = value["type"]
    result |= _format(value.get("format")) | _enum(value)
    if "items" in value:
        result["items"] = _schema(value["items"], keep_prose)
    if "additionalProperties" in value:
        result["additionalProperties"] = _schema(value["additionalProperties"], keep_prose)
    if "properties" in value:
        result |= _properties(value["properties"], keep_prose)
    return _plain_default(result)


def _format(name: str | None) -> JSON:
    if name is None:
        return {}
    return {"contentEncoding": "base64"} if name == "byte" else {"format": _FORMATS.get(name, name)}


def _enum(value: JSON) -> JSON:
    if "enum" not in value:
        return {}
    flags = value.get("enumDeprecated", [])
    deprecated = [word for word, flag in zip(value["enum"], flags, strict=False) if flag]
    return {"enum": value["enum"], **({"x-il-enum-deprecated": deprecated} if deprecated else {})}


def _properties(properties: JSON, keep_prose: bool) -> JSON:
    required = [name for name, value in properties.items() if "Required" in _behaviour(value.get("description", ""))]
    result: JSON = {"properties": {name: _schema(value, keep_prose) for name, value in properties.items()}}
    return {**result, "required": required} if required else result


def _plain_default(schema: JSON) -> JSON:
    """Discovery writes every default and limit as a string; one that is no value of the type is left out."""
    limits = {key: _value(schema[key], schema.get("type", "")) for key in _LIMITS if isinstance(schema.get(key), str)}
    kept = {key: value for key, value in schema.items() if key not in limits}
    return {**kept, **{key: value for key, value in limits.items() if value is not None}}


_LIMITS = ("default", "minimum", "maximum")


def _value(text: str, type: str) -> str | bool | int | float | None:
    if type == "boolean":
        return {"true": True, "false": False}.get(text)
    if type not in ("integer", "number"):
        return text
    try:
        return int(text) if type == "integer" else float(text)
    except ValueError:
        return None
