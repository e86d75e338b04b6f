"""Writes `docs/parameters.md`: what becomes of every parameter, at every provider."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from interlingua.protocols import PROTOCOLS
from tests.matrix.cases import Case, cases, own_words
from tests.matrix.offers import KINDS, Kind
from tests.matrix.outcomes import UNHEARD_OF, Outcome, Place, outcome, places

PAGE = Path(__file__).parents[2] / "docs" / "parameters.md"
HEAD = """# What becomes of every parameter

Written by `make parameters`; a test compares. Each cell is what the encoders did with a request that has the parameter,
beside the same request without it, for every provider of the catalog and every model that a profile tells apart.

- **a field**: the parameter is there in the request.
- **≈ a field**: it is, in other words or in part, and the reply has a warning that says so.
- **warned**: it is left out, and the reply has a warning. With `strict=True` a warning is an error beforehand.
- **refused**: nothing is sent; the error says why.
- **known**: the format has it from elsewhere, such as a tool's name from its call; or the answer is cut to it here.

Models and providers that do the same share a column. Limits, such as how many stop sequences there may be, are the
`[[limit]]` rows of [`profiles/`](../handwritten/interlingua/profiles), each with its source.
"""
Column = tuple[str, ...]


def page() -> str:
    """The whole page."""
    rows = [*cases(), *own_words()]
    return "\n".join([HEAD, *(section(protocol, rows) for protocol in PROTOCOLS), *map(offered, KINDS)])


def section(protocol: str, rows: Sequence[Case]) -> str:
    """The table of one wire format."""
    columns: dict[Column, list[Place]] = {}
    for place in places():
        if place.protocol == protocol:
            columns.setdefault(tuple(cell(outcome(case, place)) for case in rows), []).append(place)
    return "\n".join([f"## {protocol}", "", *table(columns, [case.name for case in rows]), ""])


def offered(kind: Kind) -> str:
    """The table of a call besides chat."""
    columns: dict[Column, list[Place]] = {}
    for place in dict.fromkeys(kind.places()):
        columns.setdefault(tuple(cell(kind.outcome(name, place)) for name in kind.settings), []).append(place)
    return "\n".join([f"## {kind.title}", "", *table(columns, list(kind.settings)), ""])


def table(columns: dict[Column, list[Place]], rows: Sequence[str]) -> Iterator[str]:
    """Its lines: who shares a column, then the cells."""
    for number, shared in enumerate(columns.values(), 1):
        yield f"{number}. {', '.join(dict.fromkeys(map(name_of, shared)))}"
    yield ""
    yield "| parameter | " + " | ".join(map(str, range(1, len(columns) + 1))) + " |"
    yield "|---" * (len(columns) + 1) + "|"
    for index, name in enumerate(rows):
        yield f"| {name} | " + " | ".join(column[index] for column in columns) + " |"


def name_of(place: Place) -> str:
    """A provider, or one of its models."""
    return place.provider if place.model == UNHEARD_OF else f"{place.provider}/{place.model}"


def cell(result: Outcome) -> str:
    """What a reader needs of an outcome."""
    match result.kind:
        case "sent":
            return f"`{result.where}`"
        case "sent otherwise":
            return f"≈ `{result.where}`"
        case "left out":
            return "warned"
        case "refused":
            return "refused"
        case "silent":
            return "known"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
