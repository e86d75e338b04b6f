"""Reads protobuf services with `google.api.http` rules into a valid OpenAPI 3.1 document of facts."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from ..document import SCHEMA_REF
from ..group_reach import closure, references
from ..problems import JSON, failure
from .facts import status_phrase
from .proto_compile import Descriptors, compile_protos
from .proto_http import Binding, bindings, camel
from .proto_schemas import Field, Messages

RPCS = "x-il-rpcs"
"""Methods without an HTTP rule."""
DESCRIPTORS = "x-il-descriptors"
"""Everything that gRPC needs: a FileDescriptorSet, in base64."""


class Method(NamedTuple):
    """One method of a service."""

    service: str
    descriptor: Any
    later: tuple[tuple[str, str], ...]
    """What a long-running one ends with and tells on the way, as keys with full names of messages."""

    def grpc(self, messages: Messages) -> JSON:
        """What gRPC calls it, in full names without a dot before them."""
        found: JSON = {
            "service": self.service,
            "method": self.descriptor.name,
            "request": self.descriptor.input_type[1:],
            "response": self.descriptor.output_type[1:],
        }
        for side in ("client", "server"):
            if getattr(self.descriptor, f"{side}_streaming"):
                found[f"{side}_streaming"] = True
        return found | {key: messages.reference(name) for key, name in self.later}


def read_proto(
    files: Mapping[str, bytes], *, api: str, version: str, services: str = "*", names: Mapping[str, str] | None = None
) -> JSON:
    """The facts of all services in the files that the pattern `services` chooses; the others are there to be imported.

    `names` gives messages, by full name, the component names that they would not get by themselves. The descriptor set
    stands under `x-il-descriptors`, in base64.
    """
    roots = [name for name in files if fnmatchcase(name, services)]
    serialized = compile_protos(files, roots, api=api)
    document = _read(serialized, roots, names or {}, api=api, version=version)
    return {**document, DESCRIPTORS: base64.b64encode(serialized).decode()}


def _read(serialized: bytes, roots: Sequence[str], names: Mapping[str, str], *, api: str, version: str) -> JSON:
    descriptors = Descriptors(serialized)
    services = [(file, service) for file in descriptors.set.file if file.name in roots for service in file.service]
    methods = [
        Method(_full(file, service), method, tuple(_later(descriptors, method, file.package)))
        for file, service in services
        for method in service.method
    ]
    messages = Messages(descriptors, _roots(methods), names)
    paths: JSON = {}
    bare: list[JSON] = []
    bound: dict[str, frozenset[str]] = {}
    for method in methods:
        rule = descriptors.option(method.descriptor, "google.api.http")
        if rule is None:
            bare.append(
                {**method.grpc(messages), "send": _sent(method, messages), "receive": _received(method, messages)}
            )
            continue
        for binding in bindings(rule):
            _add(paths, binding, _operation(method, binding, messages))
            bound[method.descriptor.input_type] = frozenset(one.field for one in binding.variables)
    document: JSON = {
        "openapi": "3.1.0",
        "info": {"title": api, "version": version},
        "servers": _servers(descriptors, services),
        "paths": paths,
        "components": {"schemas": _components(messages, bound)},
    }
    return _used({**document, RPCS: bare} if bare else document)


def _full(file: Any, service: Any) -> str:
    return f"{file.package}.{service.name}" if file.package else service.name


def _later(descriptors: Descriptors, method: Any, package: str) -> Iterator[tuple[str, str]]:
    info = descriptors.option(method, "google.longrunning.operation_info")
    for key, name in (("result", info.response_type), ("progress", info.metadata_type)) if info else ():
        if name:
            yield key, f".{name}" if "." in name else f".{package}.{name}"


def _roots(methods: Sequence[Method]) -> list[str]:
    later = [name for method in methods for _, name in method.later]
    return later + [name for one in methods for name in (one.descriptor.input_type, one.descriptor.output_type)]


def _servers(descriptors: Descriptors, services: list[tuple[Any, Any]]) -> list[JSON]:
    hosts: list[str | None] = [descriptors.option(service, "google.api.default_host") for _, service in services]
    return [{"url": f"https://{host}"} for host in dict.fromkeys(hosts) if host]


def _add(paths: JSON, binding: Binding, operation: JSON) -> None:
    item = paths.setdefault(binding.flat, {})
    if binding.verb in item:
        raise failure(
            "duplicate-operation", f"/paths{binding.flat}/{binding.verb}", f"{binding.id} is the second one here"
        )
    item[binding.verb] = operation


def _operation(method: Method, binding: Binding, messages: Messages) -> JSON:
    request = method.descriptor.input_type
    in_path = [
        {"name": one.name, "in": "path", "required": True, "schema": {"type": "string", "pattern": one.pattern}}
        for one in binding.variables
    ]
    flat = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _flat_names(binding.flat)
    ]
    taken = {one.field for one in binding.variables} | ({binding.body} if binding.body else set[str]())
    query = [] if binding.body == "*" else list(_query(messages, request, taken))
    operation: JSON = {
        "operationId": binding.id,
        "parameters": [*flat, *query],
        "responses": {"200": _reply(method, messages)},
        "x-il-grpc": method.grpc(messages),
    }
    if binding.template != binding.flat:
        operation |= {"x-il-path": binding.template, "x-il-path-parameters": in_path}
    if binding.body:
        operation["requestBody"] = {"required": True, "content": _json(_body(messages, request, binding.body))}
    return {**operation, "deprecated": True} if method.descriptor.options.deprecated else operation


def _flat_names(flat: str) -> list[str]:
    return [part.partition("}")[0] for part in flat.split("{")[1:]]


def _body(messages: Messages, request: str, body: str) -> JSON:
    if body == "*":
        return messages.reference(request)
    return next(field.schema for field in messages.fields(request) if field.name == body)


def _sent(method: Method, messages: Messages) -> JSON:
    return messages.reference(method.descriptor.input_type)


def _received(method: Method, messages: Messages) -> JSON:
    return messages.reference(method.descriptor.output_type)


def _reply(method: Method, messages: Messages) -> JSON:
    """One message, as discovery has it, also where a stream of them is sent: in which framing, no source says."""
    return {"description": status_phrase("200"), "content": _json(_received(method, messages))}


def _json(schema: JSON) -> JSON:
    return {"application/json": {"schema": schema}}


def _query(
    messages: Messages, message: str, taken: set[str], *, prefix: str = "", seen: tuple[str, ...] = ()
) -> Iterator[JSON]:
    """What the path and the body leave over; the fields of a message are spelled `outer.inner`."""
    inner_of = {SCHEMA_REF + short: full for full, short in messages.names.items()}
    for field in messages.fields(message):
        if f"{prefix}{field.name}" in taken:
            continue
        inner = inner_of.get(field.schema.get("$ref", ""))
        if inner is None:
            yield _query_parameter(field, prefix)
        elif inner not in seen:
            yield from _query(messages, inner, taken, prefix=f"{prefix}{field.name}.", seen=(*seen, inner))


def _query_parameter(field: Field, prefix: str) -> JSON:
    outer = "".join(f"{camel_path}." for camel_path in map(camel, prefix.split(".")[:-1]))
    parameter: JSON = {"name": f"{outer}{field.json_name}", "in": "query", "schema": field.schema}
    return {**parameter, "required": True} if field.is_required else parameter


def _used(document: JSON) -> JSON:
    """Without the messages that only stand for a path and a query."""
    schemas = document["components"]["schemas"]
    graph = {name: frozenset(references(schema)) for name, schema in schemas.items()}
    used = closure(graph, references([document["paths"], document.get(RPCS)]))
    kept = {name: schema for name, schema in schemas.items() if name in used}
    return {**document, "components": {"schemas": kept}}


def _components(messages: Messages, bound: Mapping[str, frozenset[str]]) -> JSON:
    """Each message once. One that is a request and nothing else leaves out what the path says already."""
    nested = {used for name in messages.names for used in messages.uses(name)}
    return {
        short: messages.component(name, without=frozenset() if name in nested else bound.get(name, frozenset()))
        for name, short in messages.names.items()
    }
