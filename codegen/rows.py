"""Write the tables of providers and profiles as Python, which loads far faster than TOML: `python -m codegen.rows`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from .problems import JSON, failure

Tables: TypeAlias = Mapping[str, JSON | Sequence[JSON]]

ROOT = Path(__file__).resolve().parent.parent
LAYER = "handwritten/interlingua"
PROVIDERS = {"catalog.toml": "CATALOG", "rules.toml": "RULES"}
"""By file: what its tables are together, each by its name."""
PROFILES = {"row": "ROWS", "limit": "LIMITS", "trait": "TRAITS"}
"""By name of a table: what those of all files are together, in the order of the files."""
TOP = '''\
# Derived from the TOML files of this folder by `make rows`. Edit those.
"""The tables of this folder, as programs read them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any
'''


def derive_all(root: Path = ROOT) -> dict[Path, str]:
    """The text of each module."""
    providers, profiles = root / LAYER / "providers", root / LAYER / "profiles"
    return {
        providers / "rows.py": module({name: _read(providers / file) for file, name in PROVIDERS.items()}),
        profiles / "rows.py": module(_profile_tables(profiles)),
    }


def stale(root: Path = ROOT) -> list[str]:
    """Modules that are missing, or not what the tables say."""
    wrong = [path for path, text in derive_all(root).items() if not path.exists() or path.read_text("utf-8") != text]
    return sorted(path.relative_to(root).as_posix() for path in wrong)


def write_all(root: Path = ROOT) -> int:
    """Write each module; their number."""
    texts = derive_all(root)
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return len(texts)


def module(tables: Tables) -> str:
    """One module; a row is a line, so that a change of a row is one of a line."""
    return "\n".join([TOP, *(line for name, table in tables.items() for line in _lines(name, table))]) + "\n"


def _lines(name: str, table: JSON | Sequence[JSON]) -> Iterator[str]:
    if isinstance(table, dict):
        yield f"{name}: Mapping[str, Mapping[str, Any]] = {{"
        yield from (f"    {key!r}: {row!r}," for key, row in table.items())
        yield "}"
    else:
        yield f"{name}: list[Mapping[str, Any]] = ["
        yield from (f"    {row!r}," for row in table)
        yield "]"


def _profile_tables(folder: Path) -> Tables:
    found: dict[str, list[JSON]] = {name: [] for name in PROFILES.values()}
    for path in sorted(folder.glob("*.toml")):
        for kind, rows in _read(path).items():
            if kind not in PROFILES:
                raise failure("unknown-table", f"profiles/{path.name}", f"{kind} is none of {', '.join(PROFILES)}")
            found[PROFILES[kind]] += rows
    return found


def _read(path: Path) -> JSON:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise failure("bad-table", f"{path.parent.name}/{path.name}", str(error)) from error


if __name__ == "__main__":
    write_all()
