"""From settings and the environment to a server's endpoint: its address and its key."""

from __future__ import annotations

import os
from functools import partial

from attrs import frozen

from interlingua.errors import InvalidArgument, MissingKey, Unsupported
from interlingua.protocols import load_protocol
from interlingua.providers import Provider, ProviderSettings, is_text, rules_of
from interlingua.transport import NO_AUTH, Auth, Endpoint, Secret, bearer, key_header


def endpoint_for(
    provider: Provider,
    settings: ProviderSettings,
    protocol: str,
    *,
    base_url: str | None = None,
    path: str | None = None,
) -> Endpoint:
    """A provider's server for one protocol. Raises `MissingKey`, `Unsupported`; `InvalidArgument` without a URL."""
    below = provider.protocols[protocol] if path is None else path
    capabilities = load_protocol(protocol)
    auth = _auth(provider, settings)
    return Endpoint(
        provider=provider.name,
        base_url=(base_url or find_base_url(provider, settings)) + below,
        auth=auth,
        headers={**provider.headers, **settings.headers},
        read_error=capabilities.chat.read_error,
        rules=partial(rules_of, provider),
    )


def api_endpoint(provider: Provider, settings: ProviderSettings) -> Endpoint:
    """The server of a provider for the typed client of its own API. Raises as `endpoint_for`."""
    protocol = next(iter(provider.protocols), _ANY_ERROR)
    return endpoint_for(provider, settings, protocol, path=provider.api_path)


_ANY_ERROR = "openai_chat"
"""Reads the errors of a provider that speaks no protocol: they stand under `error`, in a list, or at the top."""


@frozen(kw_only=True)
class ProviderCard:
    """One provider a client knows, and whether it can be asked."""

    name: str
    needs_key: bool
    key_found: bool
    key_variables: tuple[str, ...]
    protocols: tuple[str, ...]
    docs: str

    @property
    def is_ready(self) -> bool:
        """It needs no key, or has one."""
        return self.key_found or not self.needs_key


def provider_card(provider: Provider, settings: ProviderSettings) -> ProviderCard:
    """What a caller may see of a provider: no key, no part of one."""
    return ProviderCard(
        name=provider.name,
        needs_key=provider.needs_key,
        key_found=provider.auth != "none" and find_key(provider, settings) is not None,
        key_variables=provider.key_variables,
        protocols=tuple(provider.protocols),
        docs=provider.docs,
    )


def find_base_url(provider: Provider, settings: ProviderSettings) -> str:
    """The given base URL, else the environment's, else the catalog's."""
    given = settings.base_url or _first_set(provider.base_url_variables) or provider.base_url
    if given is None:
        names = " or ".join(provider.base_url_variables)
        raise InvalidArgument(
            "base_url", "none", f"the address of {provider.name}" + (f", also as {names}" if names else "")
        )
    if not is_text(given):
        raise InvalidArgument("base_url", type(given).__name__, "an address, such as https://host/v1")
    return (given if "://" in given else f"http://{_with_port(given, provider.default_port)}").rstrip("/")


def _with_port(given: str, port: int | None) -> str:
    """An address without a scheme, with the port that it leaves out; one that is a port alone is of this machine."""
    host, slash, path = given.partition("/")
    host = f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host
    has_port = ":" in host.rpartition("]")[2]
    host = f"localhost{host}" if host.startswith(":") else host
    return host + (f":{port}" if port is not None and not has_port else "") + slash + path


def find_key(provider: Provider, settings: ProviderSettings) -> Secret | None:
    """The given key, else the environment's."""
    if settings.api_key is not None:
        return settings.api_key
    name = next((name for name in provider.key_variables if os.environ.get(name, "").strip()), None)
    return Secret(os.environ[name]) if name else None


def _auth(provider: Provider, settings: ProviderSettings) -> Auth:
    if provider.auth == "none":
        return NO_AUTH
    if provider.auth == "signature":
        own = f"a transport of your own, given to interlingua_wire.{provider.api}.Client, can"
        raise Unsupported(
            "auth", f"{provider.name} needs signed requests; il.connect signs none, {own}", provider=provider.name
        )
    key = find_key(provider, settings)
    if key is None:
        if provider.needs_key:
            raise MissingKey(provider.name, provider.key_variables)
        return NO_AUTH
    return bearer(key) if provider.auth == "bearer" else key_header(provider.auth, key)


def _first_set(variables: tuple[str, ...]) -> str | None:
    return next((os.environ[name].strip() for name in variables if os.environ.get(name, "").strip()), None)
