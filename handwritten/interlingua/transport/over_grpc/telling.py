"""A message that came back into the JSON that HTTP gives."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from typing import Any, TypeAlias, cast

from interlingua.transport.over_grpc.asking import UNKNOWN, WELL_KNOWN
from interlingua.transport.over_grpc.contract import Contract, protobuf

ANY = "google.protobuf.Any"
OPAQUE = "/google.protobuf.BytesValue"
"""After the type of something that nobody here can read: its bytes are shown in place of its fields."""

Json: TypeAlias = Any


def told_by(data: bytes, kind: Any, contract: Contract) -> bytes:
    """A message of a kind as JSON; what is no such message stays as it is, which is no JSON."""
    try:
        message = kind.FromString(data)
    except protobuf("google.protobuf.message").DecodeError:
        return b"(no message) " + data
    return json.dumps(json_of(message, contract), ensure_ascii=False).encode()


def json_of(message: Any, contract: Contract) -> Json:
    """A message as JSON has it, with everything that stands in it."""
    print_as_json = protobuf("google.protobuf.json_format").MessageToDict
    try:
        value = print_as_json(message, descriptor_pool=contract.pool)
    except TypeError:  # of a type that the pool does not have
        readable = type(message)()
        readable.CopyFrom(message)
        for one in _anys(readable):
            _make_readable(one, contract)
        value = _with_own_types(print_as_json(readable, descriptor_pool=contract.pool))
    if _has_unknown(message):
        _add_unknown(message, value)
    return value


def _anys(message: Any) -> Iterator[Any]:
    if message.DESCRIPTOR.full_name == ANY:
        yield message
        return
    for _, inner in _inner(message):
        yield from _anys(inner)


def _inner(message: Any) -> Iterator[tuple[tuple[str, int | None], Any]]:
    """The messages in a message, each with its name in JSON, and its index where there are several."""
    for field, value in message.ListFields():
        if field.message_type is None or field.message_type.GetOptions().map_entry:
            continue
        if field.is_repeated:
            yield from (((field.json_name, index), one) for index, one in enumerate(value))
        else:
            yield (field.json_name, None), value


def _make_readable(message: Any, contract: Contract) -> None:
    try:
        protobuf("google.protobuf.json_format").MessageToDict(message, descriptor_pool=contract.pool)
    except TypeError:
        held = protobuf("google.protobuf.wrappers_pb2").BytesValue(value=message.value)
        message.type_url += OPAQUE
        message.value = held.SerializeToString()


def _with_own_types(value: Json) -> Json:
    if isinstance(value, list):
        return [_with_own_types(item) for item in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    fields = {name: _with_own_types(item) for name, item in cast("dict[str, Json]", value).items()}
    kind = fields.get("@type")
    return {**fields, "@type": kind.removesuffix(OPAQUE)} if isinstance(kind, str) else fields


def _has_unknown(message: Any) -> bool:
    known = type(message)()
    known.CopyFrom(message)
    known.DiscardUnknownFields()
    return bool(known.ByteSize() != message.ByteSize())


def _add_unknown(message: Any, value: Json) -> None:
    """Put what our protos do not have where it stood, as it came."""
    if message.DESCRIPTOR.full_name.startswith(WELL_KNOWN):
        return
    rest = type(message)()
    rest.CopyFrom(message)
    for field, _ in message.ListFields():
        rest.ClearField(field.name)
    if rest.ByteSize():
        value[UNKNOWN] = b64encode(rest.SerializeToString()).decode()
    for (name, index), inner in _inner(message):
        _add_unknown(inner, value[name] if index is None else value[name][index])
