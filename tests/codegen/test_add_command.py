"""`codegen add`: a new API in one command, whole or not at all."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from codegen import add as command
from codegen.__main__ import main
from codegen.add_source import Request, detected_format
from codegen.problems import JSON, CodegenError
from codegen.room import room_in
from tests.codegen.specimen import STRING, obj, openapi, operation, ref
from tests.codegen.test_hostile_documents import sound_discovery
from tests.wire.fakes import FakeTransport

GOOD = openapi(
    {"Pet": obj("id", id=STRING)},
    paths={"/pets": {"get": operation("listPets", reply={"type": "array", "items": ref("Pet")})}},
)


def written(folder: Path, document: JSON | str, name: str = "upstream.json") -> Path:
    path = folder / name
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return path


def files_below(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_new_api_is_a_package_that_can_be_called(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "apis"
    assert main(["add", "pet_store", str(written(tmp_path, GOOD)), "--into", str(home)]) == 0
    told = capsys.readouterr().out
    assert "pet_store: 1 operations, 1 schemas" in told
    assert "no problems" in told
    names = {path.name for path in (home / "specs" / "pet_store").iterdir()}
    assert names == {"source.toml", "openapi.json", "overlay.yaml", "names.lock.json"}
    monkeypatch.syspath_prepend(str(home))
    package: Any = import_module("pet_store")
    pets = package.Client(FakeTransport([b'[{"id": "1"}]'])).pets.list()
    assert pets[0].id == "1"
    for module in [module for module in sys.modules if module.partition(".")[0] == "pet_store"]:
        del sys.modules[module]


def test_what_was_added_can_be_compiled_again_and_is_fresh(tmp_path: Path) -> None:
    home = tmp_path / "apis"
    main(["add", "pets", str(written(tmp_path, GOOD)), "--into", str(home)])
    assert main(["regen", "--check", "--into", str(home)]) == 0
    (home / "pets" / "client.py").write_text("")
    assert main(["regen", "--check", "--into", str(home)]) == 1


def test_problems_are_told_with_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = openapi(paths={"/pets/{id}": {"get": operation("a", reply=ref("Gone"))}})
    assert main(["add", "pets", str(written(tmp_path, document)), "--into", str(tmp_path / "apis")]) == 0
    told = capsys.readouterr().out
    assert "dangling-reference (1): it became anything; add the schema" in told
    assert "undeclared-parameter (1): it was added as a string" in told


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Pets",
        "1pets",
        "pets_",
        "pets_2",
        "pe__ts",
        "import",
        "../x",
        "a b",
        "con",
        "com1",
        "specs",
        "json",
        "pets\n",
    ],
)
def test_a_name_that_no_package_can_have_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CodegenError, match="bad-name"):
        command.add(Request(name, str(written(tmp_path, GOOD)), "Pets"), room=room_in(tmp_path / "apis"))
    assert not (tmp_path / "apis").exists()


@pytest.mark.parametrize(
    "document", ["", "{", "[]", {"openapi": "3.1.0", "paths": {}}, {"swagger": "1.2"}, {"asyncapi": "2.0.0"}]
)
def test_a_document_that_is_refused_leaves_nothing(tmp_path: Path, document: JSON | str) -> None:
    home = tmp_path / "apis"
    assert main(["add", "pets", str(written(tmp_path, document)), "--into", str(home)]) == 1
    assert not home.exists()


def test_an_api_that_is_there_stays_unless_forced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, upstream = tmp_path / "apis", written(tmp_path, GOOD)
    arguments = ["add", "pets", str(upstream), "--into", str(home)]
    main(arguments)
    overlay = home / "specs" / "pets" / "overlay.yaml"
    overlay.write_text(overlay.read_text() + "# ours\n")
    before = {path: (home / path).read_bytes() for path in files_below(home) if path != "manifest.json"}
    assert main(arguments) == 1
    assert "api-exists" in capsys.readouterr().err
    assert main([*arguments, "--force"]) == 0
    assert {path: (home / path).read_bytes() for path in files_below(home) if path != "manifest.json"} == before


def test_a_failure_on_the_way_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, upstream = tmp_path / "apis", written(tmp_path, GOOD)
    main(["add", "pets", str(upstream), "--into", str(home)])
    before = {path: (home / path).read_bytes() for path in files_below(home)}

    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(command, "write", fail)
    written(tmp_path, openapi(paths={"/dogs": {"get": operation("listPets")}}))
    (home / "specs" / "pets" / "names.toml").write_text('[[removed]]\nname = "*"\nreason = "All new."\n')
    before["specs/pets/names.toml"] = (home / "specs" / "pets" / "names.toml").read_bytes()
    with pytest.raises(OSError, match="disk is full"):
        main(["add", "pets", str(upstream), "--into", str(home), "--force"])
    assert {path: (home / path).read_bytes() for path in files_below(home)} == before


@pytest.mark.parametrize(
    ("document", "format"),
    [(GOOD, "openapi"), ({"swagger": "2.0"}, "openapi"), (sound_discovery(), "discovery")],
)
def test_the_format_is_found_out(document: JSON, format: str) -> None:
    assert detected_format(json.dumps(document).encode(), "x.json") == format


def test_a_file_that_is_not_there_and_a_plain_http_address_are_refused(tmp_path: Path) -> None:
    for document in (str(tmp_path / "gone.json"), "http://small.example/openapi.json", "file:///etc/passwd"):
        with pytest.raises(CodegenError, match="no-upstream"):
            command.add(Request("pets", document, "Pets"), room=room_in(tmp_path / "apis"))
