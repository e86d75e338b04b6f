"""Puts shared parameters, bodies and replies where they are used, so that an operation is complete in itself."""

from __future__ import annotations

from ..document import METHODS
from ..problems import JSON, failure

_SHARED = ("parameters", "requestBodies", "responses", "headers")


def inline_components(document: JSON) -> JSON:
    """Replace references to components other than schemas by what they refer to."""
    shared = {section: document["components"].get(section, {}) for section in _SHARED}
    components = {key: value for key, value in document["components"].items() if key not in _SHARED}
    result = {**document, "components": components}
    for section in ("paths", "webhooks"):
        if section in document:
            result[section] = {path: _item(item, shared, path) for path, item in document[section].items()}
    return result


def _item(item: JSON, shared: JSON, where: str) -> JSON:
    common = item.get("parameters", [])
    return {method: _operation(item[method], common, shared, where) for method in METHODS if method in item}


def _operation(operation: JSON, common: list[JSON], shared: JSON, where: str) -> JSON:
    parameters = [
        _resolved(parameter, "parameters", shared, where) for parameter in [*common, *operation.get("parameters", [])]
    ]
    result = {**operation, "parameters": list({(one["in"], one["name"]): one for one in parameters}.values())}
    if "requestBody" in operation:
        result["requestBody"] = _resolved(operation["requestBody"], "requestBodies", shared, where)
    result["responses"] = {
        status: _resolved(response, "responses", shared, where)
        for status, response in operation.get("responses", {}).items()
    }
    return result


def _resolved(value: JSON, section: str, shared: JSON, where: str) -> JSON:
    """What a value refers to, which must be no reference again."""
    if "$ref" not in value:
        return value
    name = value["$ref"].removeprefix(f"#/components/{section}/")
    target = shared[section].get(name)
    if target is None or "$ref" in target:
        raise failure("dangling-reference", where, f"refers to {value['$ref']}, which is not there")
    return target
