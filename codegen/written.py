"""Generated files: formatted, compared with what is there, written."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from .problems import failure
from .room import OURS, PACKAGE, Room
from .source import ROOT

_STATIC = Path(__file__).parent / "emit" / "static"
_COPIED = "# Copied from {source} by `python -m codegen regen`. Edit that one.\n"
_RUFF_RULES = ("--isolated", "--quiet", "--line-length", "120", "--target-version", "py311", "--no-cache")


def shared_files(room: Room = OURS) -> dict[Path, str]:
    """What is the same for all APIs: copied, with a line on top that says from where."""
    found: dict[Path, str] = {room.target / "py.typed": ""}
    for path in sorted(_STATIC.rglob("*.py")):
        header = _COPIED.format(source=path.relative_to(ROOT).as_posix())
        found[room.target / path.relative_to(_STATIC)] = header + path.read_text(encoding="utf-8")
    return found


def formatted(files: Mapping[Path, str], room: Room = OURS) -> dict[Path, str]:
    """All files as ruff formats them, without the imports that turned out not to be needed."""
    with tempfile.TemporaryDirectory() as folder:
        places = {path: Path(folder) / path.relative_to(room.target.parent) for path in files}
        for path, place in places.items():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(files[path], encoding="utf-8")
        first_party = f'lint.isort.known-first-party=["{PACKAGE}"]'
        _ruff("check", *_RUFF_RULES, "--select", "F401,I,TC005", "--fix", "--config", first_party, folder)
        _ruff("format", *_RUFF_RULES, folder)
        return {path: place.read_text(encoding="utf-8") for path, place in places.items()}


def _ruff(*arguments: str) -> None:
    command = [sys.executable, "-m", "ruff", *arguments]
    run = subprocess.run(command, check=False, capture_output=True, text=True)
    if run.returncode:
        raise failure("unformattable", arguments[0], (run.stdout + run.stderr).strip()[:400])


def different(files: Mapping[Path, str]) -> list[Path]:
    """Files that are missing or hold something else."""
    return [path for path, text in files.items() if not path.exists() or path.read_bytes() != text.encode()]


def leftovers(
    files: Mapping[Path, str], names: Iterable[str], room: Room = OURS, *, all_apis: bool = False
) -> list[Path]:
    """Files in the folders of these APIs that nothing generates any more; of all APIs, also beside those folders."""
    shared = [room.target / "_core"] if room.is_ours else []
    own = [folder / name for name in names for folder in (room.target, room.reference)]
    folders = [room.target, room.reference] if room.is_ours and all_apis else [*shared, *own]
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
        path.write_text(files[path], encoding="utf-8")
