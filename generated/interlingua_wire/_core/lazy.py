# Copied from codegen/emit/static/_core/lazy.py by `python -m codegen regen`. Edit that one.
"""Looking up a name of a lazy package: its `_index` module says which module to import."""

from __future__ import annotations

from importlib import import_module
from typing import cast


def load(package: str, name: str) -> object:
    """The value of a name, from the module that has it; a former name means what it is called now, and warns."""
    old: dict[str, tuple[str, str]] = import_module("._index", package).OLD
    if name in old:
        name = _renamed(package, name, *old[name])
    for module, found in _modules(package).items():
        if name in found.split():
            return cast("object", getattr(import_module(f".{module}", package), name))
    raise AttributeError(f"module {package!r} has no attribute {name!r}")


def names(package: str) -> list[str]:
    """All names of a lazy package."""
    return sorted(name for found in _modules(package).values() for name in found.split())


def _renamed(package: str, name: str, new: str, since: str) -> str:
    import warnings

    message = f"{package}.{name} is called {new} since {since}; the old name goes with the next minor version"
    warnings.warn(message, DeprecationWarning, stacklevel=4)
    return new


def _modules(package: str) -> dict[str, str]:
    modules: dict[str, str] = import_module("._index", package).MODULES
    return modules
