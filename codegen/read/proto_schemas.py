"""Protobuf messages as JSON Schemas of their proto-JSON form, under the names that Google's discovery gives them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from ..document import SCHEMA_REF
from ..naming import pascal
from ..problems import JSON
from .proto_compile import Descriptors

_BEHAVIOURS: dict[int, JSON] = {
    3: {"readOnly": True},
    4: {"writeOnly": True},
    5: {"x-il-immutable": True},
}
"""By number of `google.api.FieldBehavior`; 2 is REQUIRED, which the message says of its field."""
_REQUIRED = 2
_STRING: JSON = {"type": "string"}
_INT64: JSON = {"type": "string", "format": "int64"}
_UINT64: JSON = {"type": "string", "format": "uint64"}
_INT32: JSON = {"type": "integer", "format": "int32"}
_UINT32: JSON = {"type": "integer", "format": "uint32"}
_DOUBLE: JSON = {"type": "number", "format": "double"}
_FLOAT: JSON = {"type": "number", "format": "float"}
_BOOL: JSON = {"type": "boolean"}
_BYTES: JSON = {"type": "string", "contentEncoding": "base64"}
SCALARS: dict[int, JSON] = {
    **dict.fromkeys((3, 16, 18), _INT64),
    **dict.fromkeys((4, 6), _UINT64),
    **dict.fromkeys((5, 15, 17), _INT32),
    **dict.fromkeys((7, 13), _UINT32),
    1: _DOUBLE,
    2: _FLOAT,
    8: _BOOL,
    9: _STRING,
    12: _BYTES,
}
"""By number of `FieldDescriptorProto.Type`; a 64-bit integer is a string in JSON, for JavaScript has none."""
_MESSAGES = (10, 11)
_ENUM = 14
_REPEATED = 3
_OBJECT: JSON = {"type": "object", "additionalProperties": {}}
WELL_KNOWN: dict[str, JSON] = {
    "Timestamp": {"type": "string", "format": "date-time"},
    "Duration": {"type": "string", "format": "duration"},
    "FieldMask": {"type": "string", "format": "field-mask"},
    "Struct": _OBJECT,
    "Any": _OBJECT,
    "Value": {},
    "ListValue": {"type": "array", "items": {}},
    "NullValue": {"type": "null"},
    **{
        f"{name}Value": {**scalar, "type": [scalar["type"], "null"]}
        for name, scalar in (
            *(("Int64", _INT64), ("UInt64", _UINT64), ("Int32", _INT32), ("UInt32", _UINT32)),
            *(("Double", _DOUBLE), ("Float", _FLOAT), ("Bool", _BOOL), ("String", _STRING), ("Bytes", _BYTES)),
        )
    },
}
"""Messages of `google.protobuf` that have a JSON form of their own."""


class Field(NamedTuple):
    """One field of a message."""

    name: str
    """As the source spells it."""
    json_name: str
    schema: JSON
    is_required: bool


class Messages:
    """The messages of a descriptor set that some roots reach, by full names with the dot before them."""

    def __init__(self, descriptors: Descriptors, roots: Iterable[str], names: Mapping[str, str]) -> None:
        self._descriptors = descriptors
        self._messages: dict[str, Any] = {}
        self._enums: dict[str, Any] = {}
        for file in descriptors.set.file:
            self._note(file.message_type, file.enum_type, f".{file.package}" if file.package else "")
        self._names = _component_names(self._reached(roots), {f".{name}": given for name, given in names.items()})

    def _reached(self, roots: Iterable[str]) -> set[str]:
        found: set[str] = set()
        waiting = [name for name in roots if _well_known(name) is None and name in self._messages]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self.uses(name)
        return found

    def _note(self, messages: Iterable[Any], enums: Iterable[Any], prefix: str) -> None:
        for enum in enums:
            self._enums[f"{prefix}.{enum.name}"] = enum
        for message in messages:
            name = f"{prefix}.{message.name}"
            self._messages[name] = message
            self._note(message.nested_type, message.enum_type, name)

    def reference(self, full_name: str) -> JSON:
        """The schema to use for a message."""
        known = _well_known(full_name)
        return known if known is not None else {"$ref": SCHEMA_REF + self._names.get(full_name, _last(full_name))}

    def fields(self, full_name: str) -> list[Field]:
        """The fields of a message in the order of the source."""
        return [self._field(field) for field in self._messages[full_name].field]

    @property
    def names(self) -> dict[str, str]:
        """Full name to the component's."""
        return self._names

    def uses(self, full_name: str) -> set[str]:
        """Messages that a message's fields are made of, those with a JSON form of their own left out."""
        found = {field.type_name for field in self._messages[full_name].field if field.type in _MESSAGES}
        values = {self._map_value(name).type_name for name in found if self._is_map(name)}
        return {name for name in found | values if name and _well_known(name) is None and not self._is_map(name)} & {
            *self._messages
        }

    def component(self, full_name: str, *, without: frozenset[str] = frozenset()) -> JSON:
        """The object schema of a message, less the fields of these source names."""
        message = self._messages[full_name]
        fields = [field for field in self.fields(full_name) if field.name not in without]
        result: JSON = {"type": "object", "properties": {field.json_name: field.schema for field in fields}}
        if required := [field.json_name for field in fields if field.is_required]:
            result["required"] = required
        if groups := list(_oneofs(message, without)):
            result["x-il-oneofs"] = groups
        return {**result, "deprecated": True} if message.options.deprecated else result

    def _field(self, field: Any) -> Field:
        behaviours: list[int] = self._descriptors.option(field, "google.api.field_behavior") or []
        schema = self._type(field)
        for behaviour in behaviours:
            schema = {**schema, **_BEHAVIOURS.get(behaviour, {})}
        if field.options.deprecated:
            schema = {**schema, "deprecated": True}
        return Field(field.name, field.json_name, schema, _REQUIRED in behaviours)

    def _type(self, field: Any) -> JSON:
        if field.type in _MESSAGES and self._is_map(field.type_name):
            return {"type": "object", "additionalProperties": self._single(self._map_value(field.type_name))}
        single = self._single(field)
        return {"type": "array", "items": single} if field.label == _REPEATED else single

    def _single(self, field: Any) -> JSON:
        if field.type in _MESSAGES:
            return self.reference(field.type_name)
        return self._enum(field.type_name) if field.type == _ENUM else SCALARS[field.type]

    def _enum(self, name: str) -> JSON:
        if (known := _well_known(name)) is not None:
            return known
        values = self._enums[name].value
        deprecated = [value.name for value in values if value.options.deprecated]
        result: JSON = {"type": "string", "enum": list(dict.fromkeys(value.name for value in values))}
        return {**result, "x-il-enum-deprecated": deprecated} if deprecated else result

    def _is_map(self, name: str) -> bool:
        return name in self._messages and self._messages[name].options.map_entry

    def _map_value(self, name: str) -> Any:
        return self._messages[name].field[1]


