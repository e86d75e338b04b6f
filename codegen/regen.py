"""`python -m codegen regen`: everything that is generated, from `specs/`, `codegen/` and the `_async` packages."""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from . import unasync
from .diff import tell_changes
from .emit import webhooks
from .emit.by_name import by_name_module
from .emit.reference import coverage_page, reference_page
from .names import load_lock
from .package import Package, build_package
from .pipeline import compile_api
from .problems import JSON, Problem
from .source import DESCRIPTORS, SPECS

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "generated" / "interlingua_wire"
REFERENCE = ROOT / "docs" / "reference"
COVERAGE = ROOT / "docs" / "coverage.md"
_STATIC = Path(__file__).parent / "emit" / "static"
_COPIED = "# Copied from {source} by `python -m codegen regen`. Edit that one.\n"
_RUFF_RULES = ("--isolated", "--quiet", "--line-length", "120", "--target-version", "py311", "--no-cache")


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


def run(arguments: argparse.Namespace) -> int:
    """Write, or check, and say what changed. Returns the exit code."""
    names: list[str] = arguments.api or api_names()
    plan = make_plan(names)
    stale = [*different(plan.files), *leftovers(plan.files, names)]
    derived = unasync.stale()
    for problem in plan.problems:
        print(problem, file=sys.stderr)
    if arguments.check:
        return _report_check([_relative(path) for path in stale] + derived)
    write(plan.files, leftovers(plan.files, names))
    if derived:
        unasync.write_all()
    for change in plan.changes:
        print(change)
    tell_changes(arguments.api)
    print(f"{len(plan.files)} files for {', '.join(names)}; {len(stale)} changed; {len(derived)} derived files changed")
    return 0


def api_names(specs: Path = SPECS) -> list[str]:
    """The APIs that have facts."""
    return sorted(path.parent.name for path in specs.glob("*/openapi.json"))


def make_plan(names: Sequence[str]) -> Plan:
    """Compile the APIs, each in a process of its own."""
    # The largest first: what begins last should be short. Compiling makes no garbage in circles worth looking for.
    largest_first = sorted(names, key=lambda name: (-_size(name), name))
    with ProcessPoolExecutor(max_workers=min(len(names), os.cpu_count() or 1), initializer=gc.disable) as pool:
        found = dict(zip(largest_first, pool.map(compiled, largest_first), strict=True))
    packages = {name: found[name] for name in names}
    files = {
        TARGET / name / path: source for name, package in packages.items() for path, source in package.files.items()
    }
    hearing = [name for name in api_names() if has_webhooks(name, packages)]
    files |= shared_files() | {TARGET / "by_name.py": by_name_module(api_names(), with_webhooks=hearing)}
    texts = formatted(files)
    locks = {SPECS / name / "names.lock.json": package.lock for name, package in packages.items()}
    entries = manifest(packages)
    texts[TARGET / "manifest.json"] = json.dumps(entries, indent=1) + "\n"
    pages = {
        REFERENCE / name / path: text for name, package in packages.items() for path, text in package.pages.items()
    }
    rows = {name: entry["coverage"] for name, entry in entries.items() if "coverage" in entry}
    pages |= {REFERENCE / "README.md": reference_page(rows), COVERAGE: coverage_page(rows)}
    changes = [f"{name}: {change}" for name, package in packages.items() for change in package.changes]
    problems = [problem for package in packages.values() for problem in package.problems]
    return Plan(files={**texts, **locks, **pages}, changes=changes, problems=problems)


def _size(name: str) -> int:
    return (SPECS / name / "openapi.json").stat().st_size


def has_webhooks(name: str, packages: Mapping[str, Package]) -> bool:
    """Whether an API sends events, as it was compiled now or before."""
    return webhooks.FILE in packages[name].files if name in packages else (TARGET / name / webhooks.FILE).exists()


def compiled(name: str) -> Package:
    """One API, from its facts to its files."""
    package = build_package(compile_api(name), load_lock(SPECS / name / "names.lock.json"))
    descriptors = SPECS / name / DESCRIPTORS
    if not descriptors.exists():
        return package
    return replace(package, files={**package.files, DESCRIPTORS: descriptors.read_text(encoding="ascii")})


def shared_files() -> dict[Path, str]:
    """What is the same for all APIs: copied, with a line on top that says from where."""
    found: dict[Path, str] = {TARGET / "py.typed": ""}
    for path in sorted(_STATIC.rglob("*.py")):
        header = _COPIED.format(source=path.relative_to(ROOT).as_posix())
        found[TARGET / path.relative_to(_STATIC)] = header + path.read_text()
    return found


def formatted(files: Mapping[Path, str]) -> dict[Path, str]:
    """All files as ruff formats them, without the imports that turned out not to be needed."""
    with tempfile.TemporaryDirectory() as folder:
        places = {path: Path(folder) / path.relative_to(TARGET.parent) for path in files}
        for path, place in places.items():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(files[path])
        first_party = 'lint.isort.known-first-party=["interlingua_wire"]'
        _ruff("check", *_RUFF_RULES, "--select", "F401,I,TC005", "--fix", "--config", first_party, folder)
        _ruff("format", *_RUFF_RULES, folder)
        return {path: place.read_text() for path, place in places.items()}


def manifest(packages: Mapping[str, Package]) -> JSON:
    """What went in, as hashes, and what is covered; APIs that were not compiled this time keep theirs."""
    path = TARGET / "manifest.json"
    entries: JSON = json.loads(path.read_bytes()) if path.exists() else {}
    compiler = _hash(p for p in sorted(Path(__file__).parent.rglob("*")) if p.suffix in (".py", ".jinja"))
    for name, package in packages.items():
        folder = SPECS / name
        entries[name] = {
            "compiler": compiler,
            "coverage": package.coverage,
            "names": hashlib.sha256(package.lock.encode()).hexdigest(),
            "overlay": _hash([folder / "overlay.yaml", folder / "descriptions.yaml"]),
            "spec": _hash([folder / "openapi.json", folder / DESCRIPTORS]),
        }
    present = {*api_names()}
    return {name: entries[name] for name in sorted(entries) if name in present}


def different(files: Mapping[Path, str]) -> list[Path]:
    """Files that are missing or hold something else."""
    return [path for path, text in files.items() if not path.exists() or path.read_text() != text]


def leftovers(files: Mapping[Path, str], names: Iterable[str]) -> list[Path]:
    """Files in the folders of these APIs, and in `_core`, that nothing generates any more."""
    folders = [TARGET / name for name in (*names, "_core")] + [REFERENCE / name for name in names]
    present = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path for path in present if path not in files and "__pycache__" not in path.parts]


def write(files: Mapping[Path, str], stale: Iterable[Path]) -> None:
    """Write what differs, remove what is stale."""
    for path in stale:
        path.unlink()
    for folder in sorted({path.parent for path in stale}, reverse=True):
        if not any(path.is_file() and path.suffix != ".pyc" for path in folder.rglob("*")):
            shutil.rmtree(folder)
    for path in different(files):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path])


def _report_check(stale: Sequence[str]) -> int:
    for path in stale:
        print(f"{path} is not what the compiler makes; run `python -m codegen regen`", file=sys.stderr)
    return 1 if stale else 0


def _ruff(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "ruff", *arguments], check=True)


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def _relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
