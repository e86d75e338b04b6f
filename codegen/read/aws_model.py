"""How an AWS service model must be built for us to read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from ..document import METHODS, parts
from ..problems import JSON, Problem
from .aws_shapes import KINDS, LOCATIONS, TIME_FORMATS
from .shape import Check, is_a, list_of, mapping, mapping_of, record, text, word

_reference = record({}, {"shape": text})
_member = record(
    {
        "locationName": text,
        "timestampFormat": word(TIME_FORMATS),
        "location": word((*LOCATIONS, "statusCode")),
    },
    {"shape": text},
)
_PARTS: dict[str, dict[str, Check]] = {
    "structure": {"members": mapping_of(_member)},
    "list": {"member": _member},
    "map": {"key": _member, "value": _member},
}
"""What a shape of a kind cannot do without."""
_error = record({"httpStatusCode": is_a(int, "a number"), "code": text})
_number = is_a((int, float), "a number")
_optional = {
    "required": list_of(text),
    "enum": list_of(text),
    "pattern": text,
    "payload": text,
    "timestampFormat": word(TIME_FORMATS),
    "error": _error,
    "min": _number,
    "max": _number,
}


def _shape(value: Any, where: str) -> Iterator[Problem]:
    shape = cast("JSON", value) if isinstance(value, dict) else {}
    needed = _PARTS.get(str(shape.get("type")), {})
    problems = list(record(_optional, {"type": word(KINDS), **needed})(value, where))
    yield from problems
    if not problems and shape.get("payload") not in (None, *shape.get("members", ())):
        yield Problem("not-a-spec", where, f"its payload {shape['payload']!r} is no member")


def _path(value: Any, where: str) -> Iterator[Problem]:
    yield from text(value, where)
    if isinstance(value, str) and not value.startswith("/"):
        yield Problem("not-a-spec", where, f"a path begins with a slash, this is {value!r}")


_http = record(
    {"responseCode": is_a(int, "a number")},
    {"method": word(tuple(method.upper() for method in METHODS)), "requestUri": _path},
)
_operation = record(
    {
        "input": _reference,
        "output": _reference,
        "errors": list_of(_reference),
        "endpoint": record({"hostPrefix": text}),
        "auth": list_of(text),
    },
    {"http": _http},
)
_metadata = record(
    {"auth": list_of(text), "signingName": text}, dict.fromkeys(("protocol", "apiVersion", "endpointPrefix"), text)
)
_service = record({}, {"metadata": _metadata, "operations": mapping_of(_operation), "shapes": mapping_of(_shape)})


def service_model(value: Any, where: str) -> Iterator[Problem]:
    """A service model, whose references all lead to shapes of the kind that is wanted there."""
    problems = list(_service(value, where))
    yield from problems
    if problems:
        return
    shapes = value["shapes"]
    for name in sorted({*_names(value["operations"]), *_names(shapes)} - shapes.keys()):
        yield Problem("not-a-spec", where, f"refers to the shape {name}, which is not there")
    for id, operation in value["operations"].items():
        used = [operation.get("input"), operation.get("output"), *operation.get("errors", ())]
        for one in filter(None, used):
            if shapes.get(one["shape"], {}).get("type", "structure") != "structure":
                yield Problem("not-a-spec", f"{where}/operations/{id}", f"{one['shape']} is no structure")


def _one_or_more(value: Any, where: str) -> Iterator[Problem]:
    """A name, or a list of names that is not empty."""
    yield from list_of(text)(value, where) if isinstance(value, list) and value else text(value, where)


_tokens: dict[str, Check] = dict.fromkeys(("input_token", "output_token", "result_key"), _one_or_more)
paginators = record({"pagination": mapping_of(record({"more_results": text}, _tokens))})
"""How its lists come in pages."""


def _rule(value: Any, where: str) -> Iterator[Problem]:
    yield from _rule_record(value, where)


_endpoint = record({}, {"url": is_a((str, dict), "an address or what makes one")})
_rule_record = record(
    {"conditions": list_of(mapping), "rules": list_of(_rule), "endpoint": _endpoint},
    {"type": word(("endpoint", "error", "tree"))},
)
endpoint_rules = record({"rules": list_of(_rule)})
"""Where it is served."""


def _names(value: Any) -> Iterator[str]:
    """Every shape that something refers to."""
    if isinstance(value, dict) and isinstance(name := cast("JSON", value).get("shape"), str):
        yield name
    for part in parts(value):
        yield from _names(part)
