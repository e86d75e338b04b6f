"""Whose tokens open a provider's door: the caller's own, or those that its server gives for what is found."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from attrs import frozen

from interlingua.errors import CallerError, MissingKey
from interlingua.providers import Provider, ProviderSettings
from interlingua.transport import Auth, Secret
from interlingua.values import Value

if TYPE_CHECKING:
    from interlingua.transport.pools import AsyncGiven, Given
    from interlingua.transport.token_server import TokenServer


@frozen(kw_only=True, eq=False, repr=False)
class Search(Value):
    """For whom tokens are looked for."""

    provider: Provider
    settings: ProviderSettings
    base_url: str
    key: Secret | None = None
    """The key that was found, if there is one."""
    origin: str = ""
    """The environment variable it is from; nothing where the caller gave it."""
    http: Given | AsyncGiven = None
    """How the calls are sent."""


class Tokens(Protocol):
    """A module that says where a provider's tokens are fetched."""

    LOOKED: tuple[str, ...]
    """Where it looks, in the words of an error."""

    def scope(self) -> str:
        """What a token of the caller's own must be good for."""
        ...

    def token_server(self, search: Search) -> TokenServer | None:
        """Who gives tokens for what was found; None where nothing was, or where a key is sent as it is."""
        ...


def tokens_of(provider: Provider) -> Tokens | None:
    """The module of a provider."""
    if provider.tokens_by is None:
        return None
    return cast("Tokens", import_module(f"interlingua.providers.{provider.tokens_by}"))


def token_auth(search: Search) -> Auth | None:
    """What puts tokens on requests, where there are any. Raises `MissingKey` where a part of what they need is."""
    found = tokens_of(search.provider)
    if found is None:
        return None
    from interlingua.transport.tokens import TokenAuth

    if search.settings.credentials is not None:
        from interlingua.transport.given_tokens import GivenTokens

        return TokenAuth(GivenTokens(search.settings.credentials, found.scope()), provider=search.provider.name)
    server = found.token_server(search)
    return None if server is None else TokenAuth(server, provider=search.provider.name)


def are_tokens_at_hand(search: Search) -> bool:
    """Whether all is there that tokens are given for."""
    try:
        return token_auth(search) is not None
    except CallerError:
        return False


def all_or_none(provider: Provider, variables: tuple[str, ...]) -> tuple[str, ...] | None:
    """The values of environment variables that belong together. Raises `MissingKey` for those that lack."""
    values = tuple(os.environ.get(name, "").strip() for name in variables)
    missing = tuple(name for name, value in zip(variables, values, strict=True) if not value)
    if len(missing) == len(variables):
        return None
    if missing:
        there = [name for name in variables if name not in missing]
        raise MissingKey(provider.name, missing, setting="", looked=("the environment", f"beside {', '.join(there)}"))
    return values
