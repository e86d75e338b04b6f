"""One chat call without its I/O: made ready to send, and its answer read."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from attrs import evolve, field, frozen

from interlingua.attempts import Attempt
from interlingua.chat import ChatRequest, ChatResponse, Timings, Warning
from interlingua.errors import InvalidReply, OutputMismatch, Unsupported, WorldError
from interlingua.messages import Refusal
from interlingua.profiles.fit import fit
from interlingua.providers.resolve import Route
from interlingua.rate_limits import RateLimit
from interlingua.structured import OutputSchema, read_output
from interlingua.values import Value
from interlingua_wire._core.request import Request

if TYPE_CHECKING:
    from interlingua.embeddings import EmbeddingRequest, EmbeddingResponse
    from interlingua.emulation import Emulated, Rewriting
    from interlingua.profiles import Profile
    from interlingua.protocols.base import EmbeddingProtocol, Encoded, RerankProtocol
    from interlingua.reranking import RerankRequest, RerankResponse
    from interlingua.transport import Reply


class Sent(Protocol):
    """What a reply and a stream tell of how they came."""

    @property
    def attempts(self) -> tuple[Attempt, ...]: ...
    @property
    def request_id(self) -> str | None: ...
    @property
    def rate_limits(self) -> Mapping[str, RateLimit]: ...


@frozen(eq=False, repr=False)
class Unsent(Value):
    """Stands for the stream where all of it had come in another process."""

    attempts: tuple[Attempt, ...] = ()
    request_id: None = None
    rate_limits: Mapping[str, RateLimit] = field(factory=dict[str, RateLimit])


NOTHING_SENT = Unsent()


@frozen(kw_only=True, eq=False, repr=False)
class ChatCall(Value):
    """A call that is ready to be sent."""

    route: Route
    request: Request[Any, Any, Any]
    warnings: tuple[Warning, ...]
    rewritings: tuple[Rewriting, ...]
    output: OutputSchema | None
    asked: ChatRequest
    """As it came, before anything was fitted to the model."""
    begun: float = field(factory=monotonic)

    def glanced(self, reply: Reply[Any]) -> ChatResponse | None:
        """What a reply says that is so plain that its types need not be loaded."""
        plain = self.route.capabilities.plain
        return None if plain is None else plain(reply.json())

    def read(self, reply: Reply[Any], glanced: ChatResponse | None) -> ChatResponse[Any]:
        """The response of a plain reply, its output validated. Raises `InvalidReply`, `OutputMismatch`."""
        with named(self.route, reply):
            response = glanced or self.route.capabilities.chat.decode(reply.value)
        raw = reply.later if glanced else response.raw
        for rewriting in reversed(self.rewritings):
            response = rewriting.answer.read(response)
        timings = Timings(total=monotonic() - self.begun)
        warnings, attempts = (*self.warnings, *response.warnings), reply.attempts_with(response.usage)
        return self.finished(response, reply, warnings=warnings, attempts=attempts, timings=timings, raw=raw)

    def finished(
        self,
        response: ChatResponse,
        reply: Sent,
        *,
        warnings: tuple[Warning, ...],
        attempts: tuple[Attempt, ...],
        timings: Timings,
        raw: Any,
    ) -> ChatResponse[Any]:
        """The response with its provider, and its output validated where the model answered and did not call a tool."""
        stamped: ChatResponse[Any] = evolve(
            response,
            provider=self.route.provider.name,
            warnings=warnings,
            timings=timings,
            request_id=reply.request_id,
            attempts=attempts,
            rate_limits=reply.rate_limits,
            raw=raw,
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
                attempts=stamped.attempts,
            ) from error


def chat_call(route: Route, request: ChatRequest, *, stream: bool, strict: bool, deadline: float | None) -> ChatCall:
    """Fit a request to its model and encode it. Raises `Unsupported` for the first warning in strict mode."""
    fitted, refused = fit(request, route.profile)
    needs_words = fitted.output is not None or fitted.tools or route.profile.emulates_tools
    emulated = _emulated(fitted, route.profile) if needs_words else None
    ready = fitted if emulated is None else emulated.request
    encoded = route.capabilities.chat.encode(ready, route.profile, stream=stream)
    warnings = (*refused, *(() if emulated is None else emulated.warnings), *encoded.warnings)
    if strict:
        refuse_warnings(route, warnings, strict=strict)
    return ChatCall(
        route=route,
        request=encoded.request if deadline is None else with_deadline(encoded, deadline),
        warnings=warnings,
        rewritings=() if emulated is None else emulated.rewritings,
        output=None if emulated is None else emulated.output,
        asked=request,
    )


def _emulated(request: ChatRequest, profile: Profile) -> Emulated | None:
    """Most calls with tools need no emulation, and their first one need not import it."""
    takes_tools = not request.tools or (
        profile.tool_dialect == "any" and not any(tool.strict for tool in request.tools)
    )
    if request.output is None and not profile.emulates_tools and takes_tools:
        return None
    from interlingua.emulation import emulate

    return emulate(request, profile)


def read_embeddings(
    route: Route, protocol: EmbeddingProtocol, request: EmbeddingRequest, reply: Reply[Any]
) -> EmbeddingResponse:
    """The vectors of a plain reply. Raises `InvalidReply` where they are not one an input: none could be matched."""
    with named(route, reply):
        decoded = protocol.decode(reply.value)
        attempts = reply.attempts_with(decoded.usage)
        name, limits = route.provider.name, reply.rate_limits
        response = evolve(decoded, provider=name, attempts=attempts, rate_limits=limits)
        found, expected = len(response.embeddings), len(request.inputs)
        if found != expected:
            message = f"the reply holds {found} vectors for {expected} inputs"
            raise InvalidReply(message, body=reply.body[:65536], response=response, request_id=reply.request_id)
    return response


def read_reranked(
    route: Route,
    protocol: RerankProtocol,
    request: RerankRequest,
    reply: Reply[Any],
    warnings: tuple[Warning, ...],
) -> RerankResponse:
    """The order of the documents in a plain reply."""
    with named(route):
        response = protocol.decode(reply.value, request)
    return evolve(response, provider=route.provider.name, warnings=warnings, request_id=reply.request_id)


class named:
    """Write provider and model into what is raised within, and what was sent for the reply that is read."""

    __slots__ = ("_reply", "_route")

    def __init__(self, route: Route, reply: Sent | None = None) -> None:
        self._route = route
        self._reply = reply

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, frames: object) -> None:
        if isinstance(error, WorldError):
            name(error, self._route, self._reply)


def name(error: WorldError, route: Route, reply: Sent | None = None) -> None:
    """Write provider and model into an error, and what was sent."""
    error.provider = error.provider or route.provider.name
    error.model = error.model or route.model
    if reply is not None:
        error.attempts = error.attempts or reply.attempts
        error.request_id = error.request_id or reply.request_id


def refuse_warnings(route: Route, warnings: tuple[Warning, ...], *, strict: bool) -> None:
    """In strict mode a warning is an error."""
    if strict and warnings:
        first = warnings[0]
        raise Unsupported(first.parameter, first.message, provider=route.provider.name, model=route.model)


def with_deadline(encoded: Encoded, deadline: float | None) -> Request[Any, Any, Any]:
    """The encoded request with the call's own deadline, in seconds."""
    request = encoded.request
    return request if deadline is None else request._replace(extra=request.extra._replace(timeout=deadline))


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
