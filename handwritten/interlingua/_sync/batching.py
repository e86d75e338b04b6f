# Derived from handwritten/interlingua/_async/batching.py by codegen/unasync.py. Edit that one.
"""Many requests of one kind, answered in their own time and at a lower price."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any, TypeVar

from interlingua._sync.prepared_calls import ours
from interlingua._sync.waiting import wait
from interlingua.batching import BatchResult, batched, result_of
from interlingua.errors import InvalidArgument
from interlingua.jobs import FIRST_LOOK, LONGEST_PAUSE, call_without_arguments, method_at
from interlingua.methods import Method
from interlingua.transport.ndjson import NdjsonDecoder

T = TypeVar("T")
LONGEST_LINE = 64 << 20
"""Bytes of one result."""
DAY = 24 * 3600.0


def start_batch(method: Method[..., Any], requests: Mapping[str, Mapping[str, Any]], /) -> Any:
    """Have many requests of a method answered later, and give the provider's own batch.

    >>> batch = il.start_batch(anthropic.messages.create, {"first": {...}, "second": {...}})

    Args:
        method: What is to be called, such as `chat.completions.create` or `messages.create`.
        requests: Bodies of its calls, each under a name of its own by which its result is known.
    """
    if not requests:
        raise InvalidArgument("requests", "none", "one or more")
    operation, protocol = batched(method)
    transport = ours(call_without_arguments(method))
    steps = protocol.begin(operation, requests)
    request = next(steps)
    while True:
        reply = (transport.send(request)).value
        try:
            request = steps.send(reply)
        except StopIteration as end:
            return end.value


def batch_results(
    method: Method[..., T],
    batch: Any,
    /,
    *,
    timeout: float = DAY,
    on_progress: Callable[[Any], object] | None = None,
    first_look: float = FIRST_LOOK,
    longest_pause: float = LONGEST_PAUSE,
) -> Iterator[BatchResult[T]]:
    """Wait until a batch is over, then give its results one by one, in any order, as they come from the server.

    >>> for result in il.batch_results(anthropic.messages.create, batch):
    ...     print(result.id, result.status, result.value)

    Args:
        method: What was called, whose type the values have.
        batch: The provider's own, of a start just now or of one looked up by its id.
        timeout: Seconds to wait in all.
        on_progress: Called with the batch at every look.
        first_look: Seconds before the first look; pauses grow from there.
        longest_pause: Seconds that no pause passes.

    Raises `JobFailed` where the provider refuses the batch as a whole, and `DeadlineExceeded`.
    """
    operation, protocol = batched(method)
    transport = ours(call_without_arguments(method))
    looks = [batch]

    def note(look: Any) -> None:
        looks[:] = [look]
        if on_progress is not None:
            on_progress(look)

    client = import_module(f"interlingua_wire.{operation.api}").Client(transport)
    create = method_at(client, protocol.create.name)
    wait(create, batch, timeout=timeout, on_progress=note, first_look=first_look, longest_pause=longest_pause)
    for request in protocol.results(looks[0]):
        decoder = NdjsonDecoder(limit=LONGEST_LINE)
        with transport.stream_bytes(request) as pieces:
            for piece in pieces:
                for frame in decoder.feed(piece):
                    yield result_of(frame.data, operation, protocol)
        for frame in decoder.end():
            yield result_of(frame.data, operation, protocol)
