"""What an API's own document says of a request: which operation it is, and whether its body fits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeAlias, cast
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator, ValidationError

Json: TypeAlias = dict[str, Any]
VERBS = ("get", "head", "post", "put", "patch", "delete")
PLACEHOLDER = re.compile(r"\{[^/]+\}")
FORM = "multipart/form-data"
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Rule:
    """One operation: where it is, and what its body must be."""

    id: str
    method: str
    path: re.Pattern[str]
    """One group a placeholder."""
    query: Mapping[str, str]
    """Parameters that are part of where it is."""
    body: Draft202012Validator | None
    form: Draft202012Validator | None
    """The body as the fields of a form; None: it takes none."""


@cache
def rules_of(api: str) -> tuple[Rule, ...]:
    """Every operation of an API, by the corrected document that belongs to its generated client."""
    text = files("interlingua_wire").joinpath(api, "openapi.json").read_text(encoding="utf-8")
    # Forms overlap where the document says that exactly one holds.
    document: Json = json.loads(text.replace('"oneOf":', '"anyOf":'))
    found = [
        _rule(document, path, method, item)
        for path, items in document["paths"].items()
        for method, item in items.items()
        if method in VERBS
    ]
    return tuple(sorted(found, key=lambda rule: (-len(rule.query), rule.path.groups)))


def rule_for(api: str, method: str, path: str, query: Mapping[str, str] = NOTHING) -> Rule | None:
    """The operation that a request is: of several that fit, the one that says most of where it is."""
    return next(
        (
            rule
            for rule in rules_of(api)
            if rule.method == method and rule.path.fullmatch(path) and rule.query.items() <= query.items()
        ),
        None,
    )


def problem_in(rule: Rule, body: Any) -> str | None:
    """What does not fit, the deepest place first; None if all does."""
    return misfit(rule.body, body)


def misfit(validator: Draft202012Validator | None, value: Any) -> str | None:
    """What of a value does not fit, the deepest place first; None if all does."""
    if validator is None:
        return None
    errors = cast("Iterable[ValidationError]", validator.iter_errors(value))  # pyright: ignore[reportUnknownMemberType]
    worst = min(errors, key=lambda error: (-len(error.absolute_path), error.message), default=None)
    return None if worst is None else f"{worst.json_path}: {worst.message[:200]}"


def pattern_of(path: str) -> str:
    """The regular expression of a path with placeholders, each a group."""
    return "([^/]+)".join(map(re.escape, PLACEHOLDER.split(path)))


def _rule(document: Json, path: str, method: str, item: Json) -> Rule:
    place, _, query = path.partition("?")
    content = item.get("requestBody", {}).get("content", {})
    return Rule(
        id=item["operationId"],
        method=method.upper(),
        path=re.compile(pattern_of(place)),
        query=dict(parse_qsl(query, keep_blank_values=True)),
        body=_validator(document, content.get("application/json", {})),
        form=_validator(document, content.get(FORM, {})),
    )


def _validator(document: Json, media: Json) -> Draft202012Validator | None:
    return Draft202012Validator({**document, "allOf": [media["schema"]]}) if "schema" in media else None
