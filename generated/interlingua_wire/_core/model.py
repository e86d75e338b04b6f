# Copied from codegen/emit/static/_core/model.py by `python -m codegen regen`. Edit that one.
"""The base of reply types: whatever a provider answers decodes, is kept, and comes out again unchanged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, ClassVar, TypeAlias, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, SchemaSerializer, core_schema

__all__ = ["Exact", "Field", "LongInt", "Open", "StringInt", "UnknownVariant", "WireModel", "to_json"]

# Anything that pydantic could turn into the right type ("1" into 1) would come out as something else than went in.
_EXACT = frozenset({"bool", "int", "str"})
# The serializer of an integer field would write a `true` that stands there as 1.
_AS_IT_IS = core_schema.simple_ser_schema("any")
# A number without a fraction stays an integer: as a float it would come out as `1.0`, and a long one as another number.
_NUMBER = core_schema.union_schema(
    [core_schema.float_schema(strict=True), core_schema.int_schema(strict=True)], serialization=_AS_IT_IS
)


class WireModel(BaseModel):
    """A reply, or a part of one. Fields that this version does not know are in `model_extra`."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="allow", populate_by_name=True, defer_build=True, serialize_by_alias=True, protected_namespaces=()
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        inner = cast("dict[str, Any]", handler.resolve_ref_schema(schema))
        while inner["type"] != "model-fields":
            inner = inner["schema"]
        for field in inner["fields"].values():
            field["schema"] = _optional(_exact(field["schema"], handler.resolve_ref_schema))
        return schema


class UnknownVariant(WireModel):
    """A member of a union that this version does not know; all its fields are in `model_extra`."""


class Open:
    """Marks a union whose members `tag` tells apart. Another tag decodes to `UnknownVariant`, in pydantic-core."""

    __slots__ = ("tag",)

    def __init__(self, tag: str) -> None:
        self.tag = tag

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        choices: dict[str, CoreSchema] = {}
        for member in get_args(source):
            if member is not UnknownVariant:
                tags = [tag for leaf in _leaves(member) for tag in _tags(leaf, self.tag)]
                choices.update(dict.fromkeys(tags, handler.generate_schema(member)))
        unknown = handler.generate_schema(UnknownVariant)
        tagged = core_schema.tagged_union_schema(cast("dict[Any, CoreSchema]", choices), self.tag)
        rest = core_schema.no_info_before_validator_function(_Foreign(self.tag, frozenset(choices)), unknown)
        return core_schema.union_schema([tagged, rest], mode="left_to_right")


class Exact:
    """Marks a type that is no model, such as a list of numbers, so that its values come out as they came in."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        found: CoreSchema = _exact(handler(source), handler.resolve_ref_schema)
        return found


class StringInt(int):
    """An integer that stands as a string in JSON, as 64-bit integers do at Google."""


class Int64:
    """Marks an integer that may stand as a string in JSON; it comes out as it came in."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.no_info_after_validator_function(_string_int, core_schema.str_schema(strict=True))
        return core_schema.union_schema(
            [core_schema.int_schema(strict=True), text],
            mode="left_to_right",
            serialization=core_schema.plain_serializer_function_ser_schema(_plain_int),
        )


LongInt: TypeAlias = Annotated[int, Int64()]


def to_json(value: object) -> bytes:
    """A reply as the JSON it was decoded from; a request body, which may hold replies, as the JSON to send."""
    return _ANYTHING.to_json(value, by_alias=True, exclude_unset=True, warnings=False)


_ANYTHING = SchemaSerializer(core_schema.any_schema())


class _Foreign:
    """Refuses members with a known tag, so that a known member with a wrong field is not taken for an unknown one."""

    __slots__ = ("known", "tag")

    def __init__(self, tag: str, known: frozenset[str]) -> None:
        self.tag = tag
        self.known = known

    def __call__(self, value: object) -> object:
        tag = _field(value, self.tag)
        if isinstance(tag, str) and tag in self.known:
            raise ValueError(f"{self.tag} is {tag!r}, but the rest does not fit")
        return value


def _field(value: object, name: str) -> object:
    return cast("dict[str, object]", value).get(name) if isinstance(value, dict) else None


def _leaves(annotation: Any) -> list[type[WireModel]]:
    """The models in a union, those of unions inside it too."""
    while hasattr(annotation, "__value__"):
        annotation = annotation.__value__
    if get_origin(annotation) is Annotated:
        return _leaves(get_args(annotation)[0])
    if isinstance(annotation, type) and issubclass(annotation, WireModel):
        return [] if annotation is UnknownVariant else [annotation]
    return [leaf for member in get_args(annotation) for leaf in _leaves(member)]


def _tags(member: type[WireModel], tag: str) -> Sequence[str]:
    fields = member.model_fields
    name = tag if tag in fields else next(name for name, field in fields.items() if field.alias == tag)
    return _literals(fields[name].annotation)


def _literals(annotation: Any) -> Sequence[str]:
    while hasattr(annotation, "__value__"):
        annotation = annotation.__value__
    values: list[str] = []
    for argument in get_args(annotation):
        values += [argument] if isinstance(argument, str) else _literals(argument)
    return values


def _optional(schema: CoreSchema) -> CoreSchema:
    """A field that the spec requires may still be missing, or null, in a reply."""
    if schema["type"] == "default":
        return schema
    return core_schema.with_default_schema(core_schema.nullable_schema(schema), default=None)


def _exact(schema: Any, resolve: Callable[[CoreSchema], CoreSchema]) -> Any:
    """The same schema, without pydantic's conversions; models inside have seen to theirs."""
    kind = schema["type"]
    if kind == "float":
        return _NUMBER
    if kind in _EXACT:
        return {**schema, "strict": True, "serialization": _AS_IT_IS}
    if kind == "definition-ref" and (named := _definition(schema, resolve)):
        _make_exact(named, resolve)
    if kind == "union":
        return {**schema, "choices": [_exact(choice, resolve) for choice in schema["choices"]]}
    for key in ("schema", "items_schema", "values_schema"):
        if key in schema and kind != "model":
            schema = {**schema, key: _exact(schema[key], resolve)}
    return schema


def _definition(schema: Any, resolve: Callable[[CoreSchema], CoreSchema]) -> dict[str, Any] | None:
    """What a reference leads to; None for a type that is being built, which is inside itself."""
    try:
        return cast("dict[str, Any]", resolve(schema))
    except LookupError:
        return None


def _make_exact(named: dict[str, Any], resolve: Callable[[CoreSchema], CoreSchema]) -> None:
    """The same for a named type, in place, once: it may contain itself."""
    if named["type"] not in ("model", "definition-ref") and not named.get("metadata", {}).get("exact"):
        named["metadata"] = {**named.get("metadata", {}), "exact": True}
        named.update(_exact(named, resolve))


def _string_int(text: str) -> StringInt:
    value = StringInt(text)
    if str(value) != text:
        raise ValueError("an integer in a form that would not come out as it came in")
    return value


def _plain_int(value: object) -> object:
    return str(value) if isinstance(value, StringInt) else value
