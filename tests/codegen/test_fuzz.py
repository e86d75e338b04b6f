"""Mutated specs: never an error of ours, never a file elsewhere, and what is generated imports."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from codegen.package import Package
from codegen.problems import JSON, CodegenError
from codegen.read.keep import keep_operations
from codegen.source import SPECS
from tests.codegen.compiled import api_of, import_failures, package_of
from tests.codegen.mutated import mutated, text_of
from tests.codegen.test_hostile_documents import sound_discovery, sound_openapi

Seed = Callable[[Random], tuple[str, JSON]]


def whole_openapi(random: Random) -> tuple[str, JSON]:
    return "openapi", sound_openapi()


def whole_discovery(random: Random) -> tuple[str, JSON]:
    return "discovery", sound_discovery()


def swagger(random: Random) -> tuple[str, JSON]:
    thing = {"description": "Fine.", "schema": {"$ref": "#/definitions/Thing"}}
    body = {"name": "thing", "in": "body", "schema": {"$ref": "#/definitions/Thing"}}
    limit = {"name": "limit", "in": "query", "type": "array", "items": {"type": "string"}}
    file = {"name": "file", "in": "formData", "type": "file"}
    calls = {
        "post": {"operationId": "make", "parameters": [body, limit], "responses": {"200": thing}},
        "put": {
            "operationId": "give",
            "parameters": [file, {"$ref": "#/parameters/P"}],
            "responses": {"default": thing},
        },
    }
    fields = {"name": {"type": "string", "enum": ["a", "b"]}, "more": {"$ref": "#/definitions/Thing"}}
    return "openapi", {
        "swagger": "2.0",
        "host": "small.example",
        "paths": {"/things/{id}": calls},
        "parameters": {"P": {"name": "id", "in": "path", "type": "string", "required": True}},
        "definitions": {"Thing": {"type": "object", "properties": fields}},
    }


def slice_of(api: str) -> Seed:
    """A few operations of a committed spec with all they reach."""
    facts = json.loads((SPECS / api / "openapi.json").read_bytes())
    ids = sorted(
        operation["operationId"]
        for item in facts["paths"].values()
        for method, operation in item.items()
        if method != "parameters"
    )

    def cut(random: Random) -> tuple[str, JSON]:
        chosen = tuple(sorted(random.sample(ids, 2)))
        kept = keep_operations(facts, chosen, api=api)
        return "openapi", kept if len(json.dumps(kept)) < 60_000 else sound_openapi()

    return cut


SEEDS: tuple[Seed, ...] = (
    whole_openapi,
    whole_discovery,
    swagger,
    *(slice_of(api) for api in ("ollama", "gemini", "openai", "anthropic")),
)


def inputs(count: int, *, begin: int = 0) -> Iterator[tuple[int, str, bytes]]:
    for number in range(begin, begin + count):
        random = Random(number)
        format, document = SEEDS[number % len(SEEDS)](random)
        yield number, format, text_of(mutated(document, random), random)


def outcome(number: int, format: str, text: bytes) -> str:
    """`read`, or the kind of the first problem. Any other exception is a finding, told with its seed."""
    try:
        api_of(text, format=format)
    except CodegenError as error:
        assert all(problem.kind and problem.where and problem.message for problem in error.problems)
        return error.problems[0].kind
    except Exception as error:
        raise AssertionError(f"seed {number}: {type(error).__name__}: {error}") from error
    return "read"


def package(number: int, format: str, text: bytes) -> Package | None:
    try:
        return package_of(text, format=format, name=f"n{number}x")
    except CodegenError:
        return None
    except Exception as error:
        raise AssertionError(f"seed {number}: {type(error).__name__}: {error}") from error


def test_a_mutated_document_is_read_or_refused_by_name() -> None:
    outcomes = Counter(outcome(*one) for one in inputs(280))
    assert outcomes["read"] > 50
    assert len(outcomes) > 2


def test_what_is_made_of_mutated_documents_imports(tmp_path: Path) -> None:
    made = [(f"n{one[0]}x", found) for one in inputs(14, begin=1000) if (found := package(*one))]
    assert len(made) > 3
    assert import_failures(made, tmp_path) == {}


@pytest.mark.heavy
def test_thousands_of_mutated_documents(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    ends = time.monotonic() + 200
    number, packages, outcomes = 100_000, 0, Counter[str]()
    while time.monotonic() < ends:
        outcomes.update(outcome(*one) for one in inputs(300, begin=number))
        made = [(f"n{one[0]}x", found) for one in inputs(12, begin=number) if (found := package(*one))]
        assert import_failures(made, tmp_path / str(number)) == {}
        number, packages = number + 300, packages + len(made)
    record_property("fuzz", f"{outcomes.total()} inputs, {packages} packages imported, {dict(outcomes)}")
    sys.stdout.write(f"{outcomes.total()} inputs, {packages} packages imported, {dict(outcomes)}\n")
    assert outcomes["read"] > 100
