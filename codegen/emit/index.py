"""Packages that are lazy at run time and whole to a type checker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from .types import HEADER

_STUB = '''{header}
"""The types of {title}: pydantic models for what comes back, TypedDicts for what goes out."""

{imports}
'''
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


def types_index(title: str, places: Mapping[str, str]) -> dict[str, str]:
    """The package of the types: for type checkers, for Python, and the table from module to public names."""
    imports = "\n".join(f"from .{module} import {name} as {name}" for name, module in sorted(places.items()))
    return {
        "__init__.pyi": _STUB.format(header=HEADER, title=title, imports=imports),
        "__init__.py": _LAZY.format(header=HEADER, title=title),
        "_index.py": _table(places),
    }


def _table(places: Mapping[str, str]) -> str:
    modules: defaultdict[str, list[str]] = defaultdict(list)
    for name, module in sorted(places.items()):
        modules[module].append(name)
    lines = [f'    "{module}": "{" ".join(names)}",' for module, names in sorted(modules.items())]
    return "\n".join(
        [HEADER, '"""Where each public type lives: module to names."""', "", "MODULES = {", *lines, "}", ""]
    )
