"""What a provider serves, as its API says; where it has none that is compiled, as the protocols that it speaks do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from interlingua.profiles import Profile, profile_for
from interlingua.profiles.limits import expected
from interlingua.profiles.traits import traits_of
from interlingua.protocols import PROTOCOLS, TEXT_PROTOCOLS, offered_by
from interlingua.providers import Provider, family_of, load_catalog
from interlingua_wire.served import ORDER, SERVED

ASKED = frozenset({"chat", "embeddings", "rerank"})
"""What an API is asked for; one that has none of it is a door to models of any kind, of which protocols tell."""


def served_by(provider: Provider) -> tuple[str, ...]:
    """What it serves, in one order for all; nothing where it is closed."""
    if provider.closed is not None:
        return ()
    lister = load_catalog()[provider.models_from] if provider.models_from else provider
    found = {*SERVED.get(provider.api or "", ()), *SERVED.get(lister.api or "", ())}
    if provider.live is not None:
        found.add("live")
    if found.isdisjoint(ASKED):
        spoken = (name for protocol in provider.protocols for name in _spoken(provider, protocol))
        found.update(name for name in spoken if name not in provider.lacks)
    return tuple(name for name in ORDER if name in found)


def limits_of(provider: Provider) -> Mapping[str, str]:
    """What it takes of parameters over the protocol that it has as its default, in words."""
    profile = _profile(provider, next(iter(provider.protocols), provider.errors_like))
    return {name: expected(limit) for name, limit in profile.limits.items()}


def _spoken(provider: Provider, protocol: str) -> Iterator[str]:
    """What a protocol can ask for."""
    yield from offered_by(protocol)
    if protocol not in (*PROTOCOLS, *TEXT_PROTOCOLS):
        return
    yield from ("chat", "stream")
    if protocol in TEXT_PROTOCOLS:
        return
    if not _profile(provider, protocol).emulates_tools:
        yield "tools"
    if traits_of(provider=provider.family, model=provider.default_model or "").takes_images:
        yield "vision"


def _profile(provider: Provider, protocol: str) -> Profile:
    model = provider.default_model or ""
    return profile_for(provider=family_of(provider, protocol), protocol=protocol, model=model)
