"""What the templates are given: every decision made, every text ready to print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from ..document import ref_name
from ..ir import Api, LifecycleRecord, OperationRecord
from ..names import Decision
from ..operation_names import file_of
from ..words import pascal, snake
from .arguments import Argument, arguments_of
from .constants import Wires, WireView, constant_fields
from .docstrings import method_docstring, safe_text

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class MethodView:
    """One method; its synchronous and its asynchronous form print the same."""

    name: str
    call: str
    """What it hands the request to: `_send`, `_stream` or `_pages`."""
    answer: str
    """What that answers, without `Stream[...]` or `Iterator[...]` around it."""
    docstring: str
    deprecated: str | None
    """Why not to use it, as a literal."""


@dataclass(frozen=True, slots=True)
class OperationView:
    """An operation constant and its methods."""

    name: str
    """Public and dotted."""
    record: OperationRecord
    note: str | None
    """A sentence on one that is going, or gone."""
    constant: str
    types: str
    """The arguments of `Operation[...]`."""
    fields: tuple[tuple[str, str], ...]
    """Keywords of `Operation(...)`."""
    positional: tuple[Argument, ...]
    required: tuple[Argument, ...]
    optional: tuple[Argument, ...]
    sent: tuple[tuple[str, str], ...]
    """Keywords of `Request(...)`."""
    methods: tuple[MethodView, ...]


@dataclass(frozen=True, slots=True)
class ChildView:
    """A resource inside a resource, or inside the client."""

    attribute: str
    name: str
    file: str
    doc: str


@dataclass(frozen=True, slots=True)
class ResourceView:
    """One class pair."""

    path: tuple[str, ...]
    name: str
    doc: str
    file: str
    operations: tuple[OperationView, ...]
    children: tuple[ChildView, ...]


@dataclass(frozen=True, slots=True)
class SocketView:
    """A socket constant: literals, ready to print."""

    constant: str
    name: str
    path: str
    send: str
    receive: WireView
    doc: str


class Views:
    """The resources of an API."""

    def __init__(self, api: Api, decision: Decision) -> None:
        self._api = api
        self._decision = decision
        self._wires = Wires(api, decision)
        self._operations = {decision.names.operations[operation.id]: operation for operation in api.operations}
        self._operations |= _old_names(self._operations, decision)
        self._paths = sorted({prefix for name in self._operations for prefix in _prefixes(name)})
        self._classes = _unambiguous(
            self._paths, lambda path: pascal("_".join(path)), lambda path: "_".join(map(pascal, path))
        )
        self._constants = _unambiguous(
            self._operations, lambda name: name.replace(".", "_").upper(), lambda name: name.replace(".", "__").upper()
        )

    def top(self) -> list[ChildView]:
        """What hangs on the client itself."""
        return [self._child(path) for path in self._paths if len(path) == 1]

    def resources(self) -> list[ResourceView]:
        """All resources, each with the file it goes to."""
        return [self._resource(path) for path in self._paths]

    def sockets(self) -> list[SocketView]:
        """The websockets of the API."""
        return [
            SocketView(
                constant=snake(socket.name).upper(),
                name=repr(socket.name),
                path=repr(socket.path),
                send=repr(self._wires.dict_class(ref_name(socket.send) or "")),
                receive=self._wires.named(ref_name(socket.receive) or ""),
                doc=safe_text(socket.description),
            )
            for socket in self._api.sockets
        ]

    def _resource(self, path: tuple[str, ...]) -> ResourceView:
        mine = [name for name in sorted(self._operations) if tuple(name.split(".")[:-1]) == path]
        return ResourceView(
            path=path,
            name=self._class_name(path),
            doc=self._doc(path),
            file=file_of(path, self._decision.names.operations),
            operations=tuple(self._operation(name) for name in mine),
            children=tuple(self._child(other) for other in self._paths if other[:-1] == path),
        )

    def _child(self, path: tuple[str, ...]) -> ChildView:
        return ChildView(
            path[-1], self._class_name(path), file_of(path, self._decision.names.operations), self._doc(path)
        )

    def _class_name(self, path: tuple[str, ...]) -> str:
        return f"{self._classes[path]}Resource"

    def _doc(self, path: tuple[str, ...]) -> str:
        return f"{' '.join(path).replace('_', ' ').capitalize()} of {self._api.title or self._api.name}."

    def _operation(self, name: str) -> OperationView:
        operation = self._operations[name]
        sent = arguments_of(operation, self._api.document["components"]["schemas"], self._wires.dict_class)
        arguments = [item for item in sent if not item.repeats]
        return OperationView(
            name=name,
            record=operation,
            note=self._wires.lifecycle_note(operation),
            constant=self._constants[name],
            types=self._wires.generics(operation),
            fields=tuple(constant_fields(operation, name, self._wires)),
            positional=tuple(item for item in arguments if item.place == "path"),
            required=tuple(item for item in arguments if item.place != "path" and item.required),
            optional=tuple(item for item in arguments if not item.required),
            sent=tuple(_sent(sent)),
            methods=tuple(self._methods(name, operation, arguments)),
        )

    def _methods(self, name: str, operation: OperationRecord, arguments: list[Argument]) -> list[MethodView]:
        resource, _, verb = name.rpartition(".")
        stream, pages = operation.stream, operation.pages
        found: list[MethodView] = []
        if not (stream and stream.only):
            found.append(self._method(operation, verb, "_send", self._wires.reply(operation).annotation, arguments))
        if stream:
            streaming = verb if stream.only else self._free(resource, f"{verb}_stream", f"{verb}_events")
            found.append(self._method(operation, streaming, "_stream", self._wires.event(stream).annotation, arguments))
        if pages:
            paging = self._free(resource, f"{verb}_all", f"{verb}_every_page")
            found.append(self._method(operation, paging, "_pages", self._wires.annotation(pages.item), arguments))
        return found

    def _free(self, resource: str, name: str, other: str) -> str:
        """The name of a second method for an operation: the other one where an operation or resource has the first."""
        full = f"{resource}.{name}"
        return other if full in self._operations or tuple(full.split(".")) in self._paths else name

    def _method(
        self, operation: OperationRecord, name: str, call: str, answer: str, arguments: list[Argument]
    ) -> MethodView:
        return MethodView(
            name=name,
            call=call,
            answer=answer,
            docstring=method_docstring(operation, call, arguments, self._wires.notes(operation)),
            deprecated=repr(self._wires.lifecycle_note(operation)) if operation.lifecycle.status != "active" else None,
        )


def _old_names(operations: Mapping[str, OperationRecord], decision: Decision) -> dict[str, OperationRecord]:
    """Former names of operations: each is the same operation, and going."""
    return {
        old: replace(operations[alias.new], lifecycle=LifecycleRecord("deprecated", alias.since, alias.new))
        for old, alias in decision.old_operations.items()
        if alias.new in operations
    }


def _prefixes(name: str) -> list[tuple[str, ...]]:
    segments = name.split(".")[:-1]
    return [tuple(segments[: size + 1]) for size in range(len(segments))]


def _unambiguous(keys: Iterable[T], name: Callable[[T], str], longer: Callable[[T], str]) -> dict[T, str]:
    """A name for each key; the longer one for those that would share the shorter."""
    shorter = {key: name(key) for key in keys}
    uses = Counter(shorter.values())
    return {key: found if uses[found] == 1 else longer(key) for key, found in shorter.items()}


def _sent(arguments: list[Argument]) -> list[tuple[str, str]]:
    """`path={"id": id}` and so on, for each place that has arguments."""
    found: list[tuple[str, str]] = []
    for place in ("path", "query", "headers", "body"):
        pairs = [f"{item.wire!r}: {_value(item)}" for item in arguments if item.place == place]
        if pairs:
            found.append((place, "{" + ", ".join(pairs) + "}"))
    return found + [("body", item.name) for item in arguments if item.place == "whole"]


def _value(item: Argument) -> str:
    return f"with_needed({item.name}, {item.needed!r})" if item.needed else item.name
