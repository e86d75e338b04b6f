"""What the generator of types says nothing of: modules, and TypedDicts whose fields are no identifiers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..problems import JSON
from .docstrings import safe_text

_FUNCTIONAL = re.compile(r"^(\w+) = TypedDict\(\n.*?^\)$", re.MULTILINE | re.DOTALL)
_WAYS = {True: "what requests take", False: "what replies give"}


def with_docs(file: str, source: str, classes: Mapping[str, JSON], *, header: str) -> str:
    """A module of types with its docstring, and with one below each TypedDict that is made by a call."""
    stem = file.removesuffix(".py")
    words = stem.removesuffix("_params").replace("_", " ").replace("/", " ")
    module = f'"""Types of {words}: {_WAYS[stem.endswith("_params")]}."""\n'
    source = source.replace(f"{header}\n", f"{header}\n{module}", 1)
    return _FUNCTIONAL.sub(lambda match: match[0] + "\n" + _docstring(classes.get(match[1], {})), source)


def _docstring(schema: JSON) -> str:
    """The words on the type, and a line for each of its fields."""
    words = " ".join(schema.get("description", "").split())
    fields = [
        f"- `{_shown(name)}`: {' '.join(field.get('description', '').split())}"
        for name, field in schema.get("properties", {}).items()
    ]
    return f'"""{safe_text(chr(10).join([words, "", *fields]))}\n"""\n'


def _shown(name: str) -> str:
    """A wire name as a docstring can hold it: on one line, without what cannot be printed."""
    return "".join(letter if letter.isprintable() and letter not in "`\\" else "?" for letter in name)
