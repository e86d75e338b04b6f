"""Lets pydantic read the classes it does not know: attrs classes, and `typing.TypedDict` before Python 3.12."""

from __future__ import annotations

import sys
import types
import typing
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin, get_type_hints, is_typeddict

import attrs

from interlingua.errors import InvalidArgument

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

Make: typing.TypeAlias = Callable[[Mapping[str, Any]], Any]
Keys: typing.TypeAlias = "dict[str, tuple[Any, bool]]"
"""Key, annotation, and whether the key must be there."""


def readable(annotation: Any) -> Any:
    """The same type in words pydantic knows."""
    return _readable(annotation, frozenset())


@contextmanager
def json_form_needed(parameter: str, name: str) -> Generator[None]:
    """Raise `InvalidArgument` where pydantic finds that a type has no JSON form."""
    from pydantic.errors import PydanticUndefinedAnnotation, PydanticUserError

    try:
        yield
    except (PydanticUserError, PydanticUndefinedAnnotation) as error:
        reason = str(error).partition("\n")[0]
        raise InvalidArgument(parameter, f"{name}: {reason}", "types with a JSON form") from error


def _readable(annotation: Any, open_classes: frozenset[type]) -> Any:
    origin: Any = get_origin(annotation)
    arguments = get_args(annotation)
    if not arguments:
        return _readable_class(annotation, open_classes) if isinstance(annotation, type) else annotation
    if origin is typing.Literal:
        return annotation
    if origin is Annotated:
        return Annotated[(_readable(arguments[0], open_classes), *arguments[1:])]
    replaced = tuple(_readable(item, open_classes) for item in arguments)
    if replaced == arguments:
        return annotation
    return Union[replaced] if origin is types.UnionType else origin[replaced]  # noqa: UP007 - made at run time


def _readable_class(cls: type, open_classes: frozenset[type]) -> type:
    if attrs.has(cls):
        return _described(cls, _attrs_keys, partial(_construct, cls), open_classes)
    if sys.version_info < (3, 12) and is_typeddict(cls):
        return _described(cls, _typeddict_keys, dict, open_classes)
    return cls


def _described(cls: type, keys: Callable[[type], Keys], make: Make, open_classes: frozenset[type]) -> type:
    """A class that stands for `cls` and tells pydantic how to read one. A class within itself becomes a reference."""
    reference = f"{cls.__module__}.{cls.__qualname__}:{id(cls)}"

    def core_schema_of(stand_in: type, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        if cls in open_classes:
            return core_schema.definition_reference_schema(reference)
        fields = {
            name: core_schema.typed_dict_field(
                handler.generate_schema(_readable(annotation, open_classes | {cls})), required=is_required
            )
            for name, (annotation, is_required) in keys(cls).items()
        }
        body = core_schema.typed_dict_schema(fields, cls_name=cls.__name__, extra_behavior="forbid")
        return core_schema.no_info_after_validator_function(make, body, ref=reference)

    return type(cls.__name__, (), {"__get_pydantic_core_schema__": classmethod(core_schema_of)})


def _construct(cls: type, values: Mapping[str, Any]) -> Any:
    try:
        return cls(**values)
    except TypeError as error:
        raise ValueError(str(error)) from error


def _attrs_keys(cls: type) -> Keys:
    hints = get_type_hints(cls, include_extras=True)
    return {
        item.alias or item.name: (hints.get(item.name, Any), item.default is attrs.NOTHING)
        for item in attrs.fields(cls)
        if item.init
    }


def _typeddict_keys(cls: type) -> Keys:
    required: frozenset[str] = cls.__dict__["__required_keys__"]
    hints = get_type_hints(cls, include_extras=True)
    return {name: _typeddict_key(annotation, name in required) for name, annotation in hints.items()}


def _typeddict_key(annotation: Any, is_required: bool) -> tuple[Any, bool]:
    """`NotRequired` is looked for in the resolved annotation: as text, Python 3.11 does not see it."""
    match get_origin(annotation):
        case typing.NotRequired:
            return get_args(annotation)[0], False
        case typing.Required:
            return get_args(annotation)[0], True
        case _:
            return annotation, is_required
