"""Transports that answer from memory, and a walk over every resource of every API."""

from __future__ import annotations

import pkgutil
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import MethodType, ModuleType
from typing import Any

import interlingua_wire
from interlingua_wire._core.operation import Operation
from interlingua_wire._core.request import Request

PACKAGE = Path(interlingua_wire.__file__).parent
APIS = tuple(sorted(path.parent.name for path in PACKAGE.glob("*/client.py") if path.parent.name != "_core"))


@dataclass(frozen=True)
class FakeResponse:
    """An answer of which only the body is told."""

    request: Request[Any, Any, Any]
    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def value(self) -> Any:
        return self.request.operation.reply.decode(self.body)


@dataclass(frozen=True)
class FakeStream:
    """Events from memory, for both worlds."""

    events: list[Any]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def __iter__(self) -> Iterator[Any]:
        return iter(self.events)

    async def __aiter__(self) -> AsyncIterator[Any]:
        for event in self.events:
            yield event


def nothing(operation: Operation[Any, Any, Any]) -> bytes:
    """The emptiest body that the operation may answer with."""
    from pydantic import ValidationError  # here, since what imports this module may be asking who imports pydantic

    for body in (b"{}", b"[]", b'""', b"0", b"false"):
        with suppress(ValidationError):
            operation.reply.decode(body)
            return body
    raise AssertionError(f"{operation.name} takes none of the kinds of JSON")


@dataclass
class FakeTransport:
    """Keeps what it is asked to send; answers with `bodies` in turn, the last one for ever, or with emptiness."""

    bodies: list[bytes] = field(default_factory=list[bytes])
    requests: list[Request[Any, Any, Any]] = field(default_factory=list[Request[Any, Any, Any]])
    closed: bool = False

    def send(self, request: Request[Any, Any, Any], /) -> Any:
        self.requests.append(request)
        if not self.bodies:
            return FakeResponse(request, nothing(request.operation))
        return FakeResponse(request, self.bodies.pop(0) if len(self.bodies) > 1 else self.bodies[0])

    def stream(self, request: Request[Any, Any, Any], /) -> Any:
        self.requests.append(request)
        return FakeStream([])

    def close(self) -> None:
        self.closed = True


@dataclass
class AsyncFakeTransport:
    """The same under an event loop."""

    inner: FakeTransport = field(default_factory=FakeTransport)

    async def send(self, request: Request[Any, Any, Any], /) -> Any:
        return self.inner.send(request)

    async def stream(self, request: Request[Any, Any, Any], /) -> Any:
        return self.inner.stream(request)

    async def close(self) -> None:
        self.inner.close()


def operations(api: str) -> dict[str, Operation[Any, Any, Any]]:
    """Every operation constant of an API, by public name."""
    found: dict[str, Operation[Any, Any, Any]] = {}
    for module in modules(f"interlingua_wire.{api}.resources"):
        if not module.__name__.endswith("_async"):
            constants = [value for value in vars(module).values() if isinstance(value, Operation)]
            found.update({operation.name: operation for operation in constants})
    return found


def modules(package: str) -> list[ModuleType]:
    """A package's modules, imported."""
    path = import_module(package).__path__
    return [import_module(f"{package}.{found.name}") for found in pkgutil.iter_modules(path)]


def method_of(client: object, name: str) -> MethodType:
    """`client.chat.completions.create` for `chat.completions.create`."""
    for attribute in name.split("."):
        client = getattr(client, attribute)
    assert isinstance(client, MethodType)
    return client
