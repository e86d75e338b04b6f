"""Several requests decoded as one stream: one start, one finish, and each part once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from interlingua.chat import ChatRequest, Warning
from interlingua.errors import Interruption
from interlingua.events import (
    Event,
    PartAdded,
    ReasoningEnd,
    ReasoningStart,
    Recovered,
    Start,
    TextEnd,
    TextStart,
    ToolCallEnd,
    ToolCallStart,
)
from interlingua.folding import Collector
from interlingua.messages import Reasoning, Text
from interlingua.profiles import Profile
from interlingua.protocols.base import ChatProtocol
from interlingua.recovery.continuing import Continuation, continuations
from interlingua.recovery.leg import Leg
from interlingua.recovery.told import Told
from interlingua.settings import Recover
from interlingua.usage import Usage

WAYS = {
    "prefill": "the model was given the beginning of its answer and went on with it",
    "instruction": "the model was shown the beginning of its answer and told to go on with it",
    "outline": "the model was shown the outline and the end of its answer and told to go on with it",
    "again": "the model was asked again from the beginning",
}
FOLLOWED = "the provider had gone on, and told the rest"
NO_LOGPROBS = "; logprobs are those of the last request alone"


class JoiningDecoder:
    """A stream decoder that goes on when a stream breaks off. What is to be taken back is said once the rest comes."""

    glance = None

    def __init__(self, chat: ChatProtocol, request: ChatRequest, profile: Profile, mode: Recover) -> None:
        self._chat = chat
        self._request = request
        self._profile = profile
        self._mode: Recover = mode
        self._decoder = chat.decoder()
        self._told = Collector(keeps_raw=False)
        self._calls: set[int] = set()
        self._highest = -1
        """The highest place that was ever given."""
        self._has_started = False
        self._spent = Usage()
        self._requests = 1
        self._leg: Leg | None = None
        self._owed: list[Event] = []

    @property
    def usage(self) -> Usage:
        """Of all requests, as far as it is known."""
        return self._spent + self._decoder.usage

    @property
    def answer_usage(self) -> Usage:
        """Of the answer that is being told."""
        return self._decoder.usage

    @property
    def has_begun(self) -> bool:
        """Something of the reply has come."""
        return self._has_started

    def feed(self, event: Any, /) -> Sequence[Event]:
        """The events that one wire event brings."""
        return self._tell(self._decoder.feed(event))

    def end(self) -> Sequence[Event]:
        """The events that are owed when the last stream has ended."""
        return self._tell(self._decoder.end())

    def continuations(self) -> list[Continuation]:
        """The ways to get the rest, the best first."""
        told = Told(whole=self._told.whole, begun=self._told.begun, calls=frozenset(self._calls))
        return continuations(self._request, told, mode=self._mode, profile=self._profile, origin=self._chat.name)

    def go_on(self, continuation: Continuation, cause: Interruption) -> None:
        """What is fed from now on is the answer to another request."""
        self._spent = self.usage
        self._requests += 1
        self._decoder = self._chat.decoder()
        self._leg = Leg(continuation, count(self._highest + 1), self._spent)
        recovered = Recovered(
            cause=cause,
            index=continuation.index,
            dropped=continuation.dropped,
            void=continuation.void,
            warnings=(self._warning(cause, WAYS[continuation.way], continuation.dropped),),
        )
        self._owed = [recovered, *(_end_of(place, part) for place, part in continuation.closed)]

    def follow(self, cause: Interruption) -> None:
        """What is fed from now on is the rest of the same answer."""
        self._owed.append(Recovered(cause=cause, warnings=(self._warning(cause, FOLLOWED, ""),)))

    def _warning(self, cause: Interruption, way: str, dropped: str) -> Warning:
        took_back = f"; {len(dropped)} letters of an unfinished paragraph were dropped" if dropped else ""
        counted = f"; usage is that of {self._requests} requests, as far as the provider told it"
        unsaid = NO_LOGPROBS if self._request.logprobs or self._request.top_logprobs else ""
        message = f"the stream was interrupted ({cause}): {way}{took_back}{counted}{unsaid}"
        return Warning(parameter="recover", message=message)

    def _tell(self, decoded: Iterable[Event]) -> Sequence[Event]:
        events: list[Event] = []
        for event in decoded:
            self._tell_one(event, events)
        return events

    def _tell_one(self, event: Event, events: list[Event]) -> None:
        if isinstance(event, Start):
            if not self._has_started:
                self._has_started = True
                self._take(event, events)
            return
        owed, self._owed = self._owed, []
        for each in owed:
            self._take(each, events)
        if self._leg is None:
            self._take(event, events)
            return
        for each in self._leg.tell(event):
            self._take(each, events)

    def _take(self, event: Event, events: list[Event]) -> None:
        match event:
            case ToolCallStart(index=index):
                self._calls.add(index)
                self._highest = max(self._highest, index)
            case ToolCallEnd(index=index) | PartAdded(index=index):
                self._calls.discard(index)
                self._highest = max(self._highest, index)
            case TextStart(index=index) | ReasoningStart(index=index):
                self._highest = max(self._highest, index)
            case Recovered(void=void):
                self._calls.difference_update(void)
            case _:
                pass
        self._told.add(event)
        events.append(event)


def _end_of(place: int, part: Text | Reasoning) -> Event:
    return TextEnd(place, part) if isinstance(part, Text) else ReasoningEnd(place, part)
