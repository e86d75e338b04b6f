"""An API at one moment: the working tree, a folder of facts, or what git has of it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ..ir import Api
from ..names import Names, decide, load_lock
from ..overlay import apply_what_fits
from ..pipeline import compile_api
from ..problems import failure
from ..source import ROOT, SPECS, load_source

FACTS = "openapi.json"
COMPANIONS = ("source.toml", "overlay.yaml", "descriptions.yaml", "names.lock.json", "names.toml")
WORKTREE = "worktree"


@dataclass(frozen=True, slots=True)
class Revision:
    """One API, compiled, with its public names."""

    label: str
    api: Api
    names: Names

    @property
    def exists(self) -> bool:
        """False for an API that was not there yet, or is there no more."""
        return bool(self.api.operations)


def revision_at(api: str, where: str) -> Revision:
    """Compile an API as it stands in the working tree (`worktree`), in a folder of specs, or at a git revision.

    A folder may hold the facts alone: overlay, names and source are then those of the working tree. An API that is not
    in the place is one without operations. Raises `CodegenError` if there is no such place.
    """
    if where == WORKTREE:
        return _compile(api, SPECS)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        copy = _copy_out if Path(where).is_dir() else _check_out
        copy(api, where, folder / api)
        return _compile(api, folder) if (folder / api / FACTS).exists() else _absent(api, where)


def _compile(name: str, specs: Path) -> Revision:
    source = load_source(name, specs=specs)
    # Facts of another day need not meet every action of today's overlay.
    api = compile_api(name, specs=specs, correct=apply_what_fits)
    label = f"{source.revision} ({source.sha256[:8]})"
    return Revision(label, api, decide(api, load_lock(specs / name / "names.lock.json")).names)


def _absent(name: str, where: str) -> Revision:
    return Revision(f"not in {where}", Api(name, {"components": {"schemas": {}}}, ()), Names())


def _copy_out(api: str, where: str, target: Path) -> None:
    target.mkdir()
    for name in (FACTS, *COMPANIONS):
        found = Path(where) / api / name
        if not found.exists() and name in COMPANIONS:
            found = SPECS / api / name
        if found.exists():
            shutil.copyfile(found, target / name)


def _check_out(api: str, revision: str, target: Path) -> None:
    if _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") is None:
        raise failure("no-revision", api, f"{revision!r} is neither a folder of specs nor a git revision")
    target.mkdir()
    for name in (FACTS, *COMPANIONS):
        if (content := _git("show", f"{revision}:specs/{api}/{name}")) is not None:
            (target / name).write_bytes(content)


def _git(*arguments: str) -> bytes | None:
    done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None
