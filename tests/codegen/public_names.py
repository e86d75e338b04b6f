"""The public names in generated source, and what none of them may look like."""

from __future__ import annotations

import ast


def is_numbered(name: str) -> bool:
    """Whether a name ends in an underscore, or in one and a number."""
    word = name.strip("_") if name.startswith("__") and name.endswith("__") else name
    stem = word.rstrip("0123456789")
    return word.endswith("_") or (stem != word and stem.endswith("_"))


def names_in(source: str) -> list[str]:
    """Classes, methods, their arguments, and fields."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.append(node.name)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found += [argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)]
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.append(node.target.id)
    return found
