"""The contract every protocol keeps: pure translation, no I/O, no provider names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from attrs import frozen

from interlingua.chat import ChatRequest, ChatResponse, ModelCard, TokenCount, Warning
from interlingua.errors import ErrorFacts as ErrorFacts
from interlingua.profiles import Profile
from interlingua.usage import Usage
from interlingua.values import Value
from interlingua_wire._core.request import Request

if TYPE_CHECKING:
    from interlingua.embeddings import EmbeddingRequest, EmbeddingResponse
    from interlingua.events import Event
    from interlingua.messages import Message
    from interlingua.reranking import RerankRequest, RerankResponse

ReplyT = TypeVar("ReplyT")
EventT = TypeVar("EventT")
EventT_contra = TypeVar("EventT_contra", contravariant=True)


@frozen(eq=False, repr=False)
class Encoded(Value):
    """A wire request, and what could not be said in it."""

    request: Request[Any, Any, Any]
    warnings: tuple[Warning, ...] = ()


class Glanced(NamedTuple):
    """What was read in an event on the wire without its types."""

    events: Sequence[Event]


class StreamDecoder(Protocol[EventT_contra]):
    """Turns wire events into ours, one by one; holds the state of one stream."""

    @property
    def glance(self) -> Callable[[bytes], Glanced | None] | None:
        """Takes in the bytes of an event so plain that it needs no types, in place of `feed`; else gives None."""
        ...

    def feed(self, event: EventT_contra, /) -> Sequence[Event]: ...

    def end(self) -> Sequence[Event]:
        """The connection closed well: yields what is still owed, `Finish` included if the terminal event was seen."""
        ...

    @property
    def usage(self) -> Usage:
        """As far as the provider has told it by now; all that is known of a stream that breaks off."""
        ...


class ChatProtocol(Protocol):
    """A wire format for chat."""

    name: str

    def encode(self, request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded: ...
    def decode(self, reply: Any, /) -> ChatResponse: ...
    def decoder(self) -> StreamDecoder[Any]: ...
    def read_error(self, status: int | None, headers: Mapping[str, str], body: Any) -> ErrorFacts | None:
        """Facts of an error body (decoded JSON), or None if it is no error of this dialect.

        Also asked about stream events and about 200 replies.
        """
        ...


class EmbeddingProtocol(Protocol):
    """A wire format for embeddings."""

    def encode(self, request: EmbeddingRequest, profile: Profile) -> Encoded: ...
    def decode(self, reply: Any, /) -> EmbeddingResponse: ...


class RerankProtocol(Protocol):
    """A wire format for putting documents in order."""

    def encode(self, request: RerankRequest, profile: Profile) -> Encoded: ...
    def decode(self, reply: Any, request: RerankRequest, /) -> RerankResponse:
        """The order; `request` has the documents, which a reply may name by place or by text."""
        ...


class CountProtocol(Protocol):
    """A wire format for counting tokens before a call."""

    def encode(self, request: ChatRequest, profile: Profile) -> Encoded: ...
    def decode(self, reply: Any, /) -> TokenCount: ...


class ModelsProtocol(Protocol):
    """A wire format for listing models."""

    def encode(self, cursor: str | None) -> Encoded: ...
    def decode(self, reply: Any, /) -> tuple[tuple[ModelCard, ...], str | None]:
        """The models of one page, and the cursor of the next."""
        ...


class ResumeProtocol(Protocol):
    """A wire format in which the provider may go on with an answer that nobody listens to, and tells the rest later."""

    def encode_rest(self, received: Sequence[Any], /) -> Encoded | None:
        """The request for the wire events that follow those received; None where the provider does not go on."""
        ...


class Elsewhere(NamedTuple):
    """A request to another server, which gets no key."""

    address: str
    """Scheme, host and port."""
    request: Request[Any, Any, Any]


class JobsProtocol(Protocol):
    """A wire format in which a reply may be the beginning of an answer alone."""

    def encode_look(self, reply: Any, /) -> Request[Any, Any, Any] | None:
        """The request that tells how far it is; None once it is over."""
        ...

    def encode_stream(self, reply: Any, /) -> Elsewhere:
        """Where its pieces come as they are made."""
        ...


class NativeProtocol(Protocol):
    """A wire format's own words for a single message."""

    def encode(self, message: Message, /) -> Sequence[Any]:
        """The typed values that stand for it, one or more."""
        ...

    def decode(self, values: Sequence[Mapping[str, Any]], /) -> Message:
        """The message that such values stand for."""
        ...


@frozen(kw_only=True, eq=False, repr=False)
class Capabilities(Value):
    """What a protocol folder offers; each exports one as `capabilities`."""

    chat: ChatProtocol
    embeddings: EmbeddingProtocol | None = None
    rerank: RerankProtocol | None = None
    count: CountProtocol | None = None
    models: ModelsProtocol | None = None
    resume: ResumeProtocol | None = None
    jobs: JobsProtocol | None = None
    plain: Callable[[Any], ChatResponse | None] | None = None
    """The response of a reply as bare JSON, where it is so plain that it needs no types; else None. `decode` gives the
    same, but loads the reply's types, which takes longer than all the rest of a program's first call."""
    check: Callable[[Request[Any, Any, Any]], None] | None = None
    """Raises `InvalidArgument` for a call of the provider's own API that it documents that it does not take."""
