"""The caller's own fields of the provider's request, added last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast


def with_options(body: Mapping[str, object], options: Mapping[str, Any]) -> dict[str, object]:
    """`options` wins. A group of settings is merged; an object with a `type` says one whole thing and is replaced."""
    merged = dict(body)
    for name, value in options.items():
        merged[name] = _merged(merged.get(name), value)
    return merged


def _merged(ours: object, theirs: object) -> object:
    if not _is_group(ours) or not _is_group(theirs):
        return theirs
    return with_options(cast("Mapping[str, object]", ours), cast("Mapping[str, Any]", theirs))


def _is_group(value: object) -> bool:
    return isinstance(value, Mapping) and "type" not in value
