"""Our corrections do what they say, or say that they cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from codegen.overlay import Action, apply_overlay, load_overlay
from codegen.problems import CodegenError

DOCUMENT = {"a": {"b": [1, 2, 3, 2], "c": {"d": "x"}}, "list": [{"name": "one"}, {"name": "two"}, {"name": "one"}]}


def applied(target: str, **change: Any) -> Any:
    return apply_overlay(DOCUMENT, (Action(target, "Because.", **change),), name="small/overlay.yaml")


def problems_of(path: Path) -> list[str]:
    with pytest.raises(CodegenError) as caught:
        load_overlay(path)
    return [problem.kind for problem in caught.value.problems]


def test_an_update_merges_into_every_object_it_meets() -> None:
    assert applied("$.list[?@.name == 'one']", update={"seen": True})["list"] == [
        {"name": "one", "seen": True},
        {"name": "two"},
        {"name": "one", "seen": True},
    ]


def test_an_update_merges_deeply_and_adds_to_lists() -> None:
    assert applied("$.a", update={"b": [4], "c": {"e": "y"}})["a"] == {"b": [1, 2, 3, 2, 4], "c": {"d": "x", "e": "y"}}


def test_an_update_of_a_list_adds_an_entry() -> None:
    assert applied("$.a.b", update=4)["a"]["b"] == [1, 2, 3, 2, 4]


def test_an_update_of_a_scalar_replaces_it() -> None:
    assert applied("$.a.c.d", update="y")["a"]["c"]["d"] == "y"


def test_removing_takes_all_that_match_and_nothing_else() -> None:
    assert applied("$.a.b[?@ == 2]", remove=True)["a"]["b"] == [1, 3]


def test_the_document_itself_stays_as_it_was() -> None:
    before = repr(DOCUMENT)
    applied("$.a", update={"b": [4]})
    assert repr(DOCUMENT) == before


@pytest.mark.parametrize(
    ("target", "update", "kind"),
    [
        ("$.nothing", {"x": 1}, "overlay-target"),
        ("$.list[?@.name == 'three']", {"x": 1}, "overlay-target"),
        ("$[", {"x": 1}, "bad-overlay"),
        ("$", [1], "bad-overlay"),
        ("$.a.c", {"gone": {"description": "Of nothing."}}, "overlay-target"),
    ],
)
def test_an_action_that_meets_nothing_is_an_error(target: str, update: Any, kind: str) -> None:
    with pytest.raises(CodegenError) as caught:
        applied(target, update=update)
    assert [problem.kind for problem in caught.value.problems] == [kind]
    assert target in caught.value.problems[0].where


def test_every_fault_of_every_action_is_named(tmp_path: Path) -> None:
    path = tmp_path / "overlay.yaml"
    path.write_text("overlay: 1.0.0\nactions:\n- {target: $.a}\n- {update: {}, x-reason: R}\n- nothing\n")
    assert problems_of(path) == ["bad-overlay"] * 4


@pytest.mark.parametrize("text", ["[]", "overlay: 2.0.0\nactions: []", "overlay: 1.0.0", "openapi: 3.1.0"])
def test_a_file_that_is_no_overlay_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "overlay.yaml"
    path.write_text(text)
    assert problems_of(path) == ["not-an-overlay"]


def test_without_a_file_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert load_overlay(tmp_path / "overlay.yaml") == ()
