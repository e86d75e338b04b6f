"""Problems of a value against a JSON Schema or a pydantic type, each a line that names the place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from interlingua.errors import InvalidArgument
from interlingua.structured.json_text import is_list, is_object

if TYPE_CHECKING:
    from pydantic import ValidationError
    from referencing import Resource
    from referencing._core import Resolver

Schema: TypeAlias = Mapping[str, Any]


def problems_from(error: ValidationError) -> tuple[str, ...]:
    """What pydantic found, one line a place."""
    return tuple(_line(item["loc"], item["msg"]) for item in error.errors(include_url=False, include_context=False))


def schema_problems(schema: Mapping[str, Any], value: object) -> tuple[str, ...]:
    """What keeps a value from fitting a JSON Schema (2020-12). No reference is followed out of the schema."""
    from jsonschema import Draft202012Validator
    from referencing import Registry

    validator: Any = Draft202012Validator(schema, registry=Registry())  # without one, jsonschema fetches URLs
    return tuple(_line(tuple(error.absolute_path), error.message) for error in validator.iter_errors(value))


def check_schema(schema: Mapping[str, Any], parameter: str) -> None:
    """Raise `InvalidArgument` if a mapping is no JSON Schema, or refers to what it does not hold."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError

    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        place = "/".join(map(str, error.absolute_path)) or "the root"
        raise InvalidArgument(parameter, f"at {place}: {error.message}", "a JSON Schema (2020-12)") from error
    for reference in dangling_references(schema):
        found = f"a reference to nowhere, {reference!r}"
        raise InvalidArgument(parameter, found, "references within the schema, such as '#/$defs/Name'")


def dangling_references(schema: Mapping[str, Any]) -> Iterator[str]:
    """The references that point to nothing in the schema, those to other documents among them."""
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    root = DRAFT202012.create_resource(schema)
    yield from _dangling(root, Registry[Any]().resolver_with_root(root))


def _dangling(resource: Resource[Any], resolver: Resolver[Any]) -> Iterator[str]:
    from referencing.exceptions import Unresolvable

    reference = resource.contents.get("$ref") if is_object(resource.contents) else None
    if isinstance(reference, str):
        try:
            resolver.lookup(reference)
        except Unresolvable:
            yield reference
    for inner in resource.subresources():
        yield from _dangling(inner, resolver.in_subresource(inner))


def without_titles(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A schema without the titles that pydantic makes of field names; a property called title stays."""
    return {
        keyword: _subschemas(keyword, value)
        for keyword, value in schema.items()
        if not (keyword == "title" and isinstance(value, str))
    }


NAMED_SUBSCHEMAS = frozenset({"properties", "$defs", "patternProperties", "dependentSchemas"})
LITERAL_VALUES = frozenset({"default", "const", "enum", "examples", "required"})


def _subschemas(keyword: str, value: Any) -> Any:
    if keyword in LITERAL_VALUES:
        return value
    if is_object(value):
        if keyword in NAMED_SUBSCHEMAS:
            return {name: _subschemas("", item) for name, item in value.items()}
        return without_titles(value)
    return [_subschemas("", item) for item in value] if is_list(value) else value


def _line(place: tuple[int | str, ...], message: str) -> str:
    return f"{'.'.join(map(str, place))}: {message}" if place else message
