"""Whole answers and whole streams through a client: our errors or none, and the same however the bytes come."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from math import isfinite
from typing import Any

import httpx

import interlingua as il
from interlingua.errors import InterlinguaError, InvalidArgument, StreamIncomplete
from interlingua.transport.json_body import encoded
from tests.fuzz.framings import cut, in_messages
from tests.hostile.answers import Dialect
from tests.hostile.callers import PROMPT, PROTOCOLS, PROVIDERS, WEATHER, WIRE
from tests.hostile.wire import TYPES

Told = tuple[list[object], object]
"""What came, and the error that ended it."""


class Pieces(httpx.SyncByteStream):
    """A body as it comes."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._pieces)


class Caller:
    """A client whose server sends what it is told to."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect: Dialect = dialect
        self.pieces: Sequence[bytes] = ()
        self.media_type = TYPES.get(dialect, "text/event-stream")
        provider = PROVIDERS.get(dialect, dialect)
        settings: dict[str, Any] = {
            "api_key": "k",
            "base_url": "http://here",
            "max_retries": 0,
            "http_client": httpx.MockTransport(self.answer),
        }
        self.client: Any = il.connect(provider, **settings) if dialect in WIRE else il.Client(provider, **settings)

    def answer(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=Pieces(self.pieces), headers={"content-type": self.media_type})

    def streamed(self, pieces: Sequence[bytes]) -> Told:
        """The events of a stream of these bytes."""
        self.pieces = pieces
        seen: list[object] = []
        try:
            if self.dialect in WIRE:
                with WIRE[self.dialect][0](self.client) as stream:
                    seen.extend(map(repr, stream))
                return seen, None
            with self.client.stream("m", PROMPT, tools=[WEATHER], protocol=PROTOCOLS.get(self.dialect)) as stream:
                for event in stream:
                    seen.append((type(event).__name__, *_told(event)))
                seen.append(_facts(stream.response()))
        except InterlinguaError as error:
            return seen, _failure(error)
        return seen, None

    def plain(self, raw: bytes) -> None:
        """The reply to a call that does not stream."""
        self.pieces, self.media_type = [raw], "application/json"
        try:
            self.client.chat("m", PROMPT, tools=[WEATHER], protocol=PROTOCOLS.get(self.dialect))
        except InterlinguaError:
            return


def _told(event: Any) -> Iterator[object]:
    for name in ("index", "text", "arguments", "part", "finish_reason", "usage"):
        if hasattr(event, name):
            yield repr(getattr(event, name))


def _facts(response: il.ChatResponse[Any]) -> object:
    return response.message, response.finish_reason, response.usage, response.warnings


def _failure(error: InterlinguaError) -> object:
    partial = error.partial if isinstance(error, StreamIncomplete) else None
    return type(error), str(error), None if partial is None else repr(_facts(partial))


def stream_of(dialect: Dialect) -> Callable[[bytes], None]:
    """A check of the streams of a dialect."""
    caller = Caller(dialect)
    rendered = in_messages if dialect == "bedrock" else bytes

    def check(raw: bytes) -> None:
        content = rendered(raw)
        assert caller.streamed(cut(content)) == caller.streamed([content] if content else [])

    return check


def reply_of(dialect: Dialect) -> Callable[[bytes], None]:
    """A check of the plain replies of a dialect."""
    return Caller(dialect).plain


def body(raw: bytes) -> None:
    """What is JSON is written as the same JSON; what JSON cannot say is refused."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return
    try:
        written = encoded([value])
    except InvalidArgument:
        assert not _is_sayable(value)
    else:
        assert json.loads(written) == [value]


def _is_sayable(value: Any) -> bool:
    if isinstance(value, float):
        return isfinite(value)
    if isinstance(value, str):
        return value.isprintable() or value.encode(errors="replace").decode() == value
    if isinstance(value, dict):
        return all(_is_sayable(name) and _is_sayable(item) for name, item in value.items())
    return all(map(_is_sayable, value)) if isinstance(value, list) else True
