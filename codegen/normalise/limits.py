"""Takes defaults, ranges and patterns out of the types: we never send a server's default nor range-check a reply."""

from __future__ import annotations

from ..document import map_document
from ..problems import JSON

LIMITS = "x-il-limits"
_APART = frozenset(
    {
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
    }
)


def set_limits_apart(document: JSON) -> JSON:
    """Move what restricts values beyond their type to `x-il-limits`."""
    return map_document(document, lambda schema, where: _apart(schema))


def _apart(schema: JSON) -> JSON:
    limits = {key: value for key, value in schema.items() if key in _APART}
    if not limits:
        return schema
    kept = {key: value for key, value in schema.items() if key not in _APART}
    return {**kept, LIMITS: {**kept.get(LIMITS, {}), **limits}}
