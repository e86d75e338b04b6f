"""What differs between providers and models is a row, never a branch."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator

import pytest

from tests.house.tree import ROOT, parse, python_files

CATALOG = ROOT / "handwritten/interlingua/providers/catalog.toml"
MODEL_ID = re.compile(r"^(gpt|chatgpt|o[1-9]|claude|gemini|gemma|llama|mistral|grok|command|deepseek|qwen|sonar)[-\d.]")
TEXT_TESTS = frozenset({"startswith", "endswith", "removeprefix", "fullmatch", "match", "search", "count", "find"})


def provider_names() -> frozenset[str]:
    """The names of all rows of the catalog."""
    return frozenset(tomllib.loads(CATALOG.read_text("utf-8"))) if CATALOG.exists() else frozenset()


def words_tested(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Each string that code is made to depend on, with its line."""
    for node in ast.walk(tree):
        for place in conditions(node):
            for leaf in ast.walk(place):
                if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str):
                    yield leaf.lineno, leaf.value


def conditions(node: ast.AST) -> list[ast.AST]:
    """The parts of the node that are compared, matched or searched for."""
    match node:
        case ast.Compare(left=left, comparators=others):
            return [left, *others]
        case ast.MatchValue(value=value):
            return [value]
        case ast.Call(func=ast.Attribute(attr=attr), args=args) if attr in TEXT_TESTS:
            return list(args)
        case _:
            return []


def branches_on(source: ast.AST, names: frozenset[str]) -> list[tuple[int, str]]:
    """Where the code asks for a provider or a model by name."""
    return [(line, word) for line, word in words_tested(source) if word in names or MODEL_ID.match(word)]


@pytest.mark.parametrize(
    "line",
    [
        'if provider == "openai": pass',
        'if name in ("anthropic", "openai"): pass',
        'x = 1 if model.startswith("gpt-4") else 2',
        'match name:\n    case "openai": pass',
        'match name:\n    case "x" | "anthropic": pass',
        'while "claude-3" in model: pass',
    ],
)
def test_a_branch_on_a_name_is_seen(line: str) -> None:
    assert branches_on(ast.parse(line), frozenset({"openai", "anthropic"}))


@pytest.mark.parametrize("line", ['row = rows["openai"]', 'if role == "system": pass', 'x = connect("openai")'])
def test_a_name_that_decides_nothing_is_left_alone(line: str) -> None:
    assert not branches_on(ast.parse(line), frozenset({"openai", "anthropic"}))


def test_the_catalog_has_rows() -> None:
    assert {"openai", "anthropic", "gemini"} <= provider_names()


@pytest.mark.parametrize("path", python_files("handwritten/"))
def test_no_condition_names_a_provider_or_model(path: str) -> None:
    assert branches_on(parse(path), provider_names()) == []
