"""Types as short text in public names: equal text is equal type."""

from __future__ import annotations

from collections.abc import Iterable

from ..document import ref_name
from ..names import Names
from ..problems import JSON

_SIMPLE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None", "object": "dict"}


def type_text(schema: JSON | None, names: Names) -> str:
    """Such as `list[ChatCompletionChoice] | None`."""
    if schema is None:
        return "None"
    if (name := ref_name(schema)) is not None:
        return names.class_of(name) if name in names.schemas else name
    if members := schema.get("anyOf"):
        return _union(type_text(member, names) for member in members)
    if values := schema.get("enum"):
        text = f"Literal[{', '.join(sorted(map(repr, values)))}]"
        return f"{text} | str" if schema.get("x-il-open") else text
    return _plain(schema, names)


def _plain(schema: JSON, names: Names) -> str:
    kind: str | list[str] | None = schema.get("type")
    if isinstance(kind, list):
        return _union(type_text({**schema, "type": one}, names) for one in kind)
    if kind == "array":
        return f"list[{type_text(schema.get('items', {}), names)}]"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"dict[str, {type_text(schema['additionalProperties'], names)}]"
    text = _SIMPLE.get(str(kind), "object")
    return f"{text}({schema['format']})" if "format" in schema else text


def _union(texts: Iterable[str]) -> str:
    parts = sorted({part for text in texts for part in text.split(" | ")}, key=lambda part: (part == "None", part))
    return " | ".join(parts)


def widens(old: str, new: str) -> bool:
    """Whether every value of type `old` is one of type `new` too, as far as the texts tell."""
    return set(old.split(" | ")) <= set(new.split(" | ")) or new == "object"
