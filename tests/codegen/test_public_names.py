"""Names mean something: none is told from another by an underscore or a number at its end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import interlingua_wire
from codegen.room import OURS
from tests.codegen.public_names import is_numbered, names_in

APIS = OURS.api_names()


@pytest.mark.parametrize(
    ("name", "numbered"), [("a_", True), ("a_1", True), ("__init__", False), ("a1", False), ("a", False)]
)
def test_what_a_numbered_name_is(name: str, *, numbered: bool) -> None:
    assert is_numbered(name) is numbered


@pytest.mark.parametrize("api", APIS)
def test_no_locked_name_is_numbered(api: str) -> None:
    lock = json.loads((OURS.specs / api / "names.lock.json").read_bytes())
    words = [word for name in (*lock["operations"].values(), *lock["schemas"].values()) for word in name.split(".")]
    assert words
    assert [word for word in words if is_numbered(word)] == []


@pytest.mark.parametrize("api", APIS)
def test_no_class_method_argument_or_field_is_numbered(api: str) -> None:
    sources = sorted((Path(interlingua_wire.__path__[0]) / api).rglob("*.py"))
    names = {name for path in sources for name in names_in(path.read_text(encoding="utf-8"))}
    assert names
    assert sorted(name for name in names if is_numbered(name)) == []
