"""Reads `descriptions.yaml`: our own words for operations, schemas, fields and parameters, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

from .problems import JSON, CodegenError, Problem
from .read.yaml12 import load_text

FILE = "descriptions.yaml"


def load_descriptions(path: Path) -> list[tuple[str, str]]:
    """JSONPath targets and the text for each; a missing file describes nothing. Raises `CodegenError` by entry."""
    if not path.exists():
        return []
    name = f"{path.parent.name}/{path.name}"
    value = load_text(path.read_bytes(), name=name)
    if problems := list(_faults(value, name)):
        raise CodegenError(problems)
    return [found for section, entries in value.items() for found in _SECTIONS[section](entries)]


def _faults(value: Any, name: str) -> Iterator[Problem]:
    if not isinstance(value, dict) or not value.keys() <= _SECTIONS.keys():
        yield Problem("bad-descriptions", name, f"expected a mapping with {', '.join(_SECTIONS)}")
        return
    for section, entries in cast("JSON", value).items():
        yield from _entry_faults(entries, f"{name}/{section}", depth=2 if section == "fields" else 1)


def _entry_faults(value: Any, where: str, *, depth: int) -> Iterator[Problem]:
    if depth:
        if not isinstance(value, dict):
            yield Problem("bad-descriptions", where, "is no mapping of names")
            return
        for key, part in cast("JSON", value).items():
            yield from _entry_faults(part, f"{where}/{key}", depth=depth - 1)
    elif not isinstance(value, str) or not value.strip():
        yield Problem("bad-descriptions", where, "is no text")


def _operations(entries: JSON) -> list[tuple[str, str]]:
    return [(f"$.paths.*[?@.operationId == {_quoted(name)}]", text) for name, text in entries.items()]


def _schemas(entries: JSON) -> list[tuple[str, str]]:
    return [(f"$.components.schemas[{_quoted(name)}]", text) for name, text in entries.items()]


def _fields(entries: JSON) -> list[tuple[str, str]]:
    return [
        (f"$.components.schemas[{_quoted(schema)}].properties[{_quoted(field)}]", text)
        for schema, fields in entries.items()
        for field, text in fields.items()
    ]


def _parameters(entries: JSON) -> list[tuple[str, str]]:
    places = "$.paths.*.*['parameters','x-il-path-parameters']"
    return [(f"{places}[?@.name == {_quoted(name)}]", text) for name, text in entries.items()]


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


_SECTIONS: dict[str, Callable[[JSON], list[tuple[str, str]]]] = {
    "operations": _operations,
    "schemas": _schemas,
    "fields": _fields,
    "parameters": _parameters,
}
