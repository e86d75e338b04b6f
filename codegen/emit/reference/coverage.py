"""What the clients cover, in numbers: a row an API, and what each lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from ...ir import Api
from ...names import Decision
from ...problems import JSON
from ...read.keep import LEFT
from .markdown import code, page, table

_COLUMNS = ("operations", "streaming", "upload", "pages", "long_running", "scopes", "deprecated", "removed", "types")
_WORDS = {
    "endless": "Streams that no event ends, only the end of the body",
    "undescribed": "Operations without words of ours",
    "left": "Left out by the keep-list",
}
_NAMED = 12


@dataclass(frozen=True, slots=True)
class Coverage:
    """One API."""

    title: str
    operations: int
    streaming: int
    upload: int
    pages: int
    long_running: int
    scopes: int
    deprecated: int
    removed: int
    types: int
    endless: tuple[str, ...]
    undescribed: tuple[str, ...]
    left: tuple[str, ...]


def coverage_of(api: Api, decision: Decision) -> JSON:
    """The row of an API, as JSON."""
    operations, names = api.operations, decision.names.operations
    return asdict(
        Coverage(
            title=api.title or api.name,
            operations=len(operations),
            streaming=sum(one.stream is not None for one in operations),
            upload=sum(one.upload is not None or bool(one.body and one.body.files) for one in operations),
            pages=sum(one.pages is not None for one in operations),
            long_running=sum(one.long_running is not None for one in operations),
            scopes=sum(bool(one.scopes) for one in operations),
            deprecated=sum(one.lifecycle.status == "deprecated" for one in operations),
            removed=sum(one.lifecycle.status == "removed" for one in operations),
            types=len(decision.names.schemas),
            endless=tuple(sorted(names[one.id] for one in operations if one.stream and not one.stream.terminal)),
            undescribed=tuple(sorted(names[one.id] for one in operations if one.description.startswith("Send `"))),
            left=tuple(api.document.get(LEFT, ())),
        )
    )


def coverage_page(rows: Mapping[str, JSON]) -> str:
    """`docs/coverage.md`."""
    lines = [
        (f"[{row['title']}](reference/{name}/README.md)", *(str(row[column] or "") for column in _COLUMNS))
        for name, row in rows.items()
    ]
    totals = ("**all**", *(f"**{sum(row[column] for row in rows.values())}**" for column in _COLUMNS))
    return page(
        [
            "# What the clients cover",
            "Every operation has typed methods, sync and async. Long-running: it goes on after its reply, and another "
            "operation tells what became of it. Upload: it takes files. Scopes: it says which it needs.",
            table(("API", *(column.replace("_", "-") for column in _COLUMNS)), [*lines, totals]),
            "## What is missing",
            *([part for row in rows.values() for part in _missing(row)] or ["Nothing that we know of."]),
        ]
    )


def _missing(row: JSON) -> list[str]:
    lines = [f"- {words}: {_listed(row[key])}" for key, words in _WORDS.items() if row[key]]
    return [f"### {row['title']}", "\n".join(lines)] if lines else []


def _listed(names: list[str]) -> str:
    """The first few, and how many more."""
    rest = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{len(names)}: {', '.join(map(code, names[:_NAMED]))}{rest}"


def reference_page(rows: Mapping[str, JSON]) -> str:
    """`docs/reference/README.md`."""
    lines = [
        (f"[{row['title']}]({name}/README.md)", code(name), str(row["operations"]), str(row["types"]))
        for name, row in rows.items()
    ]
    return page(
        [
            "# Reference",
            "Every method and type of every API; `il.connect(name)` gives the client. [Coverage](../coverage.md).",
            table(("API", "name", "operations", "types"), lines),
        ]
    )
