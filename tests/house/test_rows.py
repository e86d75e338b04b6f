"""What programs read of providers and models is what stands in the TOML files that people edit."""

from __future__ import annotations

import shutil
import tomllib
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from codegen import rows
from codegen.problems import CodegenError
from interlingua.profiles import rows as of_profiles
from interlingua.providers import rows as of_providers
from tests.house.tree import ROOT

LAYER = ROOT / rows.LAYER
TABLES = [tomllib.loads(path.read_text("utf-8")) for path in sorted((LAYER / "profiles").glob("*.toml"))]


@pytest.mark.parametrize(("file", "derived"), [("catalog", of_providers.CATALOG), ("rules", of_providers.RULES)])
def test_providers_are_those_of_the_files(file: str, derived: dict[str, Any]) -> None:
    source = tomllib.loads((LAYER / f"providers/{file}.toml").read_text("utf-8"))
    assert derived == source, "run: make rows"
    assert str(derived) == str(source)  # in the same order: the first protocol is the default one


@pytest.mark.parametrize(
    ("kind", "derived"), [("row", of_profiles.ROWS), ("limit", of_profiles.LIMITS), ("trait", of_profiles.TRAITS)]
)
def test_profiles_are_those_of_the_files(kind: str, derived: list[dict[str, Any]]) -> None:
    assert derived == list(chain.from_iterable(table.get(kind, ()) for table in TABLES)), "run: make rows"


def test_the_modules_are_fresh_and_say_what_they_were_made_from() -> None:
    assert rows.stale() == []
    assert all(text.startswith("# Derived from the TOML files") for text in rows.derive_all().values())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The folders of rows, alone."""
    for folder in ("providers", "profiles"):
        shutil.copytree(LAYER / folder, tmp_path / rows.LAYER / folder)
    return tmp_path


def test_a_row_that_was_edited_and_not_derived_is_found(copy: Path) -> None:
    path = copy / rows.LAYER / "profiles/openai.toml"
    path.write_text(path.read_text("utf-8").replace("most = 2", "most = 3", 1), encoding="utf-8")
    assert rows.stale(copy) == [f"{rows.LAYER}/profiles/rows.py"]
    rows.write_all(copy)
    assert rows.stale(copy) == []


@pytest.mark.parametrize(("text", "kind"), [("[[rwo]]\na = 1\n", "unknown-table"), ("[[row]\n", "bad-table")])
def test_a_file_that_says_nothing_known_is_told_by_name(copy: Path, text: str, kind: str) -> None:
    (copy / rows.LAYER / "profiles/acme.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CodegenError, match=rf"{kind} at profiles/acme\.toml"):
        rows.stale(copy)


def test_every_kind_of_value_comes_through() -> None:
    text = """[acme]
    day = 2026-11-28
    second = 2026-11-28T12:00:00.5+01:00
    local = 2026-11-28T12:00:00
    time = 07:32:00
    sizes = [1, 2.5, 1e300, true]
    words = { "a b" = "\\"quoted'\\n\\u2028\\u0000", empty = {}, none = [] }
    """
    wanted = tomllib.loads(text)
    made = ModuleType("rows")
    exec(rows.module({"CATALOG": wanted, "ROWS": [wanted]}), vars(made))
    assert vars(made)["CATALOG"] == wanted
    assert vars(made)["ROWS"] == [wanted]
