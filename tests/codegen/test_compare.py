"""The report: each kind of change is named in public words and judged by the direction it travels in."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import codegen.diff
from codegen.__main__ import main
from codegen.compare import Change, Report, compare, revision_at
from codegen.compare.render import to_markdown
from codegen.problems import CodegenError

SOURCE = """
title = "Toy"
[upstream]
format = "openapi"
urls = []
mirror = "toy/openapi.json"
licence = "MIT"
revision = "1"
sha256 = ""
operations = 2
[docs]
url = "https://toy.example/docs"
"""

TOY: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Toy", "version": "1"},
    "paths": {
        "/pets": {
            "post": {
                "operationId": "createPet",
                "parameters": [{"name": "dry", "in": "query", "schema": {"type": "boolean"}}],
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/PetRequest"}}}
                },
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}},
                    }
                },
            }
        },
        "/pets/{pet_id}": {
            "delete": {
                "operationId": "deletePet",
                "parameters": [{"name": "pet_id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": {"204": {"description": ""}},
            }
        },
    },
    "components": {
        "schemas": {
            "PetRequest": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string"}, "size": {"type": "string", "enum": ["small", "large"]}},
            },
            "Pet": {
                "type": "object",
                "required": ["id"],
                "properties": {"id": {"type": "string"}, "kind": {"type": "string", "enum": ["cat", "dog"]}},
            },
        }
    },
}

Document = dict[str, Any]


def report_of(folder: Path, change: Callable[[Document], object]) -> Report:
    altered = copy.deepcopy(TOY)
    change(altered)
    for label, document in (("old", TOY), ("new", altered)):
        target = folder / label / "toy"
        target.mkdir(parents=True)
        (target / "openapi.json").write_text(json.dumps(document))
        (target / "source.toml").write_text(SOURCE)
        (target / "overlay.yaml").write_text("overlay: 1.0.0\ninfo: {title: Toy, version: '1'}\nactions: []\n")
    return compare(revision_at("toy", str(folder / "old")), revision_at("toy", str(folder / "new")))


def pet(document: Document) -> Document:
    found: Document = document["components"]["schemas"]["Pet"]
    return found


def asked(document: Document) -> Document:
    found: Document = document["components"]["schemas"]["PetRequest"]
    return found


CASES: dict[str, tuple[Callable[[Document], object], Change]] = {
    "an operation that goes breaks": (
        lambda d: d["paths"].pop("/pets/{pet_id}"),
        Change("operation removed", "pets.delete", "DELETE /pets/{pet_id}", breaks=True),
    ),
    "an optional parameter breaks nobody": (
        lambda d: d["paths"]["/pets"]["post"]["parameters"].append(
            {"name": "tag", "in": "query", "schema": {"type": "string"}}
        ),
        Change("parameter added", "pets.create(tag)", "optional", "request"),
    ),
    "a parameter that becomes required breaks": (
        lambda d: d["paths"]["/pets"]["post"]["parameters"][0].update(required=True),
        Change("parameter changed", "pets.create(dry)", "is now required", "request", breaks=True),
    ),
    "a new required request field breaks": (
        lambda d: (asked(d)["properties"].update(age={"type": "integer"}), asked(d)["required"].append("age")),
        Change("field added", "PetRequest.age", "required", "request", breaks=True),
    ),
    "a new required reply field does not": (
        lambda d: (pet(d)["properties"].update(age={"type": "integer"}), pet(d)["required"].append("age")),
        Change("field added", "Pet.age", "required", "reply"),
    ),
    "a reply field that becomes optional breaks": (
        lambda d: pet(d).update(required=[]),
        Change("field changed", "Pet.id", "is now optional", "reply", breaks=True),
    ),
    "a request field that becomes optional does not": (
        lambda d: asked(d).update(required=[]),
        Change("field changed", "PetRequest.name", "is now optional", "request"),
    ),
    "a request field that takes more breaks nobody": (
        lambda d: asked(d)["properties"].update(name={"type": ["string", "integer"]}),
        Change("field changed", "PetRequest.name", "str -> int | str", "request"),
    ),
    "a reply field that may be more things breaks its readers": (
        lambda d: pet(d)["properties"].update(id={"type": ["string", "integer"]}),
        Change("field changed", "Pet.id", "str -> int | str", "reply", breaks=True),
    ),
    "a request value that goes breaks": (
        lambda d: asked(d)["properties"]["size"].update(enum=["small", "medium"]),
        Change("value removed", "PetRequestSize", "'large'", "request", breaks=True),
    ),
    "a new reply value breaks nobody": (
        lambda d: pet(d)["properties"]["kind"]["enum"].append("fish"),
        Change("value added", "PetKind", "'fish'", "reply"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_change_is_named_and_judged(case: str, tmp_path: Path) -> None:
    change, expected = CASES[case]
    assert expected in report_of(tmp_path, change).changes


def test_equal_revisions_have_no_changes(tmp_path: Path) -> None:
    report = report_of(tmp_path, lambda document: None)
    assert report.changes == ()
    assert report.verdict == "none"


def test_the_verdict_follows_semver(tmp_path: Path) -> None:
    assert report_of(tmp_path / "a", CASES["an operation that goes breaks"][0]).verdict == "major"
    assert report_of(tmp_path / "b", CASES["a new reply value breaks nobody"][0]).verdict == "minor"


def test_what_breaks_stands_first(tmp_path: Path) -> None:
    def two(document: Document) -> None:
        CASES["a new reply value breaks nobody"][0](document)
        CASES["an operation that goes breaks"][0](document)

    text = to_markdown(report_of(tmp_path, two))
    assert text.index("Breaks: operation removed") < text.index("Also changed: value added")


def test_the_command_exits_1_on_a_breaking_change_and_prints_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report_of(tmp_path, CASES["an operation that goes breaks"][0])
    assert main(["diff", str(tmp_path / "old"), str(tmp_path / "new"), "--api", "toy", "--json"]) == 1
    (report,) = json.loads(capsys.readouterr().out)
    assert report["verdict"] == "major"
    assert main(["diff", str(tmp_path / "old"), str(tmp_path / "old"), "--api", "toy"]) == 0


def test_a_revision_that_is_nowhere_is_a_named_problem(tmp_path: Path) -> None:
    with pytest.raises(CodegenError, match="no-revision"):
        revision_at("toy", "no-such-revision")


def test_an_api_that_was_not_there_is_one_change(tmp_path: Path) -> None:
    report_of(tmp_path, lambda document: None)
    (tmp_path / "empty").mkdir()
    came = compare(revision_at("toy", str(tmp_path / "empty")), revision_at("toy", str(tmp_path / "new")))
    went = compare(revision_at("toy", str(tmp_path / "new")), revision_at("toy", str(tmp_path / "empty")))
    assert came.changes == (Change("API added", "toy", "2 operations"),)
    assert went.changes == (Change("API removed", "toy", "2 operations", breaks=True),)


def test_facts_of_another_day_need_not_meet_every_action_of_the_overlay(tmp_path: Path) -> None:
    report_of(tmp_path, lambda document: None)
    overlay = tmp_path / "old" / "toy" / "overlay.yaml"
    overlay.write_text(
        "overlay: 1.0.0\ninfo: {title: Toy, version: '1'}\nactions:\n"
        "  - {target: \"$.paths['/fish']\", x-reason: It came later., remove: true}\n"
    )
    assert len(revision_at("toy", str(tmp_path / "old")).api.operations) == 2


def test_a_report_is_recorded_once_and_on_top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codegen.diff, "CHANGES", tmp_path / "CHANGES.md")
    first = report_of(tmp_path / "a", CASES["a new reply value breaks nobody"][0])
    second = report_of(tmp_path / "b", CASES["an operation that goes breaks"][0])
    for reports in ([first], [first], [second]):
        codegen.diff.record(reports)
    text = (tmp_path / "CHANGES.md").read_text()
    assert text.count("'fish'") == 1
    assert text.index("pets.delete") < text.index("'fish'")