def _well_known(full_name: str) -> JSON | None:
    package, _, name = full_name.rpartition(".")
    return WELL_KNOWN.get(name) if package == ".google.protobuf" else None


def _oneofs(message: Any, without: frozenset[str]) -> Iterator[list[str]]:
    """Fields of which at most one is set; what `optional` compiles to is no such group."""
    for index, _ in enumerate(message.oneof_decl):
        members = [field for field in message.field if field.HasField("oneof_index") and field.oneof_index == index]
        names = [field.json_name for field in members if not field.proto3_optional and field.name not in without]
        if len(names) > 1:
            yield names


def _component_names(messages: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """The last part of a name; one that shares it takes its parent's before it, or all of its package's words."""
    known = sorted(messages)
    free = [name for name in known if name not in given]
    taken = [given[name] for name in known if name in given]
    counts = Counter([*map(_last, free), *taken])
    outer = Counter([*(_last(name) for name in free if not _is_nested(name)), *taken])
    found = {name: _with_parent(name) if _clashes(name, counts, outer) else _last(name) for name in free}
    again = Counter([*found.values(), *taken])
    return {name: given.get(name) or (found[name] if again[found[name]] == 1 else pascal(name)) for name in known}


def _clashes(name: str, counts: Counter[str], outer: Counter[str]) -> bool:
    return counts[_last(name)] > 1 and (_is_nested(name) or outer[_last(name)] > 1)


def _with_parent(name: str) -> str:
    return pascal(f"{_parent(name)}.{_last(name)}")


def _is_nested(name: str) -> bool:
    return _parent(name)[:1].isupper()


def _last(full_name: str) -> str:
    return full_name.rpartition(".")[2]


def _parent(full_name: str) -> str:
    return full_name.rpartition(".")[0].rpartition(".")[2]
