"""Wire formats at other addresses: what a protocol asks, sent where a provider takes it, as the provider takes it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from attrs import evolve, frozen

from interlingua.protocols.base import Capabilities, ErrorFacts
from interlingua.providers import Provider, ProviderSettings
from interlingua.values import Value
from interlingua_wire._core.request import Request

if TYPE_CHECKING:
    from interlingua.chat import ChatRequest, ChatResponse, ModelCard
    from interlingua.profiles import Profile
    from interlingua.protocols.base import (
        ChatProtocol,
        CountProtocol,
        EmbeddingProtocol,
        Encoded,
        ModelsProtocol,
        RerankProtocol,
        StreamDecoder,
    )


LACKABLE = ("embeddings", "rerank", "count", "models")
"""Parts of a protocol that a provider may not have."""


@frozen(kw_only=True, eq=False, repr=False)
class Place(Value):
    """For whom requests are sent elsewhere."""

    provider: Provider
    settings: ProviderSettings
    protocol: str


class Move(Protocol):
    """Sends one request elsewhere."""

    def __call__(self, request: Request[Any, Any, Any], model: str, *, stream: bool) -> Request[Any, Any, Any]: ...


def offered(loaded: Capabilities, provider: Provider, protocol: str, settings: ProviderSettings) -> Capabilities:
    """What is left of a protocol at a provider that lacks parts of it, or takes it elsewhere."""
    absent: dict[str, Any] = {part: None for part in LACKABLE if part in provider.lacks}
    left = evolve(loaded, **absent) if absent else loaded
    if provider.readdressed_by is None:
        return left
    place = Place(provider=provider, settings=settings, protocol=protocol)
    found: Capabilities = import_module(f"interlingua.providers.{provider.readdressed_by}").readdressed(place, left)
    return found


def moved(capabilities: Capabilities, move: Move, *, hints: Mapping[str, str] | None = None) -> Capabilities:
    """The same, sent elsewhere; `hints` say what the provider's error codes mean for the caller."""
    embeddings, count, models = capabilities.embeddings, capabilities.count, capabilities.models
    rerank = capabilities.rerank
    return evolve(
        capabilities,
        chat=MovedChat(capabilities.chat, move, hints or {}),
        embeddings=None if embeddings is None else MovedOffer(embeddings, move),
        count=None if count is None else MovedOffer(count, move),
        models=None if models is None else MovedModels(models, move),
        rerank=None if rerank is None else MovedOffer(rerank, move),
    )


class MovedChat:
    """Chat of another address."""

    def __init__(self, inner: ChatProtocol, move: Move, hints: Mapping[str, str]) -> None:
        self.inner = inner
        self.move = move
        self.hints = hints
        self.name = inner.name

    def encode(self, request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
        """The same call, but for where it goes."""
        encoded = self.inner.encode(request, profile, stream=stream)
        return evolve(encoded, request=self.move(encoded.request, request.model, stream=stream))

    def decode(self, reply: Any, /) -> ChatResponse:
        """As the wire format has it."""
        return self.inner.decode(reply)

    def decoder(self) -> StreamDecoder[Any]:
        """As the wire format has it."""
        return self.inner.decoder()

    def read_error(self, status: int | None, headers: Mapping[str, str], body: Any) -> ErrorFacts | None:
        """As the wire format has it, with what the provider's code or status means for the caller."""
        facts = self.inner.read_error(status, headers, body)
        hint = facts and (self.hints.get(facts.code or "") or self.hints.get(str(status)))
        return facts if facts is None or not hint else facts._replace(message=f"{facts.message} - {hint}")


@frozen(eq=False, repr=False)
class MovedOffer(Value):
    """What else a wire format offers for a model, at another address: vectors, counts, orders."""

    inner: EmbeddingProtocol | CountProtocol | RerankProtocol
    move: Move

    def encode(self, request: Any, profile: Profile) -> Encoded:
        """The same call, but for where it goes."""
        encoded = self.inner.encode(request, profile)
        return evolve(encoded, request=self.move(encoded.request, request.model, stream=False))

    def decode(self, reply: Any, /, *asked: Any) -> Any:
        """As the wire format has it."""
        return self.inner.decode(reply, *asked)


@frozen(eq=False, repr=False)
class MovedModels(Value):
    """The list of models of another address."""

    inner: ModelsProtocol
    move: Move

    def encode(self, cursor: str | None) -> Encoded:
        """The same call, but for where it goes."""
        encoded = self.inner.encode(cursor)
        return evolve(encoded, request=self.move(encoded.request, "", stream=False))

    def decode(self, reply: Any, /) -> tuple[tuple[ModelCard, ...], str | None]:
        """As the wire format has it."""
        return self.inner.decode(reply)
