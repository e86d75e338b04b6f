"""A registry's own client brings an archive into the cache; nothing of it is installed or run."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from codegen.fetch import fetch, packages
from codegen.problems import CodegenError
from codegen.read import Form
from codegen.source import Package, Upstream
from codegen.specs import update_specs
from tests.codegen.specimen import openapi, project

ONE = Package("pypi", "some-pkg", "1.0", ("some/api.json",))
SCOPED = Package("npm", "@some/pkg", "2.0.0-rc.1", ("api.json",))


@pytest.fixture(autouse=True)
def a_cache_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


class Client:
    """Stands for pip and npm: writes one wheel where it is told to."""

    def __init__(self, *, code: int = 0, archives: int = 1) -> None:
        self.commands: list[list[str]] = []
        self._code = code
        self._archives = archives

    def __call__(self, command: list[str], *, cwd: str, **_: Any) -> subprocess.CompletedProcess[str]:
        self.commands.append(command)
        for number in range(self._archives):
            with zipfile.ZipFile(Path(cwd) / f"pkg-{number}.whl", "w") as archive:
                archive.writestr("some/api.json", "{}")
                archive.writestr("api.json", "{}")
        return subprocess.CompletedProcess(command, self._code, "", "noise\nno such version\n")


def client(monkeypatch: pytest.MonkeyPatch, **options: int) -> Client:
    made = Client(**options)
    monkeypatch.setattr(packages.subprocess, "run", made)
    return made


def test_an_archive_is_fetched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = client(monkeypatch)
    assert packages.files_of_package(ONE) == packages.files_of_package(ONE) == {"api.json": b"{}"}
    assert len(asked.commands) == 1
    assert packages.cached(SCOPED) is None


@pytest.mark.parametrize(
    ("package", "words"),
    [
        (ONE, {"download", "--no-deps", "--only-binary=:all:", "some-pkg==1.0"}),
        (SCOPED, {"pack", "--ignore-scripts", "@some/pkg@2.0.0-rc.1"}),
    ],
)
def test_the_client_is_told_to_run_nothing(monkeypatch: pytest.MonkeyPatch, package: Package, words: set[str]) -> None:
    asked = client(monkeypatch)
    packages.files_of_package(package)
    assert words <= set(asked.commands[0])


@pytest.mark.parametrize("name", ["--index-url=x", "../pkg", "git+https://a.example/x", "./pkg", "a b", ""])
@pytest.mark.parametrize("registry", ["pypi", "npm"])
def test_a_name_that_is_no_name_never_reaches_the_client(
    monkeypatch: pytest.MonkeyPatch, registry: Any, name: str
) -> None:
    asked = client(monkeypatch)
    with pytest.raises(ValueError, match="exact version"):
        packages.files_of_package(Package(registry, name, "1.0", ("x",)))
    assert asked.commands == []


@pytest.mark.parametrize("version", ["latest", "^1.0", "1.x || 2", ">=1", "*", "../1", ""])
def test_a_version_that_is_not_exact_never_reaches_the_client(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    asked = client(monkeypatch)
    with pytest.raises(ValueError, match="exact version"):
        packages.files_of_package(Package("npm", "pkg", version, ("x",)))
    assert asked.commands == []


@pytest.mark.parametrize(
    ("options", "words"), [({"code": 1}, "no such version"), ({"archives": 0}, "0 files"), ({"archives": 2}, "2 files")]
)
def test_a_failure_is_told_and_leaves_nothing_in_the_cache(
    monkeypatch: pytest.MonkeyPatch, options: dict[str, int], words: str
) -> None:
    client(monkeypatch, **options)
    with pytest.raises(CodegenError, match=words):
        fetch(Upstream("", Form("openapi"), (), (ONE,), ""), where="small")
    assert packages.cached(ONE) is None


def test_a_client_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: Any, **__: Any) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(packages.subprocess, "run", missing)
    with pytest.raises(ValueError, match="it needs npm, which is not installed"):
        packages.files_of_package(SCOPED)


def test_the_next_package_is_tried_when_one_lacks_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    client(monkeypatch)
    without = Package("pypi", "some-pkg", "0.9", ("gone.json",))
    document = Upstream("", Form("openapi"), (), (without, ONE), "")
    assert fetch(document, where="small").files == {"api.json": b"{}"}


def test_the_mirror_is_asked_only_for_what_it_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client(monkeypatch)
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "api.json").write_text("mirrored")
    mirrored = Upstream("", Form("openapi"), (), (ONE,), "small/api.json")
    assert fetch(mirrored, where="small", mirror=tmp_path).files == {"api.json": b"mirrored"}
    assert fetch(mirrored, where="small").files == {"api.json": b"{}"}
    assert fetch(Upstream("", Form("openapi"), (), (ONE,), ""), where="small", mirror=tmp_path).files == {
        "api.json": b"{}"
    }


def test_a_place_that_is_asked_for_stands_for_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    client(monkeypatch)
    with pytest.raises(CodegenError, match=r"source\.toml names none"):
        fetch(Upstream("", Form("openapi"), (), (ONE,), ""), where="small", place="urls")
    with pytest.raises(CodegenError, match="--mirror"):
        fetch(Upstream("", Form("openapi"), (), (ONE,), "x"), where="small", place="mirror")


def test_a_folder_of_a_mirror_gives_its_files(tmp_path: Path) -> None:
    for name in ("protos/a/one.proto", "protos/two.proto"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    found = fetch(Upstream("", Form("openapi"), (), (), "protos"), where="small", mirror=tmp_path).files
    assert found.keys() == {"a/one.proto", "two.proto"}
    found = fetch(Upstream("", Form("openapi"), (), (), "protos/*.proto"), where="small", mirror=tmp_path).files
    assert found.keys() == {"two.proto"}


@pytest.mark.parametrize("pattern", ["../secret", "/etc/passwd", "a/../../secret"])
def test_a_mirror_is_not_left(tmp_path: Path, pattern: str) -> None:
    (tmp_path / "secret").write_text("x")
    (tmp_path / "mirror").mkdir()
    with pytest.raises(CodegenError, match="no path in a mirror"):
        fetch(Upstream("", Form("openapi"), (), (), pattern), where="small", mirror=tmp_path / "mirror")


def test_another_place_than_the_preferred_one_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client(monkeypatch)
    specs, _ = project(tmp_path, openapi())
    packaged = 'packages = [{registry = "pypi", name = "some-pkg", version = "1.0", path = "some/api.json"}]'
    path = specs / "small" / "source.toml"
    path.write_text(path.read_text().replace("urls = []", f'urls = ["ftp://a.example"]\n{packaged}'))
    monkeypatch.setattr(
        "codegen.fetch.packages.files_in_archive", lambda *_, **__: {"a": json.dumps(openapi()).encode()}
    )
    line = update_specs("small", specs=specs)
    assert line.endswith("; the preferred place did not answer, pypi some-pkg 1.0 did")
