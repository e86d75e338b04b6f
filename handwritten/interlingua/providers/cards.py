"""What callers may see of the providers: how each is opened, what it serves, and whether a key is there. No key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import field, frozen

from interlingua.providers import Provider, ProviderSettings, first_set, load_catalog, rules_of
from interlingua.providers.logins import has_login
from interlingua.providers.regions import has_traces
from interlingua.values import Value


@frozen(kw_only=True, eq=False, repr=False)
class ProviderCard(Value):
    """One provider a client knows, and whether it can be asked."""

    name: str
    needs_key: bool
    key_found: bool
    key_variables: tuple[str, ...]
    base_url_variables: tuple[str, ...]
    protocols: tuple[str, ...]
    auth: tuple[str, ...]
    """What opens it: `bearer`, the name of the header of a key, `oauth`, who gives out tokens, `signature`, `none`."""
    docs: str
    status: str | None
    """The page that tells when it is down."""
    closed: date | None
    """The day it ended its service."""
    _row: Provider = field(repr=False, eq=False, alias="row")

    @property
    def is_ready(self) -> bool:
        """It is open, and needs no key or has one."""
        return self.closed is None and (self.key_found or not self.needs_key)

    @property
    def serves(self) -> tuple[str, ...]:
        """Of `chat`, `stream`, `tools`, `vision`, `embeddings`, `files`, `batch`, `live`, `images`, `audio`, `rerank`
        and `models`: what the operations of its API do, or else the protocols that it speaks."""
        from interlingua.providers.abilities import served_by

        return served_by(self._row)

    @property
    def limits(self) -> Mapping[str, str]:
        """What it documents that it takes of a parameter, whatever the model, in words."""
        from interlingua.providers.abilities import limits_of

        return limits_of(self._row)

    @property
    def rate_limits(self) -> tuple[str, ...]:
        """What its replies tell how much is left of, such as `requests`."""
        return tuple(rules_of(self._row).rate_limits)


def catalog_cards() -> list[ProviderCard]:
    """The providers of the catalog, as the environment has them."""
    return [provider_card(row, ProviderSettings()) for row in load_catalog().values()]


def provider_card(provider: Provider, settings: ProviderSettings) -> ProviderCard:
    """What a caller may see of a provider: no key, no part of one."""
    return ProviderCard(
        name=provider.name,
        needs_key=provider.needs_key,
        key_found=_is_key_found(provider, settings),
        key_variables=provider.key_variables,
        base_url_variables=provider.base_url_variables,
        protocols=tuple(provider.protocols),
        auth=tuple(dict.fromkeys(_auth(provider))),
        docs=provider.docs,
        status=provider.status,
        closed=provider.closed,
        row=provider,
    )


def _is_key_found(provider: Provider, settings: ProviderSettings) -> bool:
    if provider.auth == "none":
        return False
    if settings.api_key is not None or first_set(provider.key_variables):
        return True
    if provider.oauth and (settings.credentials is not None or has_login(provider)):
        return True
    return _are_tokens_at_hand(provider, settings) or (provider.signed_for is not None and has_traces(settings))


def _are_tokens_at_hand(provider: Provider, settings: ProviderSettings) -> bool:
    if provider.tokens_by is None or not (settings.credentials or first_set(provider.token_variables)):
        return False
    from interlingua.providers.tokens import Search, are_tokens_at_hand

    return are_tokens_at_hand(Search(provider=provider, settings=settings, base_url="https://unasked.invalid"))


def _auth(provider: Provider) -> Iterator[str]:
    has_keys = bool(provider.key_variables)
    if provider.signed_for is not None:
        yield "signature"
    elif has_keys and provider.auth != "none":
        yield provider.auth
    if provider.bearer_variables or (has_keys and provider.signed_for is not None):
        yield "bearer"
    if provider.oauth:
        yield "oauth"
    if provider.tokens_by is not None:
        yield provider.tokens_by
    if not provider.needs_key:
        yield "none"
