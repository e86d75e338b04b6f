"""`python -m codegen regen`: everything that is generated, from `specs/`, `codegen/` and the `_async` packages."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from . import options, rows, unasync
from .diff import tell_changes
from .emit import checks, webhooks
from .emit.by_name import by_name_module
from .emit.checks import checks_module
from .emit.reference import coverage_page, reference_page
from .emit.served import served_module
from .manifest import manifest
from .name_decisions import load_decisions
from .names import load_lock
from .package import Package, build_package
from .pipeline import compile_api, corrected_facts
from .problems import JSON, CodegenError, Problem
from .room import OURS, Room, room_in
from .source import DESCRIPTORS, FACTS, ROOT, load_source
from .written import different, formatted, leftovers, shared_files, write

COVERAGE = ROOT / "docs" / "coverage.md"


@dataclass(frozen=True, slots=True)
class Plan:
    """What every generated file, and every lock, must hold."""

    files: Mapping[Path, str]
    changes: Sequence[str]
    problems: Sequence[Problem]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("--api", action="append", help="only this API (may be repeated); all by default")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if anything would change")
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="the APIs that were added to this folder")


def run(arguments: argparse.Namespace) -> int:
    """Write, or check, and say what changed. Returns the exit code."""
    room = room_in(arguments.into)
    names: list[str] = arguments.api or room.api_names()
    plan = make_plan(names, room)
    old = leftovers(plan.files, names, room, all_apis=not arguments.api)
    stale = [*different(plan.files), *old]
    derived = [*unasync.stale(), *rows.stale()] if room.is_ours else []
    for problem in plan.problems:
        print(problem, file=sys.stderr)
    if arguments.check:
        typed = options.stale() if room.is_ours else []
        return _report_check([_shown(path) for path in stale] + derived + typed)
    write(plan.files, old)
    if derived:
        unasync.write_all()
        rows.write_all()
    for change in plan.changes:
        print(change)
    if room.is_ours:
        options.write_all()
        tell_changes(arguments.api)
    print(f"{len(plan.files)} files for {', '.join(names)}; {len(stale)} changed; {len(derived)} derived files changed")
    return 0


def make_plan(names: Sequence[str], room: Room = OURS) -> Plan:
    """Compile the APIs, each in a process of its own."""
    if not names:
        return Plan({}, (), ())
    # The largest first: what begins last should be short. Compiling makes no garbage in circles worth looking for.
    largest_first = sorted(names, key=lambda name: (-_size(name, room), name))
    with ProcessPoolExecutor(max_workers=min(len(names), os.cpu_count() or 1), initializer=gc.disable) as pool:
        found = dict(zip(largest_first, pool.map(partial(compiled, room=room), largest_first), strict=True))
    return plan_of({name: found[name] for name in names}, room)


def plan_of(packages: Mapping[str, Package], room: Room, *, specs: Path | None = None) -> Plan:
    """The files that these packages become, with what all APIs share; `specs` is where their facts are for now.

    Raises `CodegenError` where a public name would go of which nobody said so.
    """
    if undecided := [problem for package in packages.values() for problem in package.undecided]:
        raise CodegenError(undecided)
    entries = manifest(packages, room, specs=specs or room.specs)
    texts = formatted(_sources(packages, room, entries), room)
    locks = {room.specs / name / "names.lock.json": package.lock for name, package in packages.items()}
    texts[room.target / "manifest.json"] = json.dumps(entries, indent=1) + "\n"
    changes = [f"{name}: {change}" for name, package in packages.items() for change in package.changes]
    problems = [problem for package in packages.values() for problem in package.problems]
    return Plan({**texts, **locks, **_pages(packages, room, entries)}, changes, problems)


def _sources(packages: Mapping[str, Package], room: Room, entries: JSON) -> dict[Path, str]:
    """The packages of the APIs, and what is beside them."""
    files: dict[Path, str] = {}
    for name, package in packages.items():
        files |= {room.target / name / path: source for path, source in package.files.items()}
    if not room.is_ours:
        return files | {room.target / name / "py.typed": "" for name in packages}
    names = sorted({*room.api_names(), *packages})
    hearing = [name for name in names if _has_webhooks(name, packages, room)]
    tables = {
        room.target / "by_name.py": by_name_module(names, with_webhooks=hearing),
        room.target / "served.py": served_module({name: entry.get("serves", ()) for name, entry in entries.items()}),
    }
    return files | shared_files(room) | tables


def _pages(packages: Mapping[str, Package], room: Room, entries: JSON) -> dict[Path, str]:
    """The reference."""
    pages: dict[Path, str] = {}
    for name, package in packages.items():
        pages |= {room.reference / name / path: text for path, text in package.pages.items()}
    rows = {name: entry["coverage"] for name, entry in entries.items() if "coverage" in entry}
    pages[room.reference / "README.md"] = reference_page(rows)
    return pages | {COVERAGE: coverage_page(rows)} if room.is_ours else pages


def _size(name: str, room: Room) -> int:
    path = room.specs / name / "openapi.json"
    return path.stat().st_size if path.exists() else 0


def _has_webhooks(name: str, packages: Mapping[str, Package], room: Room) -> bool:
    """Whether an API sends events, as it was compiled now or before."""
    return webhooks.FILE in packages[name].files if name in packages else (room.target / name / webhooks.FILE).exists()


def compiled(name: str, room: Room = OURS) -> Package:
    """One API, from its facts to its files."""
    api = compile_api(name, specs=room.specs, parent=room.parent)
    folder = room.specs / name
    package = build_package(api, load_lock(folder / "names.lock.json"), load_decisions(folder / "names.toml"))
    return replace(package, files={**package.files, **_facts(name, room)})


def _facts(name: str, room: Room) -> dict[str, str]:
    """What goes into a package of what its API was compiled from."""
    files: dict[str, str] = {}
    descriptors = room.specs / name / DESCRIPTORS
    if descriptors.exists():
        files[DESCRIPTORS] = descriptors.read_text(encoding="ascii")
    source = load_source(name, specs=room.specs)
    if source.ships_facts or source.ships_checks:
        facts = corrected_facts(name, specs=room.specs)
        files |= {FACTS: json.dumps(facts, sort_keys=True, separators=(",", ":")) + "\n"} if source.ships_facts else {}
        files |= {checks.FILE: checks_module(source.title, facts)} if source.ships_checks else {}
    return files


def _report_check(stale: Sequence[str]) -> int:
    for path in stale:
        print(f"{path} is not what the compiler makes; run `python -m codegen regen`", file=sys.stderr)
    return 1 if stale else 0


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()
