"""An API at one moment: the working tree, a folder of specs, a single document, or what git has of it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..group_reach import Reach, reach_of
from ..ir import Api
from ..names import Names, decide, dict_class, load_lock
from ..overlay import apply_what_fits
from ..pipeline import compile_api
from ..problems import JSON, failure
from ..source import ROOT, SPECS, api_names
from .single import facts_of_file

FACTS = "openapi.json"
COMPANIONS = ("source.toml", "overlay.yaml", "descriptions.yaml", "names.lock.json", "names.toml")
WORKTREE = "worktree"
_BARE = """title = "{name}"
[upstream]
format = "openapi"
urls = []
mirror = ""
licence = ""
revision = ""
sha256 = ""
operations = 0
[docs]
url = ""
"""


@dataclass(frozen=True, slots=True, eq=False)
class Revision:
    """One API, compiled, with its public names."""

    label: str
    api: Api
    names: Names
    reach: Reach

    @property
    def exists(self) -> bool:
        """False for an API that was not there yet, or is there no more."""
        return bool(self.api.operations)

    @property
    def schemas(self) -> Mapping[str, Any]:
        """Component schemas by name."""
        schemas: JSON = self.api.document["components"]["schemas"]
        return schemas

    def public(self, schema: str) -> str:
        """The public name of a component schema; one that no operation reaches has only its own."""
        return self.names.class_of(schema) if schema in self.names.schemas else schema

    def received(self, schema: str) -> str | None:
        """The public name of what replies give for a component schema, if any does."""
        return self.public(schema) if schema in self.reach.replies else None

    def sent(self, schema: str) -> str | None:
        """The public name of what requests take for it, if any does."""
        return dict_class(schema, self.names, self.reach) if schema in self.reach.requests else None


def apis_at(where: str) -> list[str]:
    """The APIs that have facts in a place. Raises `CodegenError` if there is no such place."""
    if where == WORKTREE:
        return api_names()
    if Path(where).is_dir():
        return sorted(path.parent.name for path in Path(where).glob(f"*/{FACTS}"))
    _refuse_unknown(where, "specs")
    listed = _git("ls-tree", "-r", "--name-only", where, "specs/") or b""
    return sorted(Path(line).parent.name for line in listed.decode().splitlines() if Path(line).name == FACTS)


def revision_at(api: str, where: str, *, lock: Names | None = None) -> Revision:
    """Compile an API as it stands in the working tree (`worktree`), a folder of specs, a document, or a git revision.

    A document is one of upstream's, of any form we read, or facts. It, and a folder, may lack overlay, names and
    source: those of the working tree are taken then; `lock` serves where there are no names either. An API that is not
    in the place is one without operations. Raises `CodegenError` if there is no such place.
    """
    if where == WORKTREE:
        return _compile(api, SPECS, lock)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / api).mkdir()
        if Path(where).is_file():
            (folder / api / FACTS).write_text(facts_of_file(Path(where), api=api))
            _add_companions(api, folder / api)
        elif Path(where).is_dir():
            _copy_out(api, where, folder / api)
        else:
            _check_out(api, where, folder / api)
        return _compile(api, folder, lock) if (folder / api / FACTS).exists() else _absent(api, where)


def _compile(name: str, specs: Path, lock: Names | None) -> Revision:
    # Facts of another day need not meet every action of today's overlay.
    api = compile_api(name, specs=specs, correct=apply_what_fits)
    locked = load_lock(specs / name / "names.lock.json")
    decision = decide(api, locked if locked.schemas or lock is None else lock)
    return Revision(_label(api, specs / name), api, decision.names, decision.reach)


def _label(api: Api, folder: Path) -> str:
    """The provider's own word for the revision, and a hash of what was compiled."""
    digest = hashlib.sha256()
    for name in (FACTS, "overlay.yaml"):
        digest.update((folder / name).read_bytes() if (folder / name).exists() else b"")
    return f"{api.document['info'].get('version', '?')} ({digest.hexdigest()[:8]})"


def _absent(name: str, where: str) -> Revision:
    api = Api(name, {"components": {"schemas": {}}}, ())
    return Revision(f"not in {where}", api, Names(), reach_of(api, {}))


def _copy_out(api: str, where: str, target: Path) -> None:
    for name in (FACTS, *COMPANIONS):
        found = Path(where) / api / name
        if found.exists():
            shutil.copyfile(found, target / name)
    if (target / FACTS).exists():
        _add_companions(api, target)


def _add_companions(api: str, target: Path) -> None:
    for name in COMPANIONS:
        if not (target / name).exists() and (SPECS / api / name).exists():
            shutil.copyfile(SPECS / api / name, target / name)
    if not (target / "source.toml").exists():
        (target / "source.toml").write_text(_BARE.format(name=api))


def _check_out(api: str, revision: str, target: Path) -> None:
    _refuse_unknown(revision, api)
    for name in (FACTS, *COMPANIONS):
        if (content := _git("show", f"{revision}:specs/{api}/{name}")) is not None:
            (target / name).write_bytes(content)


def _refuse_unknown(revision: str, where: str) -> None:
    found = None if revision.startswith("-") else _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if found is None:
        raise failure("no-revision", where, f"{revision!r} is no document, no folder of specs and no git revision")


def _git(*arguments: str) -> bytes | None:
    done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None
