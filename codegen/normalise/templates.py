"""Gives operations whose path takes whole resource names (`{+name}`) the parameters that are really theirs."""

from __future__ import annotations

import re

from ..document import METHODS
from ..problems import JSON


def use_templates(document: JSON) -> JSON:
    """Key such operations by template and id, for `GET /v1beta/{+name}` alone is seventeen operations."""
    paths: JSON = {}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                key, operation = _templated(path, item[method])
                paths.setdefault(key, {})[method] = operation
    return {**document, "paths": paths}


def _templated(path: str, operation: JSON) -> tuple[str, JSON]:
    template = operation.get("x-il-path")
    if template is None:
        return path, operation
    reserved = frozenset(re.findall(r"\{\+(\w+)\}", template))
    in_path = [parameter for parameter in operation["parameters"] if parameter["in"] == "path"]
    own = [
        {**parameter, "x-il-reserved": True} if parameter["name"] in reserved else parameter
        for parameter in operation.get("x-il-path-parameters", in_path)
    ]
    others = [parameter for parameter in operation["parameters"] if parameter["in"] != "path"]
    kept = {key: value for key, value in operation.items() if key != "x-il-path-parameters"}
    key = f"{template.replace('{+', '{')}#{operation['operationId']}"
    return key, {**kept, "parameters": [*own, *others], "x-il-flat-path": path}
