"""What the API's own document says of a request: which operation it is, and whether it fits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from interlingua.testing.simulators.gemini.refusals import Json, Refusal, invalid

DOCUMENT = "urn:gemini"
EVERYWHERE = frozenset(
    {"key", "alt", "$alt", "$prettyPrint", "prettyPrint", "fields", "$fields", "uploadType", "$httpHeaders"}
)
"""Query parameters that every operation takes."""
SCHEMAS = "#/components/schemas/"
SNAKE = re.compile(r"_([a-z0-9])")
PLACEHOLDER = re.compile(r"\{[^/:]+\}")
LIMITS = frozenset(
    {"minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength", "pattern", "minItems", "maxItems"}
)
VERBS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Rule:
    """One operation: where it is, and what it takes."""

    id: str
    method: str
    path: re.Pattern[str]
    literals: int
    """Letters of the path that are fixed; of two rules that fit, the one with more is meant."""
    schema: str | None
    """The type of the body; None: it has none."""
    query: Mapping[str, Json]


@cache
def load_document() -> Json:
    """The API as OpenAPI, corrected. It belongs to the generated client."""
    document: Json = json.loads(files("interlingua_wire").joinpath("gemini", "openapi.json").read_bytes())
    return document


@cache
def rules() -> tuple[Rule, ...]:
    """Every operation of the document."""
    found = (
        _rule(path, method, item)
        for path, items in load_document()["paths"].items()
        for method, item in items.items()
        if method in VERBS
    )
    return tuple(sorted(found, key=lambda rule: -rule.literals))


def rule_for(method: str, path: str) -> Rule:
    """The operation that a request is. Raises `Refusal` where it is none."""
    for rule in rules():
        if rule.method == method and rule.path.fullmatch(path):
            return rule
    raise Refusal("NOT_FOUND", f"Method not found: {method} {path}")


def _rule(path: str, method: str, item: Json) -> Rule:
    content = item.get("requestBody", {}).get("content", {}).get("application/json", {})
    literals = PLACEHOLDER.split(path)
    return Rule(
        id=item["operationId"],
        method=method.upper(),
        path=re.compile("[^/:]+".join(map(re.escape, literals))),
        literals=sum(map(len, literals)),
        schema=content["schema"]["$ref"].removeprefix(SCHEMAS) if content else None,
        query={place["name"]: place["schema"] for place in item.get("parameters", ()) if place["in"] == "query"},
    )


def fields_of(schema: str) -> frozenset[str]:
    """The fields that a type has, in the API's own spelling."""
    return frozenset(load_document()["components"]["schemas"][schema].get("properties", ()))


def checked_query(rule: Rule, query: Mapping[str, str]) -> Json:
    """The parameters of the query as values. Raises `Refusal` for one that the operation does not take."""
    found: Json = {}
    for name, text in query.items():
        camel = _camel(name)
        if camel in rule.query:
            found[camel] = _parameter(camel, text, rule.query[camel])
        elif name not in EVERYWHERE:
            raise invalid(f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter.')
    return found


def _parameter(name: str, text: str, schema: Json) -> object:
    match schema.get("type"):
        case "integer" if re.fullmatch(r"-?\d+", text):
            return int(text)
        case "boolean" if text.lower() in ("true", "false"):
            return text.lower() == "true"
        case "integer" | "boolean":
            raise invalid(f"Invalid value at '{name}' ({schema['type']}), \"{text}\"", field=name)
        case _:
            return text


def checked_body(schema: str, body: object, *, partial: bool = False) -> Json:
    """The body with the API's own spelling. Raises `Refusal` where it does not fit its type.

    `partial` is a change of something, which need not hold what is required of the whole.
    """
    if not isinstance(body, dict):
        raise invalid("Invalid JSON payload received. Root element must be a message.")
    value = cast("Json", _canonical(body, {"$ref": SCHEMAS + schema}))
    errors = [error for error in _errors(schema, value) if not (partial and _is_missing_at_top(error))]
    if errors:
        raise _refusal(min(errors, key=lambda error: (-len(error.absolute_path), error.message)))
    _refuse_together(value, {"$ref": SCHEMAS + schema}, "")
    return value


def _errors(schema: str, value: Json) -> Iterable[ValidationError]:
    return _validator(schema).iter_errors(value)  # pyright: ignore[reportUnknownMemberType] - of an untyped argument


def _is_missing_at_top(error: ValidationError) -> bool:
    return error.validator == "required" and not error.absolute_path


def _refusal(error: ValidationError) -> Refusal:
    path = _path(error.absolute_path)
    if error.validator == "additionalProperties":
        known = cast("Json", error.schema)["properties"]
        unknown = next(name for name in cast("Json", error.instance) if name not in known)
        where = f" at '{path}'" if path else ""
        return invalid(
            f'Invalid JSON payload received. Unknown name "{unknown}"{where}: Cannot find field.', field=path
        )
    if error.validator == "required":
        return invalid(f"* {path + ': ' if path else ''}{error.message}", field=path)
    if error.validator in LIMITS:
        return invalid(f"Invalid value at '{path}': its {error.validator} is {error.validator_value}", field=path)
    return invalid(f"Invalid value at '{path}': {error.message[:200]}", field=path)


def _path(parts: Iterable[str | int]) -> str:
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"{DOCUMENT}{SCHEMAS}{schema}"}, registry=_registry())


