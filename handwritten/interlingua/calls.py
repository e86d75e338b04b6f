"""One chat call without its I/O: made ready to send, and its answer read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from interlingua.chat import ChatRequest, ChatResponse, Warning
from interlingua.collect import Collector
from interlingua.embeddings import EmbeddingRequest, EmbeddingResponse
from interlingua.emulation import Rewriting, emulate
from interlingua.errors import InvalidReply, OutputMismatch, Unsupported, WorldError
from interlingua.events import Event, Start
from interlingua.messages import Refusal
from interlingua.profiles.fit import fit
from interlingua.protocols.base import EmbeddingProtocol, Encoded, StreamDecoder
from interlingua.providers.resolve import Route
from interlingua.structured import OutputSchema, read_output
from interlingua_wire._core.request import Request

if TYPE_CHECKING:
    from interlingua.transport import Reply


@frozen(kw_only=True)
class ChatCall:
    """A call that is ready to be sent."""

    route: Route
    request: Request[Any, Any, Any]
    warnings: tuple[Warning, ...]
    rewritings: tuple[Rewriting, ...]
    output: OutputSchema | None

    def read(self, reply: Reply[Any]) -> ChatResponse[Any]:
        """The response of a plain reply, its output validated. Raises `InvalidReply`, `OutputMismatch`."""
        with named(self.route):
            response = self.route.capabilities.chat.decode(reply.value)
        for rewriting in reversed(self.rewritings):
            response = rewriting.answer.read(response)
        return self.finished(response, (*self.warnings, *response.warnings), reply.request_id)

    def reader(self) -> StreamReader:
        """A reader of one stream."""
        return StreamReader(self)

    def finished(
        self, response: ChatResponse, warnings: tuple[Warning, ...], request_id: str | None
    ) -> ChatResponse[Any]:
        """The response with its provider, and its output validated where the model answered and did not call a tool."""
        stamped: ChatResponse[Any] = evolve(
            response, provider=self.route.provider.name, warnings=warnings, request_id=request_id
        )
        if self.output is None or stamped.finish_reason == "tool_calls":
            return stamped
        try:
            return evolve(stamped, output=read_output(self.output, stamped.text))
        except OutputMismatch as error:
            raise OutputMismatch(
                _explained(stamped, error),
                text=error.text,
                problems=error.problems,
                response=stamped,
                provider=stamped.provider,
                model=stamped.model,
                request_id=stamped.request_id,
            ) from error


class StreamReader:
    """Turns the wire events of one stream into ours, and folds them."""

    def __init__(self, call: ChatCall) -> None:
        self._call = call
        self._decoder: StreamDecoder[Any] = call.route.capabilities.chat.decoder()
        self._readers = [rewriting.answer.read_stream() for rewriting in reversed(call.rewritings)]
        self._is_plain = not self._readers and not call.warnings
        self._received = Collector(keeps_raw=False)
        self._read = Collector(keeps_raw=False) if self._readers else self._received

    def feed(self, event: Any) -> Sequence[Event]:
        """The events that one wire event brings."""
        try:
            events = self._decoder.feed(event)
        except WorldError as error:
            name(error, self._call.route)
            raise
        if self._is_plain:
            for each in events:
                self._received.add(each)
            return events
        return self._taken(events)

    def end(self) -> Sequence[Event]:
        """The events that are owed when the stream has ended. Raises `StreamIncomplete` without `Finish`."""
        with named(self._call.route):
            events = self._decoder.end()
        return self._taken(events)

    @property
    def is_complete(self) -> bool:
        """`Finish` was seen."""
        return self._read.is_complete

    def partial(self, raw: Sequence[Any] = ()) -> ChatResponse:
        """What has come so far, as the model wrote it; `raw` is what stood on the wire."""
        return evolve(self._received.partial(), provider=self._call.route.provider.name, raw=raw)

    def response(self, *, raw: Sequence[Any], request_id: str | None = None) -> ChatResponse[Any]:
        """The whole response, its output validated. Raises `StreamIncomplete`, `OutputMismatch`."""
        response = evolve(self._read.response(), raw=raw)
        return self._call.finished(response, response.warnings, request_id)

    def _taken(self, decoded: Sequence[Event]) -> Sequence[Event]:
        events = [self._warned(event) for event in decoded]
        for event in events:
            self._received.add(event)
        if not self._readers:
            return events
        for reader in self._readers:
            events = [read for event in events for read in reader.feed(event)]
        for event in events:
            self._read.add(event)
        return events

    def _warned(self, event: Event) -> Event:
        return evolve(event, warnings=(*self._call.warnings, *event.warnings)) if isinstance(event, Start) else event


def chat_call(route: Route, request: ChatRequest, *, stream: bool, strict: bool, deadline: float | None) -> ChatCall:
    """Fit a request to its model and encode it. Raises `Unsupported` for the first warning in strict mode."""
    fitted, refused = fit(request, route.profile)
    emulated, rewritings = emulate(fitted, route.profile)
    encoded = route.capabilities.chat.encode(emulated, route.profile, stream=stream)
    rewritten = tuple(warning for rewriting in rewritings for warning in rewriting.warnings)
    warnings = (*refused, *rewritten, *encoded.warnings)
    refuse_warnings(route, warnings, strict=strict)
    return ChatCall(
        route=route,
        request=with_deadline(encoded, deadline),
        warnings=warnings,
        rewritings=rewritings,
        output=request.output,
    )


def read_embeddings(
    route: Route, protocol: EmbeddingProtocol, request: EmbeddingRequest, reply: Reply[Any]
) -> EmbeddingResponse:
    """The vectors of a plain reply. Raises `InvalidReply` where they are not one an input: none could be matched."""
    with named(route):
        response = evolve(protocol.decode(reply.value), provider=route.provider.name)
        found, expected = len(response.embeddings), len(request.inputs)
        if found != expected:
            message = f"the reply holds {found} vectors for {expected} inputs"
            raise InvalidReply(message, body=reply.body[:65536], response=response, request_id=reply.request_id)
    return response


class named:
    """Write provider and model into what is raised within."""

    __slots__ = ("_route",)

    def __init__(self, route: Route) -> None:
        self._route = route

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, frames: object) -> None:
        if isinstance(error, WorldError):
            name(error, self._route)


def name(error: WorldError, route: Route) -> None:
    """Write provider and model into an error."""
    error.provider = error.provider or route.provider.name
    error.model = error.model or route.model


def refuse_warnings(route: Route, warnings: tuple[Warning, ...], *, strict: bool) -> None:
    """In strict mode a warning is an error."""
    if strict and warnings:
        first = warnings[0]
        raise Unsupported(first.parameter, first.message, provider=route.provider.name, model=route.model)


def with_deadline(encoded: Encoded, deadline: float | None) -> Request[Any, Any, Any]:
    """The encoded request with the call's own deadline, in seconds."""
    request = encoded.request
    return request if deadline is None else replace(request, extra=replace(request.extra, timeout=deadline))


def _explained(response: ChatResponse[Any], error: OutputMismatch) -> str:
    refusals = [part.text for part in response.message.parts if isinstance(part, Refusal)]
    if refusals:
        return f"the model declined: {' '.join(refusals)}"
    match response.finish_reason:
        case "length":
            return f"the answer was cut off by the output limit: {error}"
        case "content_filter":
            return f"the provider withheld the answer: {error}"
        case _:
            return str(error)
