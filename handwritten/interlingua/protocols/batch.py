"""The contract of a wire format for batches: many requests of one kind, answered in their own time."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeAlias

from attrs import frozen

from interlingua_wire._core.operation import Operation
from interlingua_wire._core.request import Request

Json: TypeAlias = dict[str, Any]
Status: TypeAlias = Literal["succeeded", "failed", "expired", "cancelled"]
Steps: TypeAlias = Generator[Request[Any, Any, Any], Any, Any]
"""Requests to be sent one after the other, each answered with the value of its reply; returns the batch."""


@frozen
class BatchLine:
    """One line of the results, before it is typed."""

    id: str
    status: Status
    value: Any = None
    """The reply as JSON, where there is one."""
    error: Any = None
    """What the provider says of the failure."""


class BatchProtocol(Protocol):
    """How batches are begun, waited for and read."""

    @property
    def create(self) -> Operation[Any, Any, Any]:
        """The operation that begins one, and after which it goes on. Only methods of its API run in such batches."""
        ...

    def begin(self, operation: Operation[Any, Any, Any], requests: Mapping[str, Mapping[str, Any]]) -> Steps:
        """Begin one: bodies of an operation's requests, by their own names."""
        ...

    def results(self, batch: Any, /) -> Sequence[Request[Any, Any, Any]]:
        """The requests whose replies hold the results, a line each."""
        ...

    def read(self, line: Json, /) -> BatchLine: ...
