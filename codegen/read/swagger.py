"""Swagger 2.0 in the words of OpenAPI 3.0: hosts, bodies, forms, media types, and where shared parts stand."""

from __future__ import annotations

from typing import Any

from ..document import METHODS
from ..problems import JSON

_JSON = "application/json"
_MOVED = {
    "#/definitions/": "#/components/schemas/",
    "#/parameters/": "#/components/parameters/",
    "#/responses/": "#/components/responses/",
}
_OF_SCHEMA = frozenset(
    {
        "default",
        "enum",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "format",
        "items",
        "maxItems",
        "maxLength",
        "maximum",
        "minItems",
        "minLength",
        "minimum",
        "multipleOf",
        "pattern",
        "type",
        "uniqueItems",
    }
)
"""What a parameter says of its value, beside everything else, where 3.0 has a schema."""
_STYLES = {
    "csv": ("form", False),
    "multi": ("form", True),
    "pipes": ("pipeDelimited", False),
    "ssv": ("spaceDelimited", False),
}
_FLOWS = {
    "accessCode": "authorizationCode",
    "application": "clientCredentials",
    "implicit": "implicit",
    "password": "password",
}
_LEFT_OUT = ("parameters", "consumes", "produces", "schemes")
"""Of an operation: said elsewhere in 3.0."""


def openapi_from_swagger(value: Any) -> Any:
    """The document as OpenAPI 3.0; one that is no Swagger 2.0 as it is."""
    if not isinstance(value, dict) or value.get("swagger") != "2.0" or not isinstance(value.get("paths"), dict):
        return value
    value = _moved(value)
    kept = {key: part for key, part in value.items() if key in ("info", "security", "tags") or key.startswith("x-")}
    shared = value.get("parameters", {})
    return {
        **kept,
        "openapi": "3.0.0",
        "servers": _servers(value),
        "paths": {path: _item(item, value, shared) for path, item in value["paths"].items()},
        "components": _components(value, shared),
    }


def _moved(value: Any) -> Any:
    """References to where 3.0 keeps what they lead to; `type: file` is bytes."""
    if isinstance(value, list):
        return [_moved(item) for item in value]
    if not isinstance(value, dict):
        return value
    found = {key: _moved(part) for key, part in value.items()}
    if isinstance(reference := found.get("$ref"), str):
        place = next((old for old in _MOVED if reference.startswith(old)), "")
        found["$ref"] = _MOVED.get(place, "") + reference.removeprefix(place)
    if found.get("type") == "file":
        found |= {"type": "string", "format": "binary"}
    return found


def _servers(value: JSON) -> list[JSON]:
    host, base = str(value.get("host") or ""), str(value.get("basePath") or "").rstrip("/")
    schemes = value.get("schemes") or ["https"]
    secure = "https" if not isinstance(schemes, list) or "https" in schemes else schemes[0]
    return [{"url": f"{secure}://{host}{base}"}] if host else [{"url": base}] if base else []


def _components(value: JSON, shared: Any) -> JSON:
    parameters = {
        name: _parameter(one) for name, one in _pairs(shared) if isinstance(one, dict) and one.get("in") not in _IN_BODY
    }
    responses = {name: _response(one, _media(value, {}, "produces")) for name, one in _pairs(value.get("responses"))}
    schemes = {name: _scheme(one) for name, one in _pairs(value.get("securityDefinitions")) if isinstance(one, dict)}
    return {
        "schemas": value.get("definitions", {}),
        **({"parameters": parameters} if parameters else {}),
        **({"responses": responses} if responses else {}),
        **({"securitySchemes": schemes} if schemes else {}),
    }


_IN_BODY = ("body", "formData")


