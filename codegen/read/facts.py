"""What of an OpenAPI document is fact: the keywords we keep. Everything else, prose above all, stays outside."""

from __future__ import annotations

from typing import Any

from ..document import METHODS, map_roots, map_schema
from ..problems import JSON

PROSE = frozenset({"description", "summary", "title", "example", "examples", "externalDocs"})

SCHEMA = frozenset(
    {
        "$ref",
        "type",
        "enum",
        "const",
        "properties",
        "patternProperties",
        "required",
        "items",
        "prefixItems",
        "additionalProperties",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "discriminator",
        "format",
        "default",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "minItems",
        "maxItems",
        "uniqueItems",
        "minProperties",
        "maxProperties",
        "propertyNames",
        "readOnly",
        "writeOnly",
        "deprecated",
        "contentEncoding",
        "contentMediaType",
    }
)
PARAMETER = frozenset(
    {"$ref", "name", "in", "required", "schema", "content", "style", "explode", "deprecated", "allowReserved"}
)
OPERATION = frozenset({"operationId", "parameters", "requestBody", "responses", "security", "deprecated"})
SECURITY_SCHEME = frozenset({"type", "scheme", "bearerFormat", "name", "in", "openIdConnectUrl", "flows"})
FLOW = frozenset({"authorizationUrl", "tokenUrl", "refreshUrl", "scopes"})
OURS = "x-il-"


def only_facts(document: JSON, *, keep_prose: bool = False) -> JSON:
    """Leave out every keyword that is no fact. `keep_prose` is for a build of one's own."""
    spare = PROSE if keep_prose else frozenset[str]()
    result = _keep(document, frozenset({"openapi", "info", "security"}))
    result["servers"] = [{"url": server["url"]} for server in document.get("servers", [])]
    result["components"] = _components(document.get("components", {}), spare)
    for section in ("paths", "webhooks"):
        if section in document:
            result[section] = {path: _item(item, spare) for path, item in document[section].items()}
    return map_roots(
        result, lambda root, where: map_schema(root, lambda schema, _: _keep(schema, SCHEMA | spare), where)
    )


def status_phrase(status: str) -> str:
    """The description of a response, which OpenAPI demands. Python's own words for a status differ by version."""
    return f"HTTP {status}" if status[:1].isdigit() else status


def _keep(value: JSON, keys: frozenset[str]) -> JSON:
    return {key: part for key, part in value.items() if key in keys or key.startswith(OURS)}


def _components(components: JSON, spare: frozenset[str]) -> JSON:
    result: JSON = {"schemas": components.get("schemas", {})}
    for section, keep in (("parameters", _parameter), ("headers", _parameter), ("requestBodies", _body)):
        if components.get(section):
            result[section] = {name: keep(value, spare) for name, value in components[section].items()}
    if components.get("responses"):
        result["responses"] = {name: _response(name, value, spare) for name, value in components["responses"].items()}
    if components.get("securitySchemes"):
        result["securitySchemes"] = {
            name: _security_scheme(scheme) for name, scheme in components["securitySchemes"].items()
        }
    return result


def _security_scheme(scheme: JSON) -> JSON:
    """A scope is a name, what stands beside it is prose; so is the format of a token that takes many words."""
    result = _keep(scheme, SECURITY_SCHEME)
    if len(str(result.get("bearerFormat", "")).split()) > _FORMAT_WORDS:
        del result["bearerFormat"]
    if "flows" in result:
        flows = {name: _keep(flow, FLOW) for name, flow in result["flows"].items() if not name.startswith("x-")}
        result["flows"] = {
            name: {**flow, "scopes": dict.fromkeys(flow.get("scopes", {}), "")} for name, flow in flows.items()
        }
    return result


_FORMAT_WORDS = 2


def _item(item: JSON, spare: frozenset[str]) -> JSON:
    result: JSON = {method: _operation(item[method], spare) for method in METHODS if method in item}
    if item.get("parameters"):
        result["parameters"] = [_parameter(parameter, spare) for parameter in item["parameters"]]
    return result


def _operation(operation: JSON, spare: frozenset[str]) -> JSON:
    result = _keep(operation, OPERATION | spare)
    if "parameters" in result:
        result["parameters"] = [_parameter(parameter, spare) for parameter in result["parameters"]]
    if "requestBody" in result:
        result["requestBody"] = _body(result["requestBody"], spare)
    result["responses"] = {
        str(status): _response(str(status), response, spare)
        for status, response in operation.get("responses", {}).items()
    }
    return result


def _parameter(parameter: JSON, spare: frozenset[str]) -> JSON:
    result = _keep(parameter, PARAMETER | spare)
    return _with_content(result)


def _body(body: JSON, spare: frozenset[str]) -> JSON:
    return _with_content(_keep(body, frozenset({"$ref", "content", "required"}) | spare))


def _response(status: str, response: JSON, spare: frozenset[str]) -> JSON:
    if "$ref" in response:
        return {"$ref": response["$ref"]}
    result = _with_content(_keep(response, frozenset({"content", "headers"}) | spare))
    result.setdefault("description", status_phrase(status))
    if "headers" in result:
        result["headers"] = {name: _parameter(header, spare) for name, header in result["headers"].items()}
    return result


def _with_content(holder: JSON) -> JSON:
    if "content" not in holder:
        return holder
    return {**holder, "content": {media: _media(value) for media, value in holder["content"].items()}}


def _media(media: Any) -> JSON:
    return _keep(media or {}, frozenset({"schema", "encoding"}))
