"""What the API's own document says of a request: which operation it is, and whether it fits."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft202012Validator, ValidationError

from interlingua.testing.simulators.bedrock.refusals import Refusal

APIS = ("bedrock_runtime", "bedrock")
VERBS = ("get", "post", "put", "patch", "delete")
DOCUMENT = "openapi.json"
CHECKOUT = Path(__file__).parents[5] / "specs"
"""Where it is while the package was not compiled with it."""
PLACEHOLDER = re.compile(r"\{([^}]+)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """One operation: where it is, and what it takes."""

    api: str
    id: str
    method: str
    path: re.Pattern[str]
    schema: str | None
    """A reference to the type of the body; None: it has none, or any."""


def rule_for(method: str, path: str) -> tuple[Rule, dict[str, str]]:
    """The operation that a request is, and what its path says. Raises `Refusal` where it is none."""
    for rule in rules():
        found = rule.path.fullmatch(path)
        if found and rule.method == method:
            return rule, {name: unquote(value) for name, value in found.groupdict().items()}
    raise Refusal("UnknownOperationException", f"{method} {path} is no operation.")


def checked_body(rule: Rule, raw: bytes) -> Any:
    """The body as JSON. Raises `Refusal` where it does not fit the document."""
    if not raw:
        return None
    try:
        body = json.loads(raw)
    except ValueError:
        raise Refusal("ValidationException", "The body is no JSON.") from None
    if rule.schema is not None:
        problems = sorted(_validator(rule.api, rule.schema)(body), key=lambda each: each.json_path)
        if problems:
            told = "; ".join(f"Value at '{each.json_path}': {each.message[:200]}" for each in problems[:5])
            raise Refusal("ValidationException", f"{len(problems)} validation errors detected: {told}")
    return body


@cache
def rules() -> tuple[Rule, ...]:
    """Every operation of the documents."""
    return tuple(
        _rule(api, path, method, item)
        for api in APIS
        for path, items in load_document(api)["paths"].items()
        for method, item in items.items()
        if method in VERBS
    )


@cache
def load_document(api: str) -> Any:
    """An API as OpenAPI. It belongs to the generated client."""
    packaged = files("interlingua_wire").joinpath(api, DOCUMENT)
    return json.loads((packaged if packaged.is_file() else CHECKOUT / api / DOCUMENT).read_bytes())


def _rule(api: str, path: str, method: str, item: Any) -> Rule:
    content = item.get("requestBody", {}).get("content", {}).get("application/json", {})
    pieces = PLACEHOLDER.split(path)
    pattern = "".join(re.escape(each) if at % 2 == 0 else f"(?P<{each}>[^/]+)" for at, each in enumerate(pieces))
    return Rule(api, item["operationId"], method.upper(), re.compile(pattern), content.get("schema", {}).get("$ref"))


@cache
def _validator(api: str, reference: str) -> Callable[[Any], Iterable[ValidationError]]:
    validator: Any = Draft202012Validator({**load_document(api), "$ref": reference})
    check: Callable[[Any], Iterable[ValidationError]] = validator.iter_errors
    return check
