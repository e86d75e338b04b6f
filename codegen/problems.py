"""What the compiler has to say against a document: problems with names, and the one error that ends a run."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

JSON: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something that a document says and we cannot express, or that it gets wrong."""

    kind: str
    """A name such as `dangling-reference`; the same mistake always has the same kind."""
    where: str
    """A path into the document, or the file's name."""
    message: str

    def __str__(self) -> str:
        line = f"{self.kind} at {self.where}: {self.message}"
        return "".join(letter if letter.isprintable() else "?" for letter in line)

    def to_json(self) -> JSON:
        """The form in which a facts document carries the problems of its reading."""
        return {"kind": self.kind, "where": self.where, "message": self.message}


def problem_from_json(value: JSON) -> Problem:
    """The inverse of `Problem.to_json`."""
    return Problem(kind=value["kind"], where=value["where"], message=value["message"])


class CodegenError(Exception):
    """The run cannot go on. `problems` names why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def failure(kind: str, where: str, message: str) -> CodegenError:
    """An error with a single problem."""
    return CodegenError([Problem(kind, where, message)])


@contextmanager
def refuse_depth(name: str) -> Generator[None]:
    """Turn running out of stack into a named problem: nothing that people write is as deep as that."""
    try:
        yield
    except RecursionError as error:
        raise failure("too-deep", name, "its parts contain or refer to one another too many times over") from error