def _pairs(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def _item(item: Any, document: JSON, shared: Any) -> Any:
    if not isinstance(item, dict):
        return item
    common = _resolved(item.get("parameters", []), shared)
    found = {key: part for key, part in item.items() if key not in METHODS and key != "parameters"}
    for method in METHODS:
        if isinstance(item.get(method), dict):
            found[method] = _operation(item[method], common, document, shared)
    return found


def _operation(operation: JSON, common: list[JSON], document: JSON, shared: Any) -> JSON:
    given = _resolved(operation.get("parameters", []), shared)
    own = [(one.get("in"), one.get("name")) for one in given]
    every = [*(one for one in common if (one.get("in"), one.get("name")) not in own), *given]
    found = {key: part for key, part in operation.items() if key not in _LEFT_OUT}
    found["parameters"] = [_parameter(one) for one in every if one.get("in") not in _IN_BODY]
    if body := _body([one for one in every if one.get("in") in _IN_BODY], _media(document, operation, "consumes")):
        found["requestBody"] = body
    produces = _media(document, operation, "produces")
    found["responses"] = {status: _response(one, produces) for status, one in _pairs(operation.get("responses"))}
    return found


def _resolved(parameters: Any, shared: Any) -> list[JSON]:
    """Parameters that say themselves whether they are a body; those of other kinds stay references."""
    found: list[JSON] = []
    for one in parameters if isinstance(parameters, list) else []:
        name = str(one.get("$ref", "")).rpartition("/")[2] if isinstance(one, dict) else ""
        target = shared.get(name) if name and isinstance(shared, dict) else None
        found += [target if isinstance(target, dict) else one] if isinstance(one, dict) else []
    return found


def _media(document: JSON, operation: JSON, key: str) -> list[str]:
    media = operation.get(key, document.get(key))
    return [str(one) for one in media] if isinstance(media, list) and media else [_JSON]


def _parameter(parameter: Any) -> Any:
    if not isinstance(parameter, dict) or "$ref" in parameter:
        return parameter
    found = {key: part for key, part in parameter.items() if key not in _OF_SCHEMA and key != "collectionFormat"}
    found["schema"] = {key: part for key, part in parameter.items() if key in _OF_SCHEMA}
    if parameter.get("type") == "array" and parameter.get("in") == "query":
        found["style"], found["explode"] = _STYLES.get(str(parameter.get("collectionFormat", "csv")), ("form", False))
    return found


def _body(parameters: list[JSON], media: list[str]) -> JSON | None:
    """One body parameter is the body; form fields make one together."""
    whole = next((one for one in parameters if one.get("in") == "body"), None)
    if whole:
        content = {one: {"schema": whole.get("schema", {})} for one in media}
        return {"required": bool(whole.get("required")), "content": content}
    if not parameters:
        return None
    fields = {str(one.get("name")): {key: part for key, part in one.items() if key in _OF_SCHEMA} for one in parameters}
    required = [str(one.get("name")) for one in parameters if one.get("required") is True]
    has_files = any(field.get("format") == "binary" for field in fields.values())
    form = "multipart/form-data" if has_files or "multipart/form-data" in media else "application/x-www-form-urlencoded"
    schema = {"type": "object", "properties": fields, **({"required": required} if required else {})}
    return {"required": bool(required), "content": {form: {"schema": schema}}}


def _response(response: Any, media: list[str]) -> Any:
    if not isinstance(response, dict) or "$ref" in response:
        return response
    found = {key: part for key, part in response.items() if key not in ("schema", "headers", "examples")}
    if "schema" in response:
        found["content"] = {one: {"schema": response["schema"]} for one in media}
    if isinstance(response.get("headers"), dict):
        found["headers"] = {name: _parameter(header) for name, header in response["headers"].items()}
    return found


def _scheme(scheme: JSON) -> JSON:
    if scheme.get("type") == "basic":
        return {"type": "http", "scheme": "basic"}
    if scheme.get("type") != "oauth2":
        return scheme
    flow = {"scopes": scheme.get("scopes", {})}
    flow |= {key: scheme[key] for key in ("authorizationUrl", "tokenUrl") if key in scheme}
    return {"type": "oauth2", "flows": {_FLOWS.get(str(scheme.get("flow")), "implicit"): flow}}
