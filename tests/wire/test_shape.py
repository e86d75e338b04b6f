"""The generated package as a whole: it imports, lazily, in one direction, in modules of a size one can read."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tests.wire.fakes import APIS, PACKAGE

MODULES = [
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted(PACKAGE.rglob("*.py"))
]
LAZY = """
import inspect, sys
from tests.wire.fakes import FakeTransport, method_of, operations
from interlingua_wire.{api} import Client
client = Client(FakeTransport())
served = {{name: one for name, one in operations("{api}").items() if one.lifecycle.status == "active"}}
by_need = sorted(served, key=lambda name: served[name].method != "GET")
name = next(name for name in by_need if served[name].reply.module)
method = method_of(client, name)
needed = [one.name for one in inspect.signature(method).parameters.values() if one.default is one.empty]
assert "pydantic" not in sys.modules, "pydantic came with the client"
method(**dict.fromkeys(needed, "x"))
assert "pydantic" in sys.modules
assert not [name for name in sys.modules if name.endswith("_params")], "types of requests were imported"
"""


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports(module: str) -> None:
    assert import_module(module).__doc__ is not None or ".types." in module


HOT = """
from interlingua_wire._core.model import WireModel
from interlingua_wire.{api}.resources.{module} import {constant} as operation
for wire in (operation.reply, operation.stream.event) if operation.stream else (operation.reply,):
    wire.decode(b"{{}}")
print(len(WireModel.__subclasses__()))
"""


@pytest.mark.parametrize(
    ("api", "module", "constant", "most"),
    [
        ("openai", "chat", "CHAT_COMPLETIONS_CREATE", 40),
        ("anthropic", "messages", "MESSAGES_CREATE", 80),
        ("gemini", "models", "MODELS_GENERATE_CONTENT", 60),
        (
            "vertex",
            "projects_locations_publishers",
            "PROJECTS_LOCATIONS_PUBLISHERS_MODELS_GENERATE_CONTENT",
            60,
        ),
        ("openai", "embeddings", "EMBEDDINGS_CREATE", 6),
    ],
)
def test_a_first_call_makes_few_classes_since_they_are_what_it_costs(
    api: str, module: str, constant: str, most: int
) -> None:
    code = HOT.format(api=api, module=module, constant=constant)
    assert int(subprocess.check_output([sys.executable, "-c", code], text=True)) <= most


@pytest.mark.parametrize("api", APIS)
def test_pydantic_waits_for_the_first_reply_and_types_of_requests_are_never_imported(api: str) -> None:
    root = PACKAGE.parent.parent
    run = subprocess.run([sys.executable, "-c", LAZY.format(api=api)], cwd=root, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_importing_the_package_imports_no_api() -> None:
    code = "import sys, interlingua_wire; print([m for m in sys.modules if m.startswith('interlingua_wire.')])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_is_no_longer_than_1500_lines(path: Path) -> None:
    assert path.read_text().count("\n") <= 1500


@pytest.mark.parametrize("api", APIS)
def test_modules_of_types_import_each_other_in_one_direction(api: str) -> None:
    left = {path.stem: imported_siblings(path) for path in (PACKAGE / api / "types").glob("[!_]*.py")}
    while left:
        ready = [name for name, needs in left.items() if not needs & left.keys()]
        assert ready, f"a cycle among {sorted(left)}"
        for name in ready:
            del left[name]


@pytest.mark.parametrize("api", APIS)
def test_types_of_replies_do_not_import_types_of_requests(api: str) -> None:
    for path in (PACKAGE / api / "types").glob("[!_]*.py"):
        if not path.stem.endswith("_params"):
            assert not [name for name in imported_siblings(path) if name.endswith("_params")]


@pytest.mark.parametrize("api", APIS)
def test_every_class_and_field_of_the_types_says_what_it_is(api: str) -> None:
    for path in (PACKAGE / api / "types").glob("[!_]*.py"):
        body = ast.parse(path.read_text()).body
        for definition in [node for node in body if isinstance(node, ast.ClassDef)]:
            assert ast.get_docstring(definition), definition.name
            fields = [index for index, node in enumerate(definition.body) if isinstance(node, ast.AnnAssign)]
            silent = [index for index in fields if not is_text(definition.body[index + 1 : index + 2])]
            assert not silent, f"{definition.name} in {path.name}"


def imported_siblings(path: Path) -> set[str]:
    return {*re.findall(r"^from \.(\w+) import", path.read_text(), re.MULTILINE)}


def is_text(nodes: list[ast.stmt]) -> bool:
    return bool(nodes) and isinstance(nodes[0], ast.Expr) and isinstance(nodes[0].value, ast.Constant)
