"""Reads OpenAPI 3.0 and 3.1 into a valid 3.1 document of facts."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from urllib.parse import parse_qsl

from ..document import METHODS, endpoints
from ..problems import JSON, Problem, failure
from .facts import only_facts
from .pointers import resolve_pointers
from .servers import note_servers
from .shape import refuse_malformed
from .shapes import openapi_shape
from .swagger import openapi_from_swagger
from .tidy import tidy
from .upgrade import upgrade
from .vendor import note_extensions

_VERSION = re.compile(r"3\.[01]\.\d+")


def read_openapi(
    value: Any, *, api: str, fallback_version: str, keep_prose: bool = False
) -> tuple[JSON, list[Problem]]:
    """Turn an upstream document, already loaded, into ours. Raises `CodegenError` if it is none."""
    value, mended = tidy(openapi_from_swagger(value))
    refuse_malformed(value, openapi_shape, name=api)
    if not _VERSION.fullmatch(value["openapi"]):
        raise failure("not-a-spec", api, f"expected `openapi: 3.0.x` or `3.1.x`, found {value['openapi']!r}")
    version = (value.get("info") or {}).get("version")
    document = {
        **value,
        "openapi": "3.1.0",
        "info": {"title": api, "version": str(version or fallback_version)},
    }
    document, unresolved = resolve_pointers(document)
    document, elsewhere = note_servers(note_extensions(_newer_methods(document)))
    document, problems = _operation_ids(_queries(document))
    problems = [*mended, *unresolved, *problems, *elsewhere]
    if not version:
        problems.append(
            Problem("no-version", "/info", "the document has no version; the hash of its bytes stands for it")
        )
    return only_facts(upgrade(document), keep_prose=keep_prose), problems


def _newer_methods(document: JSON) -> JSON:
    """A method that 3.1 has no word for is a POST under a key of its own, `/models#query`, that knows what is sent."""
    paths: JSON = {}
    for path, item in document["paths"].items():
        paths[path] = {key: value for key, value in item.items() if key not in _NEWER_METHODS}
        shared = {key: value for key, value in paths[path].items() if key not in METHODS}
        for method in _NEWER_METHODS & item.keys():
            paths[f"{path}#{method}"] = {**shared, "post": {**item[method], "x-il-method": method}}
    return {**document, "paths": paths}


_NEWER_METHODS = frozenset({"query"})


def _queries(document: JSON) -> JSON:
    """A path with a query stays the key, for that is what tells it apart; the query becomes data of the operation."""
    paths = {path: _with_query(item, path.partition("?")[2]) for path, item in document["paths"].items()}
    return {**document, "paths": paths}


def _with_query(item: JSON, query: str) -> JSON:
    if not query:
        return item
    pairs = parse_qsl(query, keep_blank_values=True)
    fixed = {"x-il-query": {name: value for name, value in pairs if not value.startswith("{")}}
    return {key: {**part, **fixed} if key in METHODS else part for key, part in item.items()}


def _operation_ids(document: JSON) -> tuple[JSON, list[Problem]]:
    """Every operation has an id of its own: one that has none, or another's, gets it from method and path."""
    uses = Counter(
        endpoint.operation.get("operationId")
        for section in ("paths", "webhooks")
        for endpoint in endpoints(document, section=section)
    )
    problems: list[Problem] = []
    result = dict(document)
    for section in ("paths", "webhooks"):
        items = {path: dict(item) for path, item in document.get(section, {}).items()}
        for path, method, operation, _ in endpoints(document, section=section):
            known = operation.get("operationId")
            if not known or uses[known] > 1:
                items[path][method] = {**operation, "operationId": _id_from_path(method, path)}
                if known:
                    problems.append(
                        Problem("operation-id", f"/{section}/{path}/{method}", f"{known!r} names several operations")
                    )
        result[section] = items
    return result, problems


def _id_from_path(method: str, path: str) -> str:
    return "_".join([method, *re.findall(r"[A-Za-z0-9]+", path)])
