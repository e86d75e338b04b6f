"""A keep-list leaves operations out by name, with what only they use, and loses none in silence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codegen.check import check_api, run
from codegen.problems import CodegenError
from codegen.source import load_source
from codegen.specs import render, update_specs
from tests.codegen.specimen import STRING, obj, openapi, operation, project, ref

DOCUMENT = openapi(
    {"Thing": obj(part=ref("Part")), "Part": STRING, "Other": obj(part=ref("Only")), "Only": STRING, "Root": STRING},
    paths={
        "/things": {"get": operation("things.list", reply=ref("Thing")), "post": operation("things.create")},
        "/others": {"get": operation("others.list", reply=ref("Other"))},
    },
)


def kept(root: Path, patterns: list[str], *, roots: str = "", document: Any = DOCUMENT) -> tuple[Path, str]:
    """A folder of specs after `specs` with this keep-list, and the line it prints."""
    specs, mirror = project(root, document)
    path = specs / "small" / "source.toml"
    keep = f'operations = {json.dumps(patterns)}\nreason = "Nobody needs the rest."'
    text = path.read_text().replace('operations = "all"', keep)
    path.write_text(f"{text}\n[types]\nroots = [{roots}]\n")
    return specs, update_specs("small", mirror=mirror, specs=specs)


def facts(specs: Path) -> Any:
    return json.loads((specs / "small" / "openapi.json").read_text())


def test_what_no_pattern_chooses_is_left_out_by_name(tmp_path: Path) -> None:
    specs, line = kept(tmp_path, ["things.*"])
    assert line.startswith("small: 2 of 3 operations, 2 schemas")
    assert facts(specs)["x-il-left"] == ["others.list"]
    assert list(facts(specs)["paths"]) == ["/things"]
    assert check_api("small", specs=specs) == []


def test_a_pattern_may_be_a_verb_and_a_path(tmp_path: Path) -> None:
    specs, _ = kept(tmp_path, ["GET /things"])
    assert facts(specs)["x-il-left"] == ["others.list", "things.create"]


def test_components_that_nothing_reaches_go_and_roots_stay(tmp_path: Path) -> None:
    specs, _ = kept(tmp_path / "a", ["things.*"])
    assert facts(specs)["components"]["schemas"].keys() == {"Thing", "Part"}
    specs, _ = kept(tmp_path / "b", ["things.*"], roots='"Root"')
    assert facts(specs)["components"]["schemas"].keys() == {"Thing", "Part", "Root"}


def test_without_a_keep_list_everything_stays(tmp_path: Path) -> None:
    specs, mirror = project(tmp_path, DOCUMENT)
    update_specs("small", mirror=mirror, specs=specs)
    assert "x-il-left" not in facts(specs)
    assert "Only" in facts(specs)["components"]["schemas"]


def test_a_pattern_that_keeps_nothing_is_named(tmp_path: Path) -> None:
    with pytest.raises(CodegenError, match=r"stale-keep.*'gone\.\*'"):
        kept(tmp_path, ["things.*", "gone.*"])


@pytest.mark.parametrize("keep", ['operations = ["a"]', 'operations = []\nreason = "R"', 'operations = "some"'])
def test_a_keep_list_has_patterns_and_a_reason(tmp_path: Path, keep: str) -> None:
    specs, _ = project(tmp_path, DOCUMENT)
    path = specs / "small" / "source.toml"
    path.write_text(path.read_text().replace('operations = "all"', keep))
    with pytest.raises(CodegenError, match="bad-source"):
        load_source("small", specs=specs)


def lose_a_name(value: Any) -> None:
    value["x-il-left"] = []


def keep_another(value: Any) -> None:
    value["paths"]["/others"] = {"get": operation("others.list")}
    value["x-il-left"] = []


def leave_a_kept_one(value: Any) -> None:
    del value["paths"]["/things"]["post"]
    value["x-il-left"].append("things.create")


@pytest.mark.parametrize(
    ("change", "kind"),
    [(lose_a_name, "lost-operation"), (keep_another, "keep-list"), (leave_a_kept_one, "keep-list")],
)
def test_check_finds_facts_that_are_not_what_the_list_says(tmp_path: Path, change: Any, kind: str) -> None:
    specs, _ = kept(tmp_path, ["things.*"])
    value = facts(specs)
    change(value)
    (specs / "small" / "openapi.json").write_text(render(value))
    assert kind in {problem.kind for problem in check_api("small", specs=specs)}


def test_check_says_how_many_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    specs, _ = kept(tmp_path, ["things.*"])
    monkeypatch.setattr("codegen.check.SPECS", specs)
    monkeypatch.setattr("codegen.check.load_source", lambda api, specs=specs: load_source(api, specs=specs))
    monkeypatch.setattr("codegen.check.check_api", lambda api: check_api(api, specs=specs))

    class Arguments:
        api = ("small",)

    assert run(Arguments()) == 0  # type: ignore[arg-type]
    assert capsys.readouterr().out == "small: ok; 1 of 3 operations are left out on purpose\n"
