"""What restricts values beyond their type, in two revisions: for people to read, since the server judges it."""

from __future__ import annotations

import json
from typing import Any

from ..document import map_schema
from ..normalise.limits import LIMITS
from ..problems import JSON


def limits_changed(before: JSON, after: JSON) -> str:
    """Such as `maximum 100 -> 200, default none -> 1`; empty where nothing changed."""
    had, has = _limits(before), _limits(after)
    changed = [key for key in sorted({*had, *has}) if had.get(key) != has.get(key)]
    return ", ".join(f"{key} {_said(had, key)} -> {_said(has, key)}" for key in changed)


def _limits(schema: JSON) -> dict[str, Any]:
    """Every limit in it, with the keywords that lead to it."""
    found: dict[str, Any] = {}

    def note(inner: JSON, where: str) -> JSON:
        place = where.strip("/").replace("/", ".")
        formats = {"format": inner["format"]} if "format" in inner else {}
        for key, value in {**inner.get(LIMITS, {}), **formats}.items():
            found[f"{place}.{key}" if place else key] = value
        return inner

    map_schema({key: value for key, value in _without_null(schema).items() if key != "properties"}, note)
    return found


def _without_null(schema: JSON) -> JSON:
    """What a schema allows besides null, with the schema's own limits."""
    members = [member for member in schema.get("anyOf", ()) if member != {"type": "null"}]
    if len(members) != 1:
        return schema
    return {**members[0], LIMITS: {**schema.get(LIMITS, {}), **members[0].get(LIMITS, {})}}


def _said(limits: dict[str, Any], key: str) -> str:
    return json.dumps(limits[key], ensure_ascii=False) if key in limits else "none"
