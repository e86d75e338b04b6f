"""A request as it would go over HTTP into a message."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from interlingua.errors import InvalidArgument
from interlingua.transport.over_grpc.contract import Binding, Contract, Rpc, binding_of, protobuf

if TYPE_CHECKING:
    from interlingua.transport.outgoing import Outgoing
    from interlingua_wire._core.operation import Operation

UNKNOWN = "@unknown"
"""Where a message of ours in JSON keeps the fields that our protos do not have, as base64 of how they came."""
MASK = "google.protobuf.FieldMask"
WELL_KNOWN = "google.protobuf."
UNDERSCORE = re.compile(r"_([a-z0-9])")
FLAGS = {"true": True, "false": False}

Json: TypeAlias = Any
Place: TypeAlias = tuple[tuple[str, int | None], ...]
"""Names of fields, with the index where they are lists."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A message that is ready to go."""

    rpc: Rpc
    message: bytes
    routing: str
    """What the path named, by which Google finds the server that has it."""


def asked_by(outgoing: Outgoing, contract: Contract) -> Asked:
    """The message of a request. Raises `InvalidArgument` for what the protos have no field for."""
    operation = outgoing.operation
    rpc = contract.rpcs[operation.grpc or ""]
    parts = urlsplit(outgoing.url)
    binding, values = _bound(rpc, operation, unquote(parts.path))
    written: dict[str, Json] = _body(outgoing, binding)
    kind = rpc.request.DESCRIPTOR
    for field, value in values.items():
        _set(written, kind, field, value)
    fixed = {**operation.query, **(operation.stream.query if operation.stream else {})}
    for name, text in parse_qsl(parts.query, keep_blank_values=True):
        if fixed.get(name) != text:  # what HTTP alone needs, such as `alt=sse`
            _set(written, kind, name, text)
    routing = "&".join(f"{field}={quote(value, safe='/')}" for field, value in values.items())
    return Asked(rpc, _message(written, rpc, contract, operation), routing)


def _bound(rpc: Rpc, operation: Operation[Any, Any, Any], path: str) -> tuple[Binding, dict[str, str]]:
    """How the method is said over HTTP, and what the path names; the protos leave some ways out."""
    own = binding_of(operation.method, operation.path, "" if operation.body == "none" else "*")
    for binding in (*rpc.bindings, own):
        found = binding.path.fullmatch(path)
        if found is not None and binding.verb == operation.method.upper():
            return binding, dict(zip(binding.fields, found.groups(), strict=True))
    raise InvalidArgument("path", repr(path), f"one of {operation.path}")


def _body(outgoing: Outgoing, binding: Binding) -> dict[str, Json]:
    body = outgoing.body
    text = b"".join(body) if isinstance(body, tuple) else body
    value: Json = json.loads(text) if isinstance(text, bytes) and text else {}
    return {binding.body: value} if binding.body not in ("", "*") else value


def _set(written: dict[str, Json], kind: Any, field: str, value: str) -> None:
    """Put a value of the path or the query where it belongs; a list gets one more."""
    head, dot, rest = field.partition(".")
    known = fields_of(kind).get(head)
    if dot and known is not None and known.message_type is not None:
        inner = written.setdefault(_name_in(written, known), {})
        _set(cast("dict[str, Json]", inner), known.message_type, rest, value)
    elif known is not None and known.is_repeated:
        written.setdefault(_name_in(written, known), []).append(value)
    else:
        is_flag = known is not None and known.type == known.TYPE_BOOL
        name = field if known is None else _name_in(written, known)
        written[name] = FLAGS.get(value.lower(), value) if is_flag else value


def _name_in(written: Mapping[str, Json], field: Any) -> str:
    """A field may be written as the protos spell it, too."""
    found: str = field.name if field.name in written else field.json_name
    return found


def fields_of(kind: Any) -> dict[str, Any]:
    """The fields of a message by each of their names."""
    return {name: field for field in kind.fields for name in (field.json_name, field.name)}


def _message(written: dict[str, Json], rpc: Rpc, contract: Contract, operation: Operation[Any, Any, Any]) -> bytes:
    kept: list[tuple[Place, str]] = []
    ready = _ready(written, rpc.request.DESCRIPTOR, (), kept)
    json_format = protobuf("google.protobuf.json_format")
    try:
        message = json_format.ParseDict(ready, rpc.request(), descriptor_pool=contract.pool)
        for place, text in kept:
            _at(message, place).MergeFromString(b64decode(text))
    except (json_format.ParseError, protobuf("google.protobuf.message").DecodeError, ValueError, TypeError) as error:
        told = str(error).partition("\n")[0]
        expected = "what the protos have a field for; without transport='grpc' it may be sent"
        raise InvalidArgument(operation.name, told, expected) from None
    return cast("bytes", message.SerializeToString())


def _ready(value: Json, kind: Any, at: Place, kept: list[tuple[Place, str]]) -> Json:
    """The same as protobuf reads it: masks in its spelling, and what our protos do not have set aside."""
    if kind.full_name.startswith(WELL_KNOWN):
        return _camel(value) if kind.full_name == MASK and isinstance(value, str) else value
    if not isinstance(value, dict):
        return value
    given, known = cast("dict[str, Json]", value), fields_of(kind)
    if isinstance(given.get(UNKNOWN), str):
        kept.append((at, given[UNKNOWN]))
    ready = {name: item for name, item in given.items() if name != UNKNOWN}
    for name, field, item in _messages(ready, known):
        if field.is_repeated and isinstance(item, list):
            inner = cast("list[object]", item)
            ready[name] = [
                _ready(one, field.message_type, (*at, (field.name, index)), kept) for index, one in enumerate(inner)
            ]
        elif not field.is_repeated:
            ready[name] = _ready(item, field.message_type, (*at, (field.name, None)), kept)
    return ready


def _messages(value: Mapping[str, Json], known: Mapping[str, Any]) -> Iterator[tuple[str, Any, Json]]:
    for name, item in list(value.items()):
        field = known.get(name)
        if field is not None and field.message_type is not None and not field.message_type.GetOptions().map_entry:
            yield name, field, item


def _at(message: Any, place: Place) -> Any:
    for name, index in place:
        message = getattr(message, name)
        message = message if index is None else message[index]
    return message


def _camel(mask: str) -> str:
    return UNDERSCORE.sub(lambda found: found[1].upper(), mask)
