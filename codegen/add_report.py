"""What `add` tells: what is in the new API, what was not plain in its document, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from .ir import Api
from .problems import Problem

_SHOWN = 3
"""Problems of one kind that are spelled out; the others are counted."""
_ADVICE = {
    "circular-reference": "it became anything; correct the reference in the overlay",
    "dangling-reference": "it became anything; add the schema or correct the reference in the overlay",
    "inline-schema": "give it a name: `x-il-name` in the overlay",
    "misplaced-parameter": "it is sent in the query; correct `in` in the overlay if that is wrong",
    "name-collision": "it got a name by its place; say a better one with `x-il-name` in the overlay",
    "no-version": "nothing to do: the hash of the document stands for its version",
    "null-keyword": "nothing to do: a keyword that is null says nothing",
    "operation-id": "it got an id from its path; say another in the overlay",
    "operation-not-parsed": "its arguments have plain names; correct its path or parameters in the overlay",
    "recursive-allof": "the part that is the whole was left out; correct it in the overlay",
    "two-unions": "the first union counts; say in the overlay what the schema is",
    "undeclared-parameter": "it was added as a string; describe it in the overlay",
    "unfit-default": "nothing to do: the default was left out",
    "unusable-name": "it got a name of no meaning; say a better one with `x-il-name` in the overlay",
}
_OTHERWISE = "correct it in the overlay, or accept it with its reason in source.toml"


def report(api: Api, folders: Sequence[Path]) -> Iterator[str]:
    """The lines to print."""
    streams = [operation.id for operation in api.operations if operation.stream]
    pages = [operation.id for operation in api.operations if operation.pages]
    yield f"{len(streams)} operations stream{_named(streams)}"
    yield f"{len(pages)} operations have pages{_named(pages)}"
    yield f"written: {', '.join(f'{folder}/' for folder in folders)}"
    problems = sorted(set(api.problems))
    yield f"{len(problems)} problems, none of them in the way" if problems else "no problems"
    for kind, found in groupby(problems, lambda problem: problem.kind):
        yield from _of_kind(kind, list(found))


def _named(ids: Sequence[str]) -> str:
    shown = ", ".join(ids[:_SHOWN])
    more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
    return f": {shown}{more}" if ids else ""


def _of_kind(kind: str, problems: Sequence[Problem]) -> Iterator[str]:
    yield f"  {kind} ({len(problems)}): {_ADVICE.get(kind, _OTHERWISE)}"
    for problem in problems[:_SHOWN]:
        yield f"    {problem}"
    if len(problems) > _SHOWN:
        yield f"    and {len(problems) - _SHOWN} more; `python -m codegen check` lists them"
