"""How a pass reports what it met."""

from __future__ import annotations

from collections.abc import Iterable

from ..problems import JSON, Problem, problem_from_json

PROBLEMS = "x-il-problems"


def with_problems(document: JSON, problems: Iterable[Problem]) -> JSON:
    """The document with these problems added to its list."""
    return {**document, PROBLEMS: [*document.get(PROBLEMS, []), *(problem.to_json() for problem in problems)]}


def problems_of(document: JSON) -> tuple[Problem, ...]:
    """All problems reported so far, each once, in order."""
    return tuple(sorted({problem_from_json(value) for value in document.get(PROBLEMS, [])}))
