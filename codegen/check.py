"""The command `check`: what is in `specs/` is valid, free of upstream prose, and compiles without loss."""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from .document import METHODS, endpoints
from .ir import Api
from .name_decisions import expired, load_decisions
from .overlay import apply_overlay, load_overlay
from .pipeline import compile_api, load_facts
from .problems import JSON, CodegenError, Problem
from .read.dangling import dangling_references
from .read.facts import PROSE, status_phrase
from .read.keep import LEFT, is_kept
from .source import ROOT, SPECS, Source, api_names, load_source


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which arguments the command takes."""
    parser.add_argument("--api", nargs="+", default=None, metavar="NAME", help="only these APIs")


def run(arguments: argparse.Namespace) -> int:
    """Check each API and print a line about it. Raises `CodegenError` with everything found."""
    names: list[str] = arguments.api or api_names()
    problems: list[Problem] = []
    for api, found in zip(names, _checked(names), strict=True):
        print(f"{api}: {'ok' if not found else f'{len(found)} problems'}{_left_out(api)}")
        problems.extend(Problem(problem.kind, f"{api}{problem.where}", problem.message) for problem in found)
    if problems:
        raise CodegenError(problems)
    return 0


def _checked(names: Sequence[str]) -> Iterator[list[Problem]]:
    """What is found in each; several at once, since validating takes long."""
    if len(names) == 1:
        yield _found(names[0])
        return
    with ProcessPoolExecutor(max_workers=min(len(names), os.cpu_count() or 1)) as pool:
        yield from pool.map(_found, names)


def _found(name: str) -> list[Problem]:
    try:
        return check_api(name)
    except CodegenError as error:
        return list(error.problems)


def check_api(name: str, *, specs: Path = SPECS) -> list[Problem]:
    """All problems of one API that its `source.toml` does not list."""
    source = load_source(name, specs=specs)
    facts = load_facts(name, specs=specs)
    if invalid := sorted(set(_invalid(facts))):
        return invalid
    api = compile_api(name, specs=specs)
    overlay = specs / name / "overlay.yaml"
    corrected = apply_overlay(facts, load_overlay(overlay), name=f"{name}/overlay.yaml")
    found = [
        *_prose(facts, name),
        *_lost_operations(facts, corrected, api, source),
        *_misplaced(facts, source),
        *_dangling(api),
        *_invalid(api.document),
        *_unnamed(api),
        *_unlisted(api, source),
        *_expired(specs / name / "names.toml"),
    ]
    return sorted(set(found))


def _invalid(document: JSON) -> Iterator[Problem]:
    """The facts must be valid, and what the passes make of them too."""
    from openapi_spec_validator import OpenAPIV31SpecValidator

    for error in OpenAPIV31SpecValidator(document).iter_errors():
        where = "/" + "/".join(str(part) for part in getattr(error, "absolute_path", ()))
        yield Problem("invalid", where, str(error).splitlines()[0])


def _prose(facts: JSON, name: str) -> Iterator[Problem]:
    """Walks the bare JSON, knowing nothing of how the reader works: only what OpenAPI demands may look like prose."""
    if facts.get("info", {}).get("title") != name:
        yield Problem("upstream-prose", "/info/title", "the title must be the API's own name")
    for where, key, value in _keywords(facts, "", names=False):
        if key not in PROSE or where == "/info/title":
            continue
        if key == "description" and _is_status_phrase(where, value):
            continue
        yield Problem("upstream-prose", where, f"{str(value)[:60]!r}")


_MAPS_OF_NAMES = frozenset(
    {
        "properties",
        "patternProperties",
        "schemas",
        "parameters",
        "responses",
        "requestBodies",
        "headers",
        "securitySchemes",
        "paths",
        "webhooks",
        "content",
        "x-il-query",
        "mapping",
        "encoding",
    }
)
"""Under these keywords stand names, which may well be `title` or `description`."""
_VALUES = frozenset({"default", "enum", "const", "required", "x-il-problems", LEFT})


def _keywords(value: Any, where: str, *, names: bool) -> Iterator[tuple[str, str, Any]]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _keywords(item, f"{where}/{index}", names=False)
    elif isinstance(value, dict):
        for key, part in value.items():
            if not names:
                yield f"{where}/{key}", key, part
            if names or key not in _VALUES:
                yield from _keywords(part, f"{where}/{key}", names=not names and key in _MAPS_OF_NAMES)


def _is_status_phrase(where: str, value: Any) -> bool:
    parts = where.split("/")
    return parts[-3] == "responses" and value == status_phrase(parts[-2])


def _lost_operations(facts: JSON, corrected_facts: JSON, api: Api, source: Source) -> Iterator[Problem]:
    """Every operation of upstream, and every one that the overlay adds, must come out, and no other."""
    upstream, corrected = _operation_ids(facts), _operation_ids(corrected_facts)
    compiled = sorted(operation.id for operation in api.operations)
    if corrected != compiled or not set(upstream) <= set(corrected):
        lost = sorted(set(corrected) ^ set(compiled) | set(upstream) - set(corrected))
        yield Problem(
            "lost-operation", "/paths", f"{len(corrected)} in, {len(compiled)} out; differing: {', '.join(lost)}"
        )
    left: list[str] = facts.get(LEFT, [])
    if len(upstream) + len(left) != source.operations:
        here = f"here are {len(upstream)}" + (f" and {len(left)} are left out" if left else "")
        yield Problem("lost-operation", "/paths", f"source.toml says {source.operations} operations, {here}")


def _misplaced(facts: JSON, source: Source) -> Iterator[Problem]:
    """What is in the facts is what the keep-list chooses, and what is left out is the rest."""
    patterns = source.keep.operations
    for path, method, operation, _ in endpoints(facts):
        if not is_kept(operation["operationId"], method=method, path=path, patterns=patterns):
            yield Problem("keep-list", path, f"{operation['operationId']} is here, and no pattern keeps it")
    for id in facts.get(LEFT, []):
        if is_kept(id, method="", path="", patterns=patterns):
            yield Problem("keep-list", "/source.toml", f"{id} is left out, and a pattern keeps it")


def _left_out(api: str) -> str:
    """How much the keep-list leaves out, for people."""
    path = SPECS / api / "openapi.json"
    left = len(json.loads(path.read_bytes()).get(LEFT, ())) if path.exists() else 0
    return f"; {left} of {load_source(api).operations} operations are left out on purpose" if left else ""


def _operation_ids(document: JSON) -> list[str]:
    return sorted(
        operation["operationId"]
        for item in document["paths"].values()
        for verb, operation in item.items()
        if verb in METHODS
    )


def _dangling(api: Api) -> Iterator[Problem]:
    for name, where in dangling_references(api.document).items():
        yield Problem("dangling-reference", where, f"refers to {name}, which is not there")
    for name in (*api.hot, *api.roots):
        if name not in api.document["components"]["schemas"]:
            yield Problem("dangling-reference", "/source.toml", f"names {name}, which is no component")


def _unnamed(api: Api) -> Iterator[Problem]:
    """Bodies, replies and events are components or scalars, and every public name has its line."""
    for operation in api.operations:
        schemas = [
            operation.body and operation.body.schema,
            operation.reply.schema,
            operation.stream and operation.stream.event,
        ]
        for schema in schemas:
            if (
                schema
                and "$ref" not in schema
                and ("properties" in schema or "anyOf" in schema or len(schema.get("enum", ())) > 1)
            ):
                yield Problem("inline-schema", operation.key, f"{operation.id} has a body or reply without a name")
        if not operation.description:
            yield Problem("no-description", operation.key, f"{operation.id} has no line of its own")
    for name, schema in api.document["components"]["schemas"].items():
        for part in (schema, *schema.get("properties", {}).values()):
            if not part.get("description"):
                yield Problem(
                    "no-description", f"/components/schemas/{name}", "it or a field of it has no line of its own"
                )


def _expired(path: Path) -> Iterator[Problem]:
    """Old names that were to be kept for a minor version, which is over."""
    version = re.findall(r'"(.+)"', _VERSION.read_text(encoding="utf-8"))[-1]
    for alias in expired(load_decisions(path), version=version):
        told = f"{alias.old} means {alias.new} since {alias.since}, and this is {version}: let it go with [[removed]]"
        yield Problem("alias-expired", "/names.toml", told)


_VERSION = ROOT / "handwritten" / "interlingua" / "_version.py"


def _unlisted(api: Api, source: Source) -> Iterator[Problem]:
    used: set[int] = set()
    for problem in api.problems:
        matches = [
            index
            for index, accepted in enumerate(source.accepted)
            if accepted.kind == problem.kind and fnmatchcase(problem.where, accepted.where)
        ]
        used.update(matches)
        if not matches:
            yield problem
    for index, accepted in enumerate(source.accepted):
        if index not in used:
            yield Problem(
                "stale-acceptance", "/source.toml", f"{accepted.kind} at {accepted.where} does not occur any more"
            )
