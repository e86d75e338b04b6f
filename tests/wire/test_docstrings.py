"""No public name of a generated client is without a line on what it is: classes, methods, types, fields, operations."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.house.tree import ROOT

GENERATED = ROOT / "generated" / "interlingua_wire"
APIS = sorted(path.parent.name for path in GENERATED.glob("[a-z]*/client.py"))
Named = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def silent(path: Path) -> Iterator[str]:
    """Public names in a module that nothing is said of."""
    tree = ast.parse(path.read_bytes())
    if ast.get_docstring(tree) is None:
        yield "the module"
    yield from _silent(tree.body, "", fields=path.parent.name == "types")


def _silent(body: Sequence[ast.stmt], owner: str, *, fields: bool) -> Iterator[str]:
    for node, following in zip(body, [*body[1:], None], strict=True):
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef() if not node.name.startswith("_"):
                if ast.get_docstring(node) is None:
                    yield f"{owner}{node.name}"
                if isinstance(node, ast.ClassDef):
                    yield from _silent(node.body, f"{owner}{node.name}.", fields=fields)
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                if fields and name != "model_config" and not name.startswith("_") and not _is_text(following):
                    yield f"{owner}{name}"
            case _:
                pass


def _is_text(node: ast.stmt | None) -> bool:
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return bool(text.strip())
        case _:
            return False


@pytest.mark.parametrize("api", APIS)
def test_every_public_name_is_described(api: str) -> None:
    modules = [path for path in sorted((GENERATED / api).rglob("*.py")) if not path.name.startswith("_")]
    found = [f"{path.relative_to(GENERATED)}: {name}" for path in modules for name in silent(path)]
    assert len(modules) > 3
    assert found == []


def test_a_name_without_words_is_found(tmp_path: Path) -> None:
    module = tmp_path / "types" / "one.py"
    module.parent.mkdir()
    module.write_text('"""A module."""\nclass A:\n    """A."""\n    b: int\n    c: int\n    """C."""\nD = int\n')
    assert list(silent(module)) == ["A.b", "D"]
