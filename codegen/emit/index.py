"""Packages that are lazy at run time and whole to a type checker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .types import HEADER

_STUB = '''{header}
"""The types of {title}: pydantic models for what comes back, TypedDicts for what goes out."""

{imports}
{old}'''
_OLD_CLASS = """
@deprecated("{note}")
class {name}({new}): ...
"""
_LAZY = '''{header}
"""The types of {title}: pydantic models for what comes back, TypedDicts for what goes out.

Type checkers read `__init__.pyi`, which imports all of them; at run time a name is imported when it is asked for.
"""

from __future__ import annotations


def __getattr__(name: str) -> object:
    from interlingua_wire._core.lazy import load

    value = globals()[name] = load(__name__, name)
    return value


def __dir__() -> list[str]:
    from interlingua_wire._core.lazy import names

    return names(__name__)
'''


@dataclass(frozen=True, slots=True)
class OldType:
    """A former name of a type."""

    name: str
    new: str
    since: str
    is_class: bool
    """Not a union or another alias: those cannot be marked for type checkers."""


def types_index(title: str, places: Mapping[str, str], old: Sequence[OldType] = ()) -> dict[str, str]:
    """The package of the types: for type checkers, for Python, and the table from module to public names."""
    lines = [f"from .{module} import {name} as {name}" for name, module in sorted(places.items())]
    lines += ["from typing_extensions import deprecated"] if any(one.is_class for one in old) else []
    stub = _STUB.format(header=HEADER, title=title, imports="\n".join(lines), old="".join(map(_old_type, old)))
    return {
        "__init__.pyi": stub,
        "__init__.py": _LAZY.format(header=HEADER, title=title),
        "_index.py": _table(places, old),
    }


def _old_type(one: OldType) -> str:
    note = f"Renamed since {one.since}; use {one.new}."
    return _OLD_CLASS.format(name=one.name, new=one.new, note=note) if one.is_class else f"\n{one.name} = {one.new}\n"


def _table(places: Mapping[str, str], old: Sequence[OldType]) -> str:
    modules: defaultdict[str, list[str]] = defaultdict(list)
    for name, module in sorted(places.items()):
        modules[module].append(name)
    lines = [f'    "{module}": "{" ".join(names)}",' for module, names in sorted(modules.items())]
    renamed = [f'    "{one.name}": ("{one.new}", "{one.since}"),' for one in old]
    return "\n".join(
        [
            HEADER,
            '"""Where each public type lives: module to names. And what old names mean, and since when."""',
            "",
            "MODULES = {",
            *lines,
            "}",
            "OLD: dict[str, tuple[str, str]] = {",
            *renamed,
            "}",
            "",
        ]
    )
