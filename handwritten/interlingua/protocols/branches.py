"""The further answers of a reply that holds several: each is read by a decoder of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from interlingua.chat import Candidate
from interlingua.folding import Collector

if TYPE_CHECKING:
    from interlingua.chat import ChatResponse
    from interlingua.events import Event

EventT = TypeVar("EventT")
EventT_contra = TypeVar("EventT_contra", contravariant=True)


class CandidateDecoder(Protocol[EventT_contra]):
    """Follows one of several answers through the wire events that hold them all."""

    def feed(self, event: EventT_contra, /) -> Iterable[Event]: ...
    def end(self) -> Iterable[Event]: ...


class Branches(Generic[EventT]):
    """The answers but the first, by the wire's index."""

    def __init__(self, make: Callable[[int], CandidateDecoder[EventT]]) -> None:
        self._make = make
        """A decoder that follows the answer of an index."""
        self._branches: dict[int, tuple[CandidateDecoder[EventT], Collector]] = {}

    def feed(self, index: int, event: EventT) -> None:
        """Take in a wire event that holds a piece of the answer."""
        if index not in self._branches:
            self._branches[index] = self._make(index), Collector(keeps_raw=False)
        decoder, collector = self._branches[index]
        for each in decoder.feed(event):
            collector.add(each)

    def candidates(self) -> tuple[Candidate, ...]:
        """The whole answers, in order. One that never said why it ended is kept, with the finish `other`."""
        return tuple(_candidate(*self._branches[index]) for index in sorted(self._branches))


def _candidate(decoder: CandidateDecoder[EventT], collector: Collector) -> Candidate:
    for event in decoder.end():
        collector.add(event)
    if collector.is_complete:
        return candidate_of(collector.response())
    return Candidate(message=collector.partial().message, finish_reason="other", raw_finish_reason=None)


def candidate_of(response: ChatResponse) -> Candidate:
    """What of a response is one answer's own."""
    return Candidate(
        message=response.message,
        finish_reason=response.finish_reason,
        raw_finish_reason=response.raw_finish_reason,
        logprobs=response.logprobs,
    )
