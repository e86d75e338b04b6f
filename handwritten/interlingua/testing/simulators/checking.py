"""What an API's own document says of a request: which operation it is, and whether its body fits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias, cast

from jsonschema import Draft202012Validator, ValidationError

Json: TypeAlias = dict[str, Any]
VERBS = ("get", "head", "post", "put", "patch", "delete")
PLACEHOLDER = re.compile(r"\{[^/]+\}")


@dataclass(frozen=True)
class Rule:
    """One operation: where it is, and what its body must be."""

    id: str
    method: str
    path: re.Pattern[str]
    body: Draft202012Validator | None


@cache
def rules_of(api: str) -> tuple[Rule, ...]:
    """Every operation of an API, by the corrected document that belongs to its generated client."""
    text = files("interlingua_wire").joinpath(api, "openapi.json").read_text(encoding="utf-8")
    # Forms overlap where the document says that exactly one holds.
    document: Json = json.loads(text.replace('"oneOf":', '"anyOf":'))
    return tuple(
        _rule(document, path, method, item)
        for path, items in document["paths"].items()
        for method, item in items.items()
        if method in VERBS
    )


def rule_for(api: str, method: str, path: str) -> Rule | None:
    """The operation that a request is."""
    return next((rule for rule in rules_of(api) if rule.method == method and rule.path.fullmatch(path)), None)


def problem_in(rule: Rule, body: Any) -> str | None:
    """What does not fit, the deepest place first; None if all does."""
    if rule.body is None:
        return None
    errors = cast("Iterable[ValidationError]", rule.body.iter_errors(body))  # pyright: ignore[reportUnknownMemberType]
    worst = min(errors, key=lambda error: (-len(error.absolute_path), error.message), default=None)
    return None if worst is None else f"{worst.json_path}: {worst.message[:200]}"


def _rule(document: Json, path: str, method: str, item: Json) -> Rule:
    content = item.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    return Rule(
        id=item["operationId"],
        method=method.upper(),
        path=re.compile("[^/]+".join(map(re.escape, PLACEHOLDER.split(path)))),
        body=None if schema is None else Draft202012Validator({**document, "allOf": [schema]}),
    )
