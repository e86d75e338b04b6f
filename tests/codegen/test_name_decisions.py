"""A public name that would go needs a decision, and what was decided is what people get."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import interlingua_wire
from codegen.name_decisions import Alias, Kept, NameDecisions, Removed, expired, load_decisions
from codegen.names import Names, decide
from codegen.package import Package, build_package
from codegen.problems import CodegenError
from codegen.regen import plan_of
from codegen.room import Room
from tests.codegen.small_api import API, CREATE, GET, LIST, SCHEMAS
from tests.wire.fakes import FakeTransport

BEFORE = decide(API, Names()).names
LESS = replace(API, operations=(CREATE, LIST))
RENAMED = replace(API, operations=(CREATE, LIST, replace(GET, id="fetchDrawing")))
ALIAS = Alias("drawings.fetch", "drawings.retrieve", "0.2", "The verb that others have.")
OLD_TYPE = Alias("types.Sketch", "types.Drawing", "0.2", "The provider's word.")


def told(package: Package) -> list[tuple[str, str]]:
    return [(problem.kind, problem.where) for problem in package.undecided]


def test_a_name_that_would_go_is_told_with_the_ways_out() -> None:
    package = build_package(LESS, BEFORE)
    assert told(package) == [("name-dropped", "small/drawings.retrieve")]
    assert all(word in package.undecided[0].message for word in ("[[kept]]", "[[alias]]", "[[removed]]", "getDrawing"))


def test_nothing_is_planned_while_a_name_is_undecided(tmp_path: Path) -> None:
    with pytest.raises(CodegenError, match="name-dropped"):
        plan_of({"small": build_package(LESS, BEFORE)}, Room(tmp_path, tmp_path, tmp_path, ""))
    assert list(tmp_path.iterdir()) == []


def test_a_type_that_would_go_is_told() -> None:
    schemas = {("Page" if name == "DrawingList" else name): schema for name, schema in SCHEMAS.items()}
    page = replace(LIST, reply=replace(LIST.reply, schema={"$ref": "#/components/schemas/Page"}))
    changed = replace(API, document={"components": {"schemas": schemas}}, operations=(CREATE, page, GET))
    assert told(build_package(changed, BEFORE)) == [("name-dropped", "small/types.DrawingList")]
    decisions = NameDecisions(kept=(Kept("types.DrawingList", "Page", "Upstream renamed it."),))
    package = build_package(changed, BEFORE, decisions)
    assert told(package) == []
    assert "DrawingList as DrawingList" in package.files["types/__init__.pyi"]


@pytest.mark.parametrize("pattern", ["drawings.retrieve", "drawings.*"])
def test_a_removal_that_is_accepted_is_no_problem(pattern: str) -> None:
    assert told(build_package(LESS, BEFORE, NameDecisions(removed=(Removed(pattern, "Gone."),)))) == []


def test_a_new_id_can_be_given_the_old_name() -> None:
    lock = replace(BEFORE, operations={**BEFORE.operations, "getDrawing": "drawings.peek"})
    assert told(build_package(RENAMED, lock)) == [("name-dropped", "small/drawings.peek")]
    decisions = NameDecisions(kept=(Kept("drawings.peek", "fetchDrawing", "Upstream changed the id."),))
    package = build_package(RENAMED, lock, decisions)
    assert told(package) == []
    assert "def peek(" in package.files["resources/drawings.py"]


@pytest.mark.parametrize(
    "alias",
    [
        Alias("drawings.fetch", "drawings.gone", "0.2", "x"),
        Alias("drawings.create", "drawings.retrieve", "0.2", "x"),
        Alias("types.Sketch", "drawings.retrieve", "0.2", "x"),
    ],
)
def test_an_alias_that_does_not_fit_is_told(alias: Alias) -> None:
    assert told(build_package(API, BEFORE, NameDecisions(aliases=(alias,)))) == [("bad-decision", "small/names.toml")]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The package with old names in it, importable as `interlingua_wire.small` while this module's tests run."""
    folder = tmp_path_factory.mktemp("generated")
    for name, source in build_package(API, Names(), NameDecisions(aliases=(ALIAS, OLD_TYPE))).files.items():
        path = folder / "small" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    interlingua_wire.__path__.append(str(folder))
    yield import_module("interlingua_wire.small")
    interlingua_wire.__path__.remove(str(folder))
    for name in [name for name in sys.modules if name.startswith("interlingua_wire.small")]:
        del sys.modules[name]


def test_an_old_method_works_and_warns(small: Any) -> None:
    with pytest.warns(DeprecationWarning, match=r"since 0\.2; use drawings\.retrieve instead"):
        small.Client(FakeTransport()).drawings.fetch("d1")
    assert "Deprecated since 0.2; use drawings.retrieve." in small.Client(FakeTransport()).drawings.fetch.__deprecated__


def test_an_old_type_is_the_new_one_and_warns_once(small: Any) -> None:
    with pytest.warns(DeprecationWarning, match=r"Sketch is called Drawing since 0\.2"):
        old = small.types.Sketch
    assert old is small.types.Drawing
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert small.types.Sketch is old


def test_type_checkers_see_that_an_old_type_is_going() -> None:
    stub = build_package(API, Names(), NameDecisions(aliases=(OLD_TYPE,))).files["types/__init__.pyi"]
    assert '@deprecated("Renamed since 0.2; use Drawing.")\nclass Sketch(Drawing): ...' in stub
    assert '@deprecated("Renamed since 0.2; use DrawingDict.")\nclass SketchDict(DrawingDict): ...' in stub


@pytest.mark.parametrize(("version", "over"), [("0.1.9", False), ("0.2.4", False), ("0.3.0", True), ("1.0.0", True)])
def test_an_alias_has_one_minor_version(version: str, *, over: bool) -> None:
    assert bool(list(expired(NameDecisions(aliases=(ALIAS,)), version=version))) is over


def test_decisions_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "names.toml"
    assert load_decisions(path) == NameDecisions()
    path.write_text('[[removed]]\nname = "a.*"\nreason = "Gone."\n')
    assert load_decisions(path) == NameDecisions(removed=(Removed("a.*", "Gone."),))


@pytest.mark.parametrize("text", ["[[gone]]\nname = 'a'\n", "[[removed]]\nname = 'a'\n", "[[alias]]\nold = 3\n", "["])
def test_a_faulty_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "names.toml"
    path.write_text(text)
    with pytest.raises(CodegenError, match="bad-decision"):
        load_decisions(path)
