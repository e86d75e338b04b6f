"""The command `diff`: what may be compared, what it prints, and how it ends."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

import codegen.compare.revision
import codegen.diff
import codegen.history
from codegen.__main__ import main
from codegen.compare import Change, compare, revision_at
from codegen.compare.render import to_markdown
from codegen.compare.touches import Touches
from codegen.diff import Found, reports
from codegen.names import Names, dump_lock
from codegen.problems import CodegenError
from codegen.source import ROOT, SPECS
from tests.codegen.toy import TOY, Document, altered, asked, pet, revisions_of, written


def drop(document: Document) -> None:
    document["paths"].pop("/pets/{pet_id}")


def fish(document: Document) -> None:
    pet(document)["properties"]["kind"]["enum"].append("fish")


def both(document: Document) -> None:
    fish(document)
    drop(document)


def found(folder: Path, change: object) -> Found:
    old, new = revisions_of(folder, change)  # type: ignore[arg-type]
    return compare(old, new), Touches(new)


def test_what_breaks_stands_first(tmp_path: Path) -> None:
    text = to_markdown(*found(tmp_path, both))
    assert text.index("Breaks: operation removed") < text.index("Also changed: value added")
    assert "version: **major** (while it is 0.x: minor)" in text


def test_json_has_the_shape_that_the_page_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    places = written(tmp_path / "old", TOY), written(tmp_path / "new", altered(both))
    assert main(["diff", *places, "--json"]) == 1
    printed = json.loads(capsys.readouterr().out)
    (report,) = printed["apis"]
    assert (printed["format"], report["api"], report["verdict"], report["breaking"]) == (1, "toy", "major", 1)
    page = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
    spoken = {*printed, *report, *(key for change in report["changes"] for key in change)}
    assert [key for key in spoken if f"`{key}`" not in page] == []


def test_it_ends_with_1_only_if_something_breaks(tmp_path: Path) -> None:
    old, harmless, bad = (
        written(tmp_path / name, document)
        for name, document in (("old", TOY), ("harmless", altered(fish)), ("bad", altered(drop)))
    )
    assert [main(["diff", old, new]) for new in (old, harmless, bad)] == [0, 0, 1]


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-revision"],
        ["--output=/tmp/x", "HEAD"],
        ["HEAD", "--api", "no_such_api"],
        ["specs/openai/openapi.json"],
        ["pyproject.toml", "Makefile"],
    ],
)
def test_bad_usage_ends_with_2_and_says_why(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    places = [str(ROOT / one) if (ROOT / one).is_file() else one for one in arguments]
    try:
        code = main(["diff", *places])
    except SystemExit as exit:
        code = exit.code  # type: ignore[assignment]
    assert code == 2
    assert capsys.readouterr().err


def test_documents_of_upstream_are_compared_as_they_are(tmp_path: Path) -> None:
    for name, document in (("a.json", TOY), ("b.yaml", altered(both))):
        (tmp_path / name).write_text(json.dumps(document))
    ((report, _),) = reports(str(tmp_path / "a.json"), str(tmp_path / "b.yaml"))
    assert report.api == "b"
    assert Change("operation removed", "pets.delete", "DELETE /pets/{pet_id}", breaks=True) in report.changes


def test_a_discovery_document_is_known_by_itself(tmp_path: Path) -> None:
    method = {"id": "toy.pets.list", "path": "v1/pets", "flatPath": "v1/pets", "httpMethod": "GET", "parameters": {}}
    document = {
        "kind": "discovery#restDescription",
        "name": "toy",
        "version": "v1",
        "revision": "20260101",
        "rootUrl": "https://toy.example/",
        "servicePath": "",
        "resources": {"pets": {"methods": {"list": {**method, "response": {"$ref": "Pet"}}}}},
        "schemas": {"Pet": {"id": "Pet", "type": "object", "properties": {"id": {"type": "string"}}}},
    }
    older = json.loads(json.dumps(document))
    older["schemas"]["Pet"]["properties"]["size"] = {"type": "string"}
    for name, content in (("old.json", older), ("new.json", document)):
        (tmp_path / name).write_text(json.dumps(content))
    ((report, _),) = reports(str(tmp_path / "old.json"), str(tmp_path / "new.json"))
    assert report.changes == (Change("field removed", "Pet.size", "", "reply", breaks=True),)


def test_names_that_were_decided_hold_for_a_document_without_a_lock(tmp_path: Path) -> None:
    folder = Path(written(tmp_path / "old", TOY))
    names = revision_at("toy", str(folder)).names
    locked = Names({**names.operations, "createPet": "pets.adopt"}, names.schemas, names.modules)
    (folder / "toy" / "names.lock.json").write_text(dump_lock(locked))
    (tmp_path / "new.json").write_text(json.dumps(altered(fish)))
    ((report, _),) = reports(str(folder), str(tmp_path / "new.json"), ["toy"])
    assert {change.kind for change in report.changes} == {"value added"}


def test_a_revision_that_is_nowhere_is_a_named_problem() -> None:
    with pytest.raises(CodegenError, match="no-revision"):
        revision_at("toy", "no-such-revision")


def test_what_git_has_committed_is_a_revision() -> None:
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert revision_at("ollama", head.stdout.strip()).exists
    assert (SPECS / "ollama").is_dir()


def test_an_api_that_was_not_there_is_one_change(tmp_path: Path) -> None:
    here = written(tmp_path / "here", TOY)
    (tmp_path / "empty").mkdir()
    ((came, _),) = reports(str(tmp_path / "empty"), here)
    ((went, _),) = reports(here, str(tmp_path / "empty"))
    assert came.changes == (Change("API added", "toy", "2 operations"),)
    assert went.changes == (Change("API removed", "toy", "2 operations", breaks=True),)


def test_facts_of_another_day_need_not_meet_every_action_of_the_overlay(tmp_path: Path) -> None:
    folder = written(tmp_path, TOY)
    (tmp_path / "toy" / "overlay.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: Toy, version: '1'}\nactions:\n"
        "  - {target: \"$.paths['/fish']\", x-reason: It came later., remove: true}\n"
    )
    assert len(revision_at("toy", folder).api.operations) == 2


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Toy", "-c", "user.email=toy@toy.example"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, check=True)


def test_what_is_not_committed_is_told_and_recorded_and_nothing_else_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    specs = Path(written(tmp_path / "specs", TOY))
    for module in (codegen.history, codegen.compare.revision):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(codegen.history, "CHANGES", specs / "CHANGES.md")
    monkeypatch.setattr(codegen.compare.revision, "SPECS", specs)
    codegen.diff.tell_changes(None)
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--message", "A toy")
    codegen.diff.tell_changes(None)
    assert capsys.readouterr().out == ""
    assert not (specs / "CHANGES.md").exists()
    (specs / "toy" / "openapi.json").write_text(json.dumps(altered(both)))
    codegen.diff.tell_changes(None)
    assert "- `pets.delete`: `DELETE /pets/{pet_id}`" in capsys.readouterr().out
    assert "`pets.delete`" in (specs / "CHANGES.md").read_text(encoding="utf-8")
    codegen.diff.tell_changes(["another"])
    assert capsys.readouterr().out == ""
    (specs / "toy" / "openapi.json").write_text("[]")
    codegen.diff.tell_changes(None)
    assert "toy: what changed since the last commit cannot be told" in capsys.readouterr().err


def test_the_newest_report_stands_on_top_and_what_it_continues_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codegen.history, "CHANGES", tmp_path / "CHANGES.md")
    committed = revision_at("toy", written(tmp_path / "a", TOY))
    first = revision_at("toy", written(tmp_path / "b", altered(fish)))
    second = revision_at("toy", written(tmp_path / "c", altered(both)))
    third = revision_at(
        "toy", written(tmp_path / "d", altered(lambda d: (both(d), asked(d)["properties"].pop("size"))))
    )
    for old, new in ((committed, first), (committed, first), (committed, second), (second, third)):
        codegen.history.record([(compare(old, new), Touches(new))])
    text = (tmp_path / "CHANGES.md").read_text(encoding="utf-8")
    assert text.count("## toy: ") == 2
    assert text.count("'fish'") == text.count("`pets.delete`") == 1
    assert text.index("PetRequest.size") < text.index("`pets.delete`")
