"""Size, names and documents of the code, as the style asks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePath

import pytest

from tests.house.tree import ROOT, definitions, parse, python_files, tracked

BY_HAND = python_files("handwritten/", "codegen/", "tests/", "examples/", "benchmarks/", "constraints/")
OURS = python_files("handwritten/", "codegen/")
SHIPPED = python_files("handwritten/")
ATTICS = frozenset({"util", "utils", "helper", "helpers", "misc", "common", "shared", "stuff"})
UNUSED_WORDS = frozenset(
    {"thinking", "thought", "block", "chunk", "completion", "serialize", "transform"}
    | {"handle", "process", "manager", "helper", "util", "data", "info"}
)
OTHERS_CONTRACTS = frozenset(
    {"handle_request", "handle_async_request", "get_extra_info", "data_received", "send_data", "process_event"}
)
"""Methods whose names others chose: what httpx, httpcore, asyncio and websockets call on what is theirs."""
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def words(name: str) -> set[str]:
    """The words that an identifier is made of, lower case."""
    return {word.lower() for word in WORD.findall(name)}


def is_vendors(path: str) -> bool:
    """A vendor's words may stand where that vendor's wire format is spoken."""
    return "/protocols/" in path or "/simulators/" in path or "/emit/static/" in path


def function_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of the body, its docstring not counted."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (function.end_lineno or function.lineno) - body[0].lineno + 1 if body else 0


def lacking_a_docstring(tree: ast.Module) -> Iterator[str]:
    """The module, and the public functions and classes at its top, that do not say what they are."""
    if ast.get_docstring(tree) is None:
        yield "the module"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            is_overload = any("overload" in ast.dump(decorator) for decorator in node.decorator_list)
            if ast.get_docstring(node) is None and not is_overload:
                yield node.name


@pytest.mark.parametrize("path", BY_HAND)
def test_a_file_by_hand_stays_under_500_lines(path: str) -> None:
    assert len((ROOT / path).read_bytes().splitlines()) <= 500


@pytest.mark.parametrize("path", OURS)
def test_a_function_fits_a_screen(path: str) -> None:
    functions = (node for node in definitions(parse(path)) if not isinstance(node, ast.ClassDef))
    assert [node.name for node in functions if function_lines(node) > 40] == []


def test_there_is_no_attic() -> None:
    stems = {path: PurePath(path).stem for path in BY_HAND}
    folders = {path: set(PurePath(path).parts[:-1]) for path in BY_HAND}
    assert [path for path in BY_HAND if stems[path] in ATTICS or folders[path] & ATTICS] == []


@pytest.mark.parametrize("path", [path for path in OURS if not is_vendors(path)])
def test_names_use_our_words(path: str) -> None:
    names = [PurePath(path).stem, *(node.name for node in definitions(parse(path)))]
    wrong = [name for name in names if words(name) & UNUSED_WORDS or name.startswith("get_")]
    assert [name for name in wrong if name not in OTHERS_CONTRACTS] == []


@pytest.mark.parametrize("path", SHIPPED)
def test_what_is_public_says_what_it_is(path: str) -> None:
    assert list(lacking_a_docstring(parse(path))) == []


@pytest.mark.parametrize("path", SHIPPED)
def test_every_module_opens_with_one_sentence(path: str) -> None:
    first = (ast.get_docstring(parse(path)) or "").partition("\n\n")[0]
    assert first.rstrip().endswith((".", ":", "?"))


def test_every_generated_file_says_what_made_it() -> None:
    generated = python_files("generated/")
    silent = [path for path in generated if "codegen" not in (ROOT / path).read_text("utf-8").partition("\n")[0]]
    assert generated
    assert silent == []


def test_every_derived_file_says_so() -> None:
    derived = [path for path in SHIPPED if "/_sync/" in path]
    first_lines = {path: (ROOT / path).read_text("utf-8").partition("\n")[0] for path in derived}
    assert derived
    assert [path for path, line in first_lines.items() if "_async" not in line and "codegen" not in line] == []


def test_nothing_is_committed_that_a_command_can_remake() -> None:
    remade = re.compile(r"(^|/)(__pycache__|\.venv|dist|\.mypy_cache|\.ruff_cache)/|\.pyc$|\.egg-info/")
    assert [path for path in tracked() if remade.search(path)] == []
