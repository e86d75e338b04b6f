"""One stream that is to be recovered: what it has told, what is kept of it, and how the rest is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from attrs import asdict, frozen

from interlingua.attempts import Attempt
from interlingua.calls import ChatCall, chat_call
from interlingua.chat import Warning
from interlingua.errors import Interruption, StoreFailed, Unsupported
from interlingua.events import Event
from interlingua.providers.resolve import Route
from interlingua.recovery.continuing import Continuation
from interlingua.recovery.joining import JoiningDecoder
from interlingua.recovery.record import Record, record_json
from interlingua.recovery.store import Claimed, PartialStore, Piece, new_token
from interlingua.settings import Recover
from interlingua.stream_reading import StreamReader
from interlingua.usage import Usage
from interlingua_wire._core.operation import StreamRule
from interlingua_wire._core.request import Request

SENT = "sent"
"""No way, but what was sent to get what follows."""
FOLLOW = "follow"
"""The way in which the provider itself tells the rest."""
END = "end"
"""No way, but the end of them."""


@frozen
class Rest:
    """A request for the rest of a stream."""

    way: str
    request: Request[Any, Any, Any]
    continuation: Continuation | None
    """None: the same answer goes on."""


class Recovery:
    """The state of one stream through all its requests, without network; what it keeps, it writes to the store."""

    def __init__(self, call: ChatCall, mode: Recover, store: PartialStore, claimed: Claimed | None = None) -> None:
        route = call.route
        if route.capabilities.jobs is not None:
            told = "the answer streams from an address that tells nothing twice"
            raise Unsupported("recover", told, provider=route.provider.name, model=route.model)
        self._call = call
        self._mode: Recover = mode
        self._store = store
        self._joiner = JoiningDecoder(route.capabilities.chat, call.asked, route.profile, mode)
        self.reader = StreamReader(call, self._joiner)
        self.token: str | None = new_token()
        """None once nothing more is kept."""
        self.warnings: tuple[Warning, ...] = ()
        self._writer = ""
        self._pending: list[Piece] = []
        self.has_begun = False
        """Something of it came, now or in another process."""
        self.replayed: list[Event] = []
        """What an earlier process was told."""
        self.answered: list[Any] = []
        """The wire events of the answer that is going on, as far as an earlier process had them."""
        self.raw: list[Any] = []
        """The same of all answers."""
        self.attempts: tuple[Attempt, ...] = ()
        """What an earlier process had sent."""
        self._usages: dict[int, Usage] = {}
        """Of the answers that broke off, by the place of their request among the attempts."""
        self.interruption: Interruption | None = None
        """Why it had ended, for a stream that is resumed."""
        if claimed is not None:
            self._resume(claimed)

    def begin(self, hide: Callable[[str], str]) -> None:
        """Keep the request; `hide` masks the key, should it stand in a message."""
        if self._writer:
            return
        token, route = self.token, self._call.route
        record = Record(
            provider=route.provider.name, protocol=route.protocol, mode=self._mode, request=self._call.asked
        )
        text = hide(record_json(record))
        with _Keeping(self):
            self._writer = self._store.begin(token or "", model_string(route), text)

    def save(self, events: Sequence[bytes] = ()) -> None:
        """Commit the wire events that have come."""
        pieces = [*self._pending, *map(Piece, events)]
        self._pending.clear()
        self.has_begun = self.has_begun or bool(events)
        if self.token is None or not pieces:
            return
        usage = self._joiner.usage
        with _Keeping(self):
            is_kept = self._store.append(
                self.token,
                self._writer,
                pieces,
                input_tokens=usage.input_tokens,
                output_tokens=usage.output_tokens,
            )
            if not is_kept:
                self.token = None

    def interrupt(self, interruption: Interruption) -> None:
        """Note why the stream ends early. One that was refused before anything came is not worth resuming."""
        if self.token is None or not self._writer:
            return
        if interruption == "refused" and not self.has_begun:
            self.finish()
            return
        with _Keeping(self):
            self._store.interrupt(self.token, self._writer, interruption)

    def finish(self) -> None:
        """The stream has ended well: nothing needs to be kept."""
        token, self.token = self.token, None
        if token is not None and self._writer:
            with _Keeping(self):
                self._store.finish(token, self._writer)

    def rests(self, answered: Sequence[Sequence[Any]]) -> Iterator[Rest]:
        """The ways to get the rest, the best first.

        `answered` are the wire events of the answer that broke off, stream by stream.
        """
        route = self._call.route
        native = route.capabilities.resume
        encoded = native.encode_rest([*chain.from_iterable(answered)]) if native is not None else None
        if encoded is not None:
            yield Rest(FOLLOW, encoded.request, None)
        for continuation in self._joiner.continuations():
            try:
                call = chat_call(route, continuation.request, stream=True, strict=False, deadline=None)
            except Unsupported:
                continue
            yield Rest(continuation.way, call.request, continuation)

    def sent(self, attempts: tuple[Attempt, ...]) -> None:
        """A stream has begun; what was sent for it until now is kept with its events."""
        told = [asdict(attempt) for attempt in attempts]
        self._pending.append(Piece(None, json.dumps({"way": SENT, "attempts": told})))

    def usages(self, place: int) -> Mapping[int, Usage]:
        """The tokens of each answer; that of the request at `place` is being told."""
        return {**self._usages, place: self._joiner.answer_usage}

    def take(self, rest: Rest, cause: Interruption, *, place: int) -> None:
        """The rest is on its way; it is kept with the next events. What broke off was asked for at `place`."""
        if rest.continuation is None:
            self._joiner.follow(cause)
        else:
            self._go_on(rest.continuation, cause, place)
        self._pending.append(Piece(None, json.dumps({"way": rest.way, "cause": cause})))

    def end(self) -> None:
        """The stream has ended as its wire format asks; that is kept with the next events."""
        self._pending.append(Piece(None, json.dumps({"way": END})))

    def _resume(self, claimed: Claimed) -> None:
        self.token, self._writer = claimed.partial.token, claimed.writer
        self.interruption = claimed.partial.interruption or "cancelled"
        self.has_begun = True
        rule = self._call.request.operation.stream
        for piece in claimed.pieces:
            if piece.turn is not None:
                self._replay_turn(json.loads(piece.turn))
            elif piece.event is not None and rule is not None:
                event = _decoded(rule, piece.event)
                self.answered.append(event)
                self.raw.append(event)
                self.replayed.extend(self.reader.feed(event))

    def _go_on(self, continuation: Continuation, cause: Interruption, place: int) -> None:
        self._usages[place] = self._joiner.answer_usage
        self._joiner.go_on(continuation, cause)

    def _replay_turn(self, turn: Mapping[str, Any]) -> None:
        if turn["way"] == SENT:
            self.attempts = tuple(Attempt(**told) for told in turn["attempts"])
            return
        if turn["way"] == END:
            self.replayed.extend(self.reader.end())
            return
        if turn["way"] == FOLLOW:
            self._joiner.follow(turn["cause"])
            return
        found = [each for each in self._joiner.continuations() if each.way == turn["way"]]
        if not found:
            raise StoreFailed(f"how the stream went on ({turn['way']}) is not known to this version")
        self.answered.clear()
        self._go_on(found[0], turn["cause"], len(self.attempts) - 1)


class _Keeping:
    """What the store cannot do costs the stream its token, not its answer."""

    def __init__(self, recovery: Recovery) -> None:
        self._recovery = recovery

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, frames: object) -> bool:
        if not isinstance(error, StoreFailed):
            return False
        self._recovery.token = None
        message = f"the stream could not be kept any more, so it cannot be resumed: {error}"
        self._recovery.warnings = (Warning(parameter="recover_store", message=message),)
        return True


def _decoded(rule: StreamRule[Any], event: bytes) -> Any:
    try:
        return rule.event.decode(event)
    except ValueError as error:
        raise StoreFailed(f"an event that was kept cannot be read: {error}") from error


def model_string(route: Route) -> str:
    """Provider and model, as a caller writes them."""
    return f"{route.provider.name}/{route.model}"
