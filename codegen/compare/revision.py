"""An API at one moment: a folder of specs, or what git has of it."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ..ir import Api
from ..names import Names, decide, load_lock
from ..pipeline import compile_api
from ..problems import failure
from ..source import ROOT, SPECS

FILES = ("openapi.json", "source.toml", "overlay.yaml", "names.lock.json")
WORKTREE = "worktree"


@dataclass(frozen=True, slots=True)
class Revision:
    """One API, compiled, with its public names."""

    label: str
    api: Api
    names: Names


def revision_at(api: str, where: str) -> Revision:
    """Compile an API as it stands in the working tree (`worktree`), in a folder of specs, or at a git revision.

    Raises `CodegenError` if there is no such folder or revision, or the API is not in it.
    """
    if where == WORKTREE:
        return _compile(api, SPECS, where)
    if Path(where).is_dir():
        return _compile(api, Path(where), where)
    with tempfile.TemporaryDirectory() as folder:
        _check_out(api, where, Path(folder))
        return _compile(api, Path(folder), where)


def _compile(name: str, specs: Path, label: str) -> Revision:
    api = compile_api(name, specs=specs)
    return Revision(label, api, decide(api, load_lock(specs / name / "names.lock.json")).names)


def _check_out(api: str, revision: str, folder: Path) -> None:
    target = folder / api
    target.mkdir()
    for name in FILES:
        shown = subprocess.run(
            ["git", "-C", str(ROOT), "show", f"{revision}:specs/{api}/{name}"], capture_output=True, check=False
        )
        if shown.returncode == 0:
            (target / name).write_bytes(shown.stdout)
    if not (target / "openapi.json").exists():
        raise failure(
            "no-revision", api, f"{revision!r} is neither a folder of specs nor a git revision that has this API"
        )
