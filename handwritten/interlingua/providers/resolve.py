"""From a model string to a provider, a protocol and a profile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from attrs import evolve

from interlingua.chat import ModelCard
from interlingua.errors import InvalidArgument, UnknownModel, UnknownProvider, Unsupported
from interlingua.profiles import Profile, fits, profile_for
from interlingua.protocols.base import Capabilities, CountProtocol, EmbeddingProtocol, ModelsProtocol, RerankProtocol
from interlingua.providers import Provider, ProviderSettings, capabilities_of, family_of, load_catalog
from interlingua.transport import Secret

OfferT = TypeVar("OfferT")
UNSAID = ProviderSettings()
COMPATIBLE = "openai_compatible"
"""The row for any server that speaks the most common protocol."""


class Route(NamedTuple):
    """Where one model is served and how it is spoken to."""

    provider: Provider
    model: str
    protocol: str
    profile: Profile
    capabilities: Capabilities


class Directory:
    """The providers a client knows: the catalog, and what its caller says about them."""

    def __init__(self, *, settings: Mapping[str, ProviderSettings], default: str | None = None) -> None:
        self.settings = settings
        self.default = default
        """The provider of model strings that name none."""

    def provider(self, name: str) -> Provider:
        """The row of a provider. Raises `UnknownProvider`."""
        catalog = load_catalog()
        if name in catalog:
            return catalog[name]
        given = self.settings.get(name)
        if given is None or (given.base_url is None and given.like is None):
            raise UnknownProvider(name, tuple(catalog))
        like = given.like or COMPATIBLE
        if like not in catalog:
            raise UnknownProvider(like, tuple(catalog))
        return catalog[like]._replace(
            name=name, base_url=None, base_url_variables=(), key_variables=(), key_optional=True
        )

    def named_or_default(self, name: str | None) -> Provider:
        """The row of a provider, of the default one for None. Raises `UnknownProvider`, `InvalidArgument`."""
        found = name or self.default
        if found is None:
            raise InvalidArgument("provider", "none", "the name of a provider, since the client has no default one")
        return self.provider(found)

    def names(self) -> tuple[str, ...]:
        """All providers, the catalog's first."""
        return (*load_catalog(), *(name for name in self.settings if name not in load_catalog()))

    def settings_for(self, name: str) -> ProviderSettings:
        """What the caller says about a provider."""
        return self.settings.get(name, UNSAID)

    def resolve(self, model: str | None, protocol: str | None = None) -> Route:
        """Who serves a model string. Raises `UnknownProvider`, `UnknownModel`, `InvalidArgument`, `Unsupported`."""
        provider, name = self._split(model)
        refuse_unspoken(provider)
        chosen = protocol or _protocol_of(provider, name)
        if chosen not in provider.protocols:
            raise InvalidArgument(
                "protocol", repr(chosen), f"one that {provider.name} speaks: {', '.join(provider.protocols)}"
            )
        return self.route(provider, name, chosen)

    def route(self, provider: Provider, model: str, protocol: str) -> Route:
        """One model over one protocol."""
        return Route(
            provider=provider,
            model=model,
            protocol=protocol,
            profile=profile_for(
                provider=family_of(provider, protocol), protocol=protocol, model=model, served_by=provider.family
            ),
            capabilities=capabilities_of(provider, protocol, self.settings_for(provider.name)),
        )

    def listing(self, provider: Provider) -> Provider:
        """The row whose server lists the models of a provider: mostly its own."""
        if provider.models_from is None:
            return provider
        return load_catalog()[provider.models_from]._replace(name=provider.name, protocols=provider.protocols)

    def routes(self, provider: Provider, model: str, first: str | None = None) -> Iterator[Route]:
        """The same model over each protocol its provider speaks, a given one first. Raises `Unsupported`."""
        refuse_unspoken(provider)
        for protocol in sorted(provider.protocols, key=lambda name: name != first):
            yield self.route(provider, model, protocol)

    def _split(self, model: object) -> tuple[Provider, str]:
        if not isinstance(model, str | None):
            raise InvalidArgument("model", f"{model!r} ({type(model).__name__})", "text, such as openai/gpt-5")
        default = self.provider(self.default) if self.default else None
        prefix, name = self._prefix(model or "", default)
        provider = default if prefix is None else self.provider(prefix)
        if provider is None:
            raise UnknownModel(model or "", "it names no provider; write it as provider/model, such as openai/gpt-5")
        found = name or provider.default_model
        if not found:
            raise UnknownModel(model or "", f"it names no model of {provider.name}")
        return provider, found

    def _prefix(self, model: str, default: Provider | None) -> tuple[str | None, str]:
        """The provider's name in front of a model string, if there is one, and the rest."""
        prefix, name = _halves(model)
        is_known = prefix in load_catalog() or prefix in self.settings
        if default is None:
            return (prefix, name) if is_known or name else (None, model)
        is_own = prefix == default.name
        return (prefix, name) if is_own or (is_known and not default.slashed_models) else (None, model)


