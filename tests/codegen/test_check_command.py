"""`python -m codegen check` finds what is wrong in specs/, whoever put it there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codegen.check import check_api
from codegen.problems import CodegenError
from codegen.specs import render, update_specs
from tests.codegen.specimen import STRING, obj, openapi, operation, project, ref

OVERLAY = "overlay: 1.0.0\ninfo: {title: T, version: '1'}\nactions:\n- "


def checked(
    root: Path, document: Any, *, overlay: str | None = None, change: Any = None, accepted: str = ""
) -> list[str]:
    """The kinds of problems of one API whose facts, once written, are changed by `change`."""
    specs, mirror = project(root, document, overlay=overlay)
    update_specs("small", mirror=mirror, specs=specs)
    path = specs / "small" / "openapi.json"
    if change is not None:
        facts = json.loads(path.read_text())
        change(facts)
        path.write_text(render(facts))
    source = specs / "small" / "source.toml"
    source.write_text(source.read_text() + accepted)
    return sorted({problem.kind for problem in check_api("small", specs=specs)})


THINGS = openapi({"Thing": obj(a=STRING)}, paths={"/things": {"get": operation("list", reply=ref("Thing"))}})


def test_a_sound_api_has_no_problems(tmp_path: Path) -> None:
    assert checked(tmp_path, THINGS) == []


@pytest.mark.parametrize(
    ("place", "key"),
    [
        (("paths", "/things", "get"), "summary"),
        (("paths", "/things", "get"), "description"),
        (("components", "schemas", "Thing"), "title"),
        (("components", "schemas", "Thing", "properties", "a"), "description"),
        (("components", "schemas", "Thing", "properties", "a"), "example"),
        (("info",), "title"),
        (("paths", "/things", "get", "responses", "200"), "description"),
    ],
)
def test_upstream_prose_is_found_wherever_it_stands(tmp_path: Path, place: tuple[str, ...], key: str) -> None:
    def add_prose(facts: Any) -> None:
        for part in place:
            facts = facts[part]
        facts[key] = "A sentence from upstream."

    assert checked(tmp_path, THINGS, change=add_prose) == ["upstream-prose"]


def test_a_field_may_be_called_description(tmp_path: Path) -> None:
    assert checked(tmp_path, openapi({"Thing": obj(description=STRING, title=STRING, example=STRING)})) == []


def test_an_invalid_document_is_found(tmp_path: Path) -> None:
    def break_it(facts: Any) -> None:
        facts["paths"]["/things"]["get"]["parameters"] = [{"name": "x", "in": "query"}]

    assert checked(tmp_path, openapi(), change=break_it) == ["invalid"]


def test_a_lost_operation_is_found(tmp_path: Path) -> None:
    def lose_one(facts: Any) -> None:
        del facts["paths"]["/b"]

    document = openapi(paths={"/a": {"get": operation("a")}, "/b": {"get": operation("b")}})
    assert checked(tmp_path, document, change=lose_one) == ["lost-operation"]


def test_a_problem_fails_unless_it_is_accepted(tmp_path: Path) -> None:
    dangling = openapi({"Thing": obj(a=ref("Gone"))})
    accepted = '[[accepted]]\nkind = "dangling-reference"\nwhere = "/components/*"\nreason = "R"\n'
    assert checked(tmp_path / "a", dangling) == ["dangling-reference"]
    assert checked(tmp_path / "b", dangling, accepted=accepted) == []


def test_an_acceptance_that_nothing_needs_fails(tmp_path: Path) -> None:
    accepted = '[[accepted]]\nkind = "dangling-reference"\nwhere = "*"\nreason = "R"\n'
    assert checked(tmp_path, THINGS, accepted=accepted) == ["stale-acceptance"]


def test_a_collision_of_names_is_found(tmp_path: Path) -> None:
    document = openapi({"Thing": obj(a=STRING), "Thing-2": obj(b=STRING)})
    assert checked(tmp_path, document) == ["name-collision"]


def test_an_overlay_can_end_the_collision(tmp_path: Path) -> None:
    document = openapi({"Thing": obj(a=STRING), "Thing-2": obj(b=STRING)})
    named = OVERLAY + "{target: \"$.components.schemas['Thing-2']\", x-reason: R, update: {x-il-name: OtherThing}}"
    assert checked(tmp_path, document, overlay=named) == []


def test_an_overlay_that_meets_nothing_is_found(tmp_path: Path) -> None:
    with pytest.raises(CodegenError, match="overlay-target"):
        checked(tmp_path, THINGS, overlay=OVERLAY + "{target: '$.paths.gone', x-reason: R, remove: true}")


def test_an_overlay_that_refers_to_nowhere_is_found(tmp_path: Path) -> None:
    overlay = (
        OVERLAY
        + "{target: $.components.schemas.Thing, x-reason: R, update: {items: {$ref: '#/components/schemas/Gone'}}}"
    )
    assert checked(tmp_path, THINGS, overlay=overlay) == ["dangling-reference"]


@pytest.mark.parametrize("text", ["", "[]", '{"paths": 1}', "{"])
def test_facts_that_are_none_are_named(tmp_path: Path, text: str) -> None:
    specs, _ = project(tmp_path, THINGS)
    (specs / "small" / "openapi.json").write_text(text)
    with pytest.raises(CodegenError):
        check_api("small", specs=specs)
