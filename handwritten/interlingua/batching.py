"""Results of batches, and which protocol of an API they are read by. Without I/O."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from attrs import frozen

from interlingua.errors import InvalidReply, Unsupported
from interlingua.jobs import call_without_arguments
from interlingua.protocols import load_batch
from interlingua.providers import load_catalog
from interlingua_wire._core.operation import Operation

if TYPE_CHECKING:
    from interlingua.protocols.batch import BatchProtocol, Json, Status

T = TypeVar("T")
SHOWN_BYTES = 1 << 16


@frozen(kw_only=True)
class BatchResult(Generic[T]):
    """What became of one request of a batch."""

    id: str
    """The name that it was given."""
    status: Status
    value: T | None
    """The reply, typed as the operation's own; None where there is none."""
    error: Any = None
    """What the provider says of the failure, as it came."""


def batched(method: Callable[..., Any]) -> tuple[Operation[Any, Any, Any], BatchProtocol]:
    """The operation behind a method, and how its API runs many of it. Raises `Unsupported`."""
    operation = call_without_arguments(method).request.operation
    spoken = [each.protocols for each in load_catalog().values() if each.api == operation.api]
    for name in (name for protocols in spoken for name in protocols):
        protocol = load_batch(name)
        if protocol is not None and protocol.create.api == operation.api:
            return operation, protocol
    raise Unsupported(
        "method",
        f"no batches of {operation.name} of {operation.api} are known here; its own methods may begin some",
        provider=operation.api,
    )


def result_of(line: bytes, operation: Operation[Any, Any, Any], protocol: BatchProtocol) -> BatchResult[Any]:
    """One line of the results. Raises `InvalidReply` for what is none."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise InvalidReply("a line of results that is no JSON object", body=line[:SHOWN_BYTES])
    read = protocol.read(cast("Json", value))
    reply = None if read.value is None else operation.reply.decode_value(read.value)
    return BatchResult(id=read.id, status=read.status, value=reply, error=read.error)
