"""The rules that public names keep."""

from __future__ import annotations

import ast
import inspect
import json
import keyword
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from codegen.pipeline import compile_api
from interlingua_wire._core.resource import AsyncResource, Resource
from tests.wire.fakes import APIS, PACKAGE, modules, operations

SPECS = Path(__file__).resolve().parents[2] / "specs"


def resource_classes(api: str) -> list[type[Any]]:
    """Every resource class and client of an API."""
    found = [*modules(f"interlingua_wire.{api}.resources"), import_module(f"interlingua_wire.{api}.client")]
    classes = [value for module in found for value in vars(module).values() if inspect.isclass(value)]
    return [
        value
        for value in classes
        if issubclass(value, Resource | AsyncResource) and value.__module__.startswith(f"interlingua_wire.{api}.")
    ]


@pytest.mark.parametrize("api", APIS)
def test_methods_resources_and_arguments_have_good_names(api: str) -> None:
    for owner in resource_classes(api):
        for name, member in vars(owner).items():
            if not name.startswith("_"):
                arguments = inspect.signature(member).parameters if inspect.isfunction(member) else ()
                assert not [word for word in (name, *arguments) if not reads_well(word)], f"{owner.__name__}.{name}"


@pytest.mark.parametrize("api", APIS)
def test_a_method_never_takes_the_name_of_a_resource_beside_it(api: str) -> None:
    names = operations(api).keys()
    resources = {name.rpartition(".")[0] for name in names}
    assert not resources & names


@pytest.mark.parametrize("api", APIS)
def test_every_method_says_what_it_does_and_describes_each_argument(api: str) -> None:
    for owner in resource_classes(api):
        for name, method in inspect.getmembers(owner, inspect.isfunction):
            if name.startswith("_") or method.__module__.startswith("interlingua_wire._core"):
                continue
            text = inspect.getdoc(method) or ""
            missing = [word for word in inspect.signature(method).parameters if word != "self" and word not in text]
            assert text, name
            assert not missing, f"{owner.__name__}.{name}: {missing}"


@pytest.mark.parametrize("api", APIS)
def test_types_have_good_names_and_the_lock_knows_them(api: str) -> None:
    locked = json.loads((SPECS / api / "names.lock.json").read_bytes())
    classes = {place.rpartition(".")[2] for place in locked["schemas"].values()}
    for name in dir(import_module(f"interlingua_wire.{api}.types")):
        assert reads_well(name)
        assert name in classes or name.removesuffix("Dict") in classes
    assert {*locked["operations"].values()} == {*operations(api)}


@pytest.mark.parametrize("api", APIS)
def test_no_literal_stands_in_the_types_that_is_not_in_the_spec(api: str) -> None:
    allowed = {*enum_values(compile_api(api).document["components"]["schemas"])}
    for path in (PACKAGE / api / "types").glob("*.py"):
        strange = [value for value in literals(ast.parse(path.read_text())) if value not in allowed]
        assert not strange, f"{path.name}: {strange[:5]}"


def reads_well(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name) and not name.endswith("_") and "__" not in name


def enum_values(node: Any) -> list[Any]:
    if isinstance(node, list):
        return [value for item in node for value in enum_values(item)]
    if not isinstance(node, dict):
        return []
    own = node["enum"] if isinstance(node.get("enum"), list) else []
    return [*own, *(value for inner in node.values() for value in enum_values(inner))]


def literals(tree: ast.AST) -> list[Any]:
    found = [node.slice for node in ast.walk(tree) if isinstance(node, ast.Subscript) and is_literal(node.value)]
    items = [item for node in found for item in (node.elts if isinstance(node, ast.Tuple) else [node])]
    return [ast.literal_eval(item) for item in items]


def is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "Literal"
