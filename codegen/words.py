"""Words of a name, whatever way it is written."""

from __future__ import annotations

import keyword
import re
import unicodedata

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# What pydantic's own base class already calls something else; a field of that name would break it.
_TAKEN_BY_PYDANTIC = frozenset(
    {
        "construct",
        "copy",
        "dict",
        "from_orm",
        "json",
        "model_computed_fields",
        "model_construct",
        "model_copy",
        "model_dump",
        "model_dump_json",
        "model_extra",
        "model_fields",
        "model_fields_set",
        "model_json_schema",
        "model_parametrized_name",
        "model_post_init",
        "model_rebuild",
        "model_validate",
        "model_validate_json",
        "model_validate_strings",
        "parse_file",
        "parse_obj",
        "parse_raw",
        "schema",
        "schema_json",
        "update_forward_refs",
        "validate",
    }
)
# What the annotations of a class of types, or of a resource, may say: a member of that name would stand before it.
_TAKEN_BY_FIELDS = frozenset({"bool", "float", "int", "list", "str"})
_TAKEN_BY_METHODS = frozenset(
    {
        "bool",
        "bytes",
        "cached_property",
        "close",
        "deprecated",
        "float",
        "int",
        "object",
        "omit",
        "raw",
        "str",
        "types",
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
    found = snake(name) or _letters(name) or "value"
    if name.startswith("_"):
        found = f"internal_{found}"
    if found[0].isdigit():
        found = f"value{found}" if found.isdecimal() else f"value_{found}"
    return found if is_identifier(found) and found != "self" else f"{found}_value"


def attribute(name: str) -> str:
    """The attribute of a reply type for a wire name."""
    found = argument(name)
    taken = found in _TAKEN_BY_PYDANTIC | _TAKEN_BY_FIELDS or found.startswith("model_config")
    return f"{found}_value" if taken else found


def is_member(name: str) -> bool:
    """Whether a resource can call a method, or a resource inside it, so."""
    return is_identifier(name) and name not in _TAKEN_BY_METHODS


def _letters(name: str) -> str:
    """A name without Latin letters, as Python spells it: its own letters and digits, in lower case."""
    known = "".join(letter if letter.isalnum() else " " for letter in unicodedata.normalize("NFKC", name).lower())
    found = "_".join(known.split())
    return found if found.isidentifier() and unicodedata.is_normalized("NFKC", found) else ""
