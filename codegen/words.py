"""Words of a name, whatever way it is written."""

from __future__ import annotations

import keyword
import re

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# What pydantic's own base class already calls something else; a field of that name would break it.
_TAKEN_BY_PYDANTIC = frozenset(
    {
        "construct",
        "copy",
        "dict",
        "from_orm",
        "json",
        "parse_file",
        "parse_obj",
        "parse_raw",
        "schema",
        "schema_json",
        "update_forward_refs",
        "validate",
    }
)


def words(name: str) -> list[str]:
    """`ChatCompletionTool` and `chat-completion_tool` both are `chat`, `completion`, `tool`."""
    return [word.lower() for word in _WORD.findall(name)]


def snake(name: str) -> str:
    """`generateContent` to `generate_content`; a digit stays with the word before it."""
    parts: list[str] = []
    for word in words(name):
        if parts and word.isdigit():
            parts[-1] += word
        else:
            parts.append(word)
    return "_".join(parts)


def pascal(name: str) -> str:
    """A class name: pieces joined, their first letters made upper case, the rest left as it is."""
    return "".join(piece[:1].upper() + piece[1:] for piece in re.split(r"[^A-Za-z0-9]+", name))


def is_identifier(name: str) -> bool:
    """Whether Python takes `name` as the name of an attribute or argument."""
    return name.isidentifier() and not keyword.iskeyword(name)


def argument(name: str) -> str:
    """The keyword for a wire name; one that Python reserves gets `_value`, a leading underscore reads `internal_`."""
    found = snake(name) or "value"
    if name.startswith("_"):
        found = f"internal_{found}"
    if found[0].isdigit():
        found = f"value_{found}"
    return found if is_identifier(found) and found != "self" else f"{found}_value"


def attribute(name: str) -> str:
    """The attribute of a reply type for a wire name."""
    found = argument(name)
    return f"{found}_value" if found in _TAKEN_BY_PYDANTIC or found.startswith("model_config") else found
