"""The public face is what `public_names.txt` lists: a name comes or goes on purpose only."""

from __future__ import annotations

import ast
import subprocess
import sys
from types import FunctionType

import pytest

import interlingua
from tests.house.tree import ROOT, parse

PINNED = tuple((ROOT / "tests/house/public_names.txt").read_text("utf-8").split())


def names_for_type_checkers() -> set[str]:
    """What the package imports for type checkers alone."""
    tree = parse("handwritten/interlingua/__init__.py")
    guarded = [node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    imports = [node for branch in guarded for node in branch.body if isinstance(node, ast.ImportFrom)]
    return {alias.asname or alias.name for node in imports for alias in node.names}


def test_the_public_names_are_the_pinned_ones() -> None:
    assert sorted(interlingua.__all__) == sorted(PINNED)


@pytest.mark.parametrize("name", PINNED)
def test_a_public_name_leads_to_its_thing(name: str) -> None:
    assert getattr(interlingua, name) is getattr(interlingua, name)
    assert name in dir(interlingua)


@pytest.mark.parametrize("name", [name for name in PINNED if isinstance(getattr(interlingua, name), type)])
def test_what_a_user_can_call_says_what_it_does(name: str) -> None:
    members = vars(getattr(interlingua, name)).items()
    callables = [(key, value) for key, value in members if isinstance(value, FunctionType | property)]
    assert [key for key, value in callables if not key.startswith("_") and not value.__doc__] == []


def test_type_checkers_see_the_same_names() -> None:
    assert names_for_type_checkers() == set(interlingua.__all__)


def test_a_function_is_found_beside_the_module_of_its_name() -> None:
    source = "import interlingua as il; il.connect_async; assert callable(il.connect)"
    subprocess.run([sys.executable, "-c", source], check=True)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        vars(interlingua)["__getattr__"]("no_such_name")
