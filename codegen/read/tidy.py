"""Mends what is not quite as the format demands where the meaning is plain, and says so."""

from __future__ import annotations

import re
from typing import Any

from ..document import METHODS
from ..problems import JSON, Problem

_VALUES = frozenset({"default", "enum", "const", "example", "examples"})
"""Under these keywords null is a value."""
_PLACEHOLDER = re.compile(r"\{([^{}/]+)\}")


def tidy(document: Any) -> tuple[Any, list[Problem]]:
    """The document without keywords that are null, without extensions among names, with the parameters of its paths."""
    if not isinstance(document, dict):
        return document, []
    problems: list[Problem] = []
    result = _without_nulls(document, "", problems)
    if not isinstance(result.get("paths"), dict):
        return result, problems
    paths = {path: item for path, item in result["paths"].items() if not path.startswith("x-")}
    return {**result, "paths": {path: _item(path, item, problems) for path, item in paths.items()}}, problems


def _without_nulls(value: Any, where: str, problems: list[Problem]) -> Any:
    if isinstance(value, list):
        return [_without_nulls(item, f"{where}/{index}", problems) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    found: JSON = {}
    for key, part in value.items():
        if part is None and key not in _VALUES and not key.startswith("x-"):
            problems.append(Problem("null-keyword", f"{where}/{key}", "is null, which says nothing"))
        else:
            found[key] = part if key in _VALUES else _without_nulls(part, f"{where}/{key}", problems)
    return found


def _item(path: str, item: Any, problems: list[Problem]) -> Any:
    if not isinstance(item, dict):
        return item
    names = list(dict.fromkeys(_PLACEHOLDER.findall(path.partition("?")[0])))
    result = {**item, **_placed(item, names, f"/paths/{path}", problems)}
    common = result.get("parameters", [])
    for method in METHODS:
        if isinstance(item.get(method), dict):
            result[method] = _operation(item[method], names, common, f"/paths/{path}/{method}", problems)
    return result


def _placed(holder: JSON, names: list[str], where: str, problems: list[Problem]) -> JSON:
    """The parameters, if there are any: one that is of a path that has no place for it goes to the query."""
    if not isinstance(holder.get("parameters"), list):
        return {}
    found: list[Any] = []
    for one in holder["parameters"]:
        if isinstance(one, dict) and one.get("in") == "path" and one.get("name") not in names:
            problems.append(Problem("misplaced-parameter", where, f"{one.get('name')!r} has no place in the path"))
            one = {**one, "in": "query"}
        found.append(one)
    return {"parameters": found}


def _operation(operation: JSON, names: list[str], common: Any, where: str, problems: list[Problem]) -> JSON:
    """Add the placeholders of the path that no parameter speaks of."""
    result = {**operation, **_placed(operation, names, where, problems)}
    own = result.get("parameters", [])
    if not isinstance(own, list) or not isinstance(common, list):
        return result
    declared = [one for one in (*own, *common) if isinstance(one, dict)]
    if any("$ref" in one for one in declared):
        return result
    known = {one.get("name") for one in declared if one.get("in") == "path"}
    missing = [name for name in names if name not in known]
    problems.extend(
        Problem("undeclared-parameter", where, f"{name!r} of the path is none of its parameters") for name in missing
    )
    added = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in missing]
    return {**result, "parameters": [*own, *added]} if added else result
