"""What the protos of an API say: its methods, their messages, and how each is said over HTTP."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from os import getpid
from typing import Any

from interlingua.errors import MissingExtra
from interlingua.transport.over_grpc.way import DESCRIPTORS

VERBS = ("get", "put", "post", "delete", "patch")
HTTP_RULE = "google.api.http"
OPTIONS = "google.protobuf.MethodOptions"
VARIABLE = re.compile(r"\{(\+?)([\w.]+)(?:=([^}]*))?\}")
SEGMENTS = {"*": "[^/]+", "**": ".+"}
ADDED = ("google.rpc.error_details_pb2", "google.protobuf.wrappers_pb2")
"""Files that no service names: what errors tell, and the form of what nobody knows."""


@dataclass(frozen=True, slots=True)
class Binding:
    """One verb and path that stand for a method."""

    verb: str
    path: re.Pattern[str]
    fields: tuple[str, ...]
    """Dotted paths of the fields that the groups of the pattern fill."""
    template: str
    """The path with `{field}` for each of them."""
    body: str
    """The field that is the body, `*` for all that are left, nothing where there is none."""


@dataclass(frozen=True, slots=True)
class Rpc:
    """One method."""

    name: str
    """`/package.Service/Method`."""
    request: Any
    """The class of its message, of protobuf."""
    reply: Any
    streams: bool
    bindings: tuple[Binding, ...]


@dataclass(frozen=True, slots=True)
class Contract:
    """Everything that is known of one API."""

    pool: Any
    """Of descriptors, of protobuf; its own, so that nobody else's messages of the same name are in the way."""
    rpcs: Mapping[str, Rpc]
    """By name."""
    process: int
    """The one that first needed it."""


def protobuf(module: str) -> Any:
    """A module of what the extra brings."""
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtra("grpc", "gRPC") from error


@cache
def load_contract(api: str) -> Contract:
    """The contract of an API that the compiler has left descriptors of. Raises `MissingExtra`."""
    protobuf("google.protobuf.json_format")  # takes long to import, and is needed at the first call
    pool = protobuf("google.protobuf.descriptor_pool").DescriptorPool()
    described = protobuf("google.protobuf.descriptor_pb2").FileDescriptorSet
    serialized = b64decode(files("interlingua_wire").joinpath(api, DESCRIPTORS).read_bytes())
    services: list[str] = []
    for file in described.FromString(serialized).file:
        pool.Add(file)
        services += [f"{file.package}.{service.name}" for service in file.service]
    for module in ADDED:
        pool.AddSerializedFile(protobuf(module).DESCRIPTOR.serialized_pb)
    return Contract(pool, {rpc.name: rpc for name in services for rpc in _rpcs(pool, name)}, getpid())


def binding_of(verb: str, template: str, body: str) -> Binding:
    """A verb and a path template, of the protos (`{corpus.name=corpora/*}`) or of an operation (`{+name}`)."""
    found = list(VARIABLE.finditer(template))
    literals = VARIABLE.sub("\0", template).split("\0")
    groups = [f"({_pattern(plus, pattern)})" for plus, _, pattern in (match.groups() for match in found)]
    path = "".join(map("".join, zip(map(re.escape, literals), [*groups, ""], strict=True)))
    plain = VARIABLE.sub(lambda match: f"{{{match[2]}}}", template)
    return Binding(verb.upper(), re.compile(path), tuple(match[2] for match in found), plain, body)


def _pattern(plus: str, pattern: str | None) -> str:
    parts = (pattern or ("**" if plus else "*")).split("/")
    return "/".join(SEGMENTS.get(part, re.escape(part)) for part in parts)


def _rpcs(pool: Any, service: str) -> Iterator[Rpc]:
    class_of = protobuf("google.protobuf.message_factory").GetMessageClass
    options = class_of(pool.FindMessageTypeByName(OPTIONS))
    extension = pool.FindExtensionByName(HTTP_RULE)
    for method in pool.FindServiceByName(service).methods:
        if method.client_streaming:
            continue
        rule = options.FromString(method.GetOptions().SerializeToString()).Extensions[extension]
        yield Rpc(
            name=f"/{service}/{method.name}",
            request=class_of(method.input_type),
            reply=class_of(method.output_type),
            streams=method.server_streaming,
            bindings=tuple(_bindings(rule)),
        )


def _bindings(rule: Any) -> Iterator[Binding]:
    for one in (rule, *rule.additional_bindings):
        verb = one.WhichOneof("pattern")
        if verb in VERBS:
            yield binding_of(verb, getattr(one, verb), one.body)