@cache
def _registry() -> Registry[Any]:
    schemas = {name: _strict(schema) for name, schema in load_document()["components"]["schemas"].items()}
    document: Json = {"components": {"schemas": schemas}}
    registry: Registry[Any] = Registry[Any]().with_resource(DOCUMENT, DRAFT202012.create_resource(document))
    return registry


def _strict(schema: Any) -> Any:
    """As the server takes it: no field that it does not know, and large integers as text or as numbers."""
    if isinstance(schema, list):
        return [_strict(item) for item in cast("list[object]", schema)]
    if not isinstance(schema, dict):
        return schema
    value = cast("Json", schema)
    if value.get("type") == "string" and str(value.get("format", "")).endswith("int64"):
        return {"type": ["string", "integer"], "pattern": r"^-?\d+$"}
    strict = {key: _strict(item) for key, item in value.items()}
    if "properties" in value and "additionalProperties" not in value:
        return {**strict, "properties": strict["properties"], "additionalProperties": False}
    return strict


def _camel(name: str) -> str:
    return SNAKE.sub(lambda found: found[1].upper(), name)


def _resolved(schema: Json) -> Json:
    while "$ref" in schema:
        schema = load_document()["components"]["schemas"][schema["$ref"].removeprefix(SCHEMAS)]
    return schema


def _canonical(value: Any, schema: Json) -> Any:
    """The same value without nulls, its names in lowerCamelCase: the server takes the protos' own spelling too."""
    schema = _resolved(schema)
    if isinstance(value, list) and "items" in schema:
        return [_canonical(item, schema["items"]) for item in cast("list[object]", value)]
    if not isinstance(value, dict):
        return cast("Any", value)
    known, free = schema.get("properties", {}), schema.get("additionalProperties")
    found: Json = {}
    for name, item in cast("Json", value).items():
        spelled = name if name in known or _camel(name) not in known else _camel(name)
        if item is not None or not known:
            inner = known.get(spelled, free if isinstance(free, dict) else {})
            found[spelled] = _canonical(item, cast("Json", inner))
    return found


def _refuse_together(value: Any, schema: Json, path: str) -> None:
    """Raise where fields, or items of a list, do not go with each other."""
    items, schema = schema.get("x-il-unique"), _resolved(schema)
    if isinstance(value, list):
        listed: list[Any] = [*value]
        if items and len({item.get(items) for item in listed}) < len(listed):
            raise invalid(f"Invalid value at '{path}': only one for each {items}", field=path)
        for index, item in enumerate(listed):
            _refuse_together(item, schema.get("items", {}), f"{path}[{index}]")
    if not isinstance(value, dict):
        return
    fields = cast("Json", value)
    for group in schema.get("x-il-oneofs", ()):
        given = [name for name in group if name in fields]
        if len(given) > 1:
            raise invalid(f"oneof field is already set. Cannot set '{_within(path, given[1])}'", field=path)
    for name, others in schema.get("x-il-needs", {}).items():
        _refuse_alone(fields, name, others, path)
    for name, item in fields.items():
        _refuse_together(item, schema.get("properties", {}).get(name, {}), _within(path, name))


def _refuse_alone(fields: Json, name: str, others: Json, path: str) -> None:
    for other, values in others.items():
        if name in fields and (other not in fields or (values and fields[other] not in values)):
            wanted = f"{other} {' or '.join(map(str, values))}" if values else other
            raise invalid(f"'{_within(path, name)}' can only be set with {wanted}", field=_within(path, name))


def _within(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
