"""What the files of a protocol spell: names, attributes and words in quotes, and the operations they import."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..ir import OperationRecord
from ..source import ROOT
from .revision import Revision

_WIRE = "interlingua_wire."
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Call:
    """An operation that a file imports."""

    api: str
    constant: str
    method: str
    path: str

    def is_same(self, operation: OperationRecord, revision: Revision, imports: bool) -> bool:
        """Whether an operation of an API is this one, or what this one is in a compatible API."""
        if imports:
            name = revision.names.operations[operation.id]
            return self.api == revision.api.name and name.replace(".", "_").upper() == self.constant
        return self.method == operation.method and operation.path.partition("?")[0].endswith(self.path)


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """One file."""

    path: str
    """Relative to the repository, or to the folder above the layer where that is elsewhere."""
    lines: Mapping[str, tuple[int, ...]]
    """Each word with the lines it stands on."""
    modules: tuple[str, ...]
    calls: tuple[Call, ...]

    @property
    def name(self) -> str:
        """Of the file alone."""
        return self.path.rpartition("/")[2]

    def speaks_of(self, api: str) -> bool:
        """Whether it imports the API's package."""
        return any(f"{module}.".startswith(f"{_WIRE}{api}.") for module in self.modules)


def speakers(protocols: Path) -> Iterator[tuple[str, tuple[Spoken, ...]]]:
    """The files of each protocol."""
    for folder in sorted(path for path in protocols.iterdir() if path.is_dir() and path.name != "__pycache__"):
        yield folder.name, tuple(_read(path) for path in sorted(folder.glob("*.py")))


@cache
def _read(path: Path) -> Spoken:
    lines: dict[str, set[int]] = {}
    modules: list[str] = []
    calls: list[Call] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ImportFrom(module=str(module)) if module.startswith(_WIRE):
                modules.append(module)
                calls += _calls(module, [alias.name for alias in node.names])
            case ast.Attribute(attr=word) | ast.Name(id=word):
                lines.setdefault(word, set()).add(node.end_lineno or node.lineno)
            case ast.alias(name=word) | ast.keyword(arg=str(word)):
                lines.setdefault(word, set()).add(node.lineno)
            case ast.Constant(value=str(word)) if len(word) < _LONGEST:
                lines.setdefault(word, set()).add(node.lineno)
            case _:
                pass
    place = path.relative_to(ROOT if path.is_relative_to(ROOT) else path.parents[3]).as_posix()
    found = {word: tuple(sorted(places)) for word, places in lines.items()}
    return Spoken(place, found, tuple(modules), tuple(calls))


def _calls(module: str, names: list[str]) -> list[Call]:
    """The constants among imported names, with the verb and path that their module gives them."""
    _, api, *rest = module.split(".")
    if rest[:1] != ["resources"]:
        return []
    known = _constants(ROOT / "generated" / Path(*module.split(".")).with_suffix(".py"))
    return [Call(api, name, *known.get(name, ("", "/"))) for name in names if name.isupper()]


@cache
def _constants(path: Path) -> Mapping[str, tuple[str, str]]:
    """Constant to verb and path, for a module of operations."""
    found: dict[str, tuple[str, str]] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body if path.exists() else ():
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Call(keywords=keywords)):
                given = {one.arg: one.value.value for one in keywords if isinstance(one.value, ast.Constant)}
                found[name] = (str(given.get("method")), str(given.get("path")))
            case _:
                pass
    return found