def directory_from(
    provider: str | None, api_key: Secret | None, base_url: str | None, settings: Mapping[str, ProviderSettings]
) -> Directory:
    """The providers of a client. A base URL without a provider is that of any compatible server."""
    name = provider or (COMPATIBLE if base_url else None)
    if name is None:
        if api_key is not None:
            raise InvalidArgument("api_key", "a key", "the provider it is for, as the first argument")
        return Directory(settings=settings)
    given = settings.get(name, UNSAID)
    merged = evolve(given, api_key=api_key or given.api_key, base_url=base_url or given.base_url)
    directory = Directory(settings={**settings, name: merged}, default=name)
    directory.provider(name)
    return directory


def refuse_unspoken(provider: Provider) -> None:
    """Raise `Unsupported` for a provider that serves its own API alone."""
    if not provider.protocols:
        own = f"il.connect({provider.api!r}) serves its own API"
        raise Unsupported("model", f"{provider.name} speaks no common protocol; {own}", provider=provider.name)


def embeddings_of(capabilities: Capabilities) -> EmbeddingProtocol | None:
    """The part of a protocol that embeds."""
    return capabilities.embeddings


def rerank_of(capabilities: Capabilities) -> RerankProtocol | None:
    """The part of a protocol that puts documents in order."""
    return capabilities.rerank


def count_of(capabilities: Capabilities) -> CountProtocol | None:
    """The part of a protocol that counts tokens."""
    return capabilities.count


def models_of(capabilities: Capabilities) -> ModelsProtocol | None:
    """The part of a protocol that lists models."""
    return capabilities.models


def with_kind(card: ModelCard, route: Route) -> ModelCard:
    """The card with its kind, as the provider told it or else a row does."""
    if card.kind is not None:
        return card
    from interlingua.profiles.traits import traits_of

    return evolve(card, kind=traits_of(provider=family_of(route.provider, route.protocol), model=card.id).kind)


def takes_images(route: Route) -> bool:
    """Whether a model sees, as far as rows tell."""
    from interlingua.profiles.traits import traits_of

    return traits_of(provider=family_of(route.provider, route.protocol), model=route.model).takes_images


def first_offering(
    routes: Iterable[Route], offer: Callable[[Capabilities], OfferT | None], what: str
) -> tuple[Route, OfferT]:
    """The first route whose protocol offers something, and the offer. Raises `Unsupported` if none does."""
    seen: list[Route] = []
    for route in routes:
        found = offer(route.capabilities)
        if found is not None:
            return route, found
        seen.append(route)
    names = ", ".join(route.protocol for route in seen)
    raise Unsupported(
        what, f"{seen[0].provider.name} offers none ({names})", provider=seen[0].provider.name, model=seen[0].model
    )


def _protocol_of(provider: Provider, model: str) -> str:
    """The default protocol of a model, as far as its name tells."""
    if not provider.protocol_by_model:
        return next(iter(provider.protocols))
    fitting = (protocol for pattern, protocol in provider.protocol_by_model.items() if fits(model, pattern))
    return next(fitting, next(iter(provider.protocols)))


def _halves(model: str) -> tuple[str, str]:
    """What stands before the first slash or colon, and what after it."""
    at_slash, at_colon = model.partition("/"), model.partition(":")
    before, _, after = at_slash if len(at_slash[0]) < len(at_colon[0]) else at_colon
    return before, after
