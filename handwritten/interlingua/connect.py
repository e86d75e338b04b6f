"""Typed low-level clients: every operation of one API, over our transport."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, Unpack, overload

from interlingua.checks import refuse_unknown
from interlingua.errors import UnknownProvider
from interlingua.limits import policy_from
from interlingua.providers import Provider, ProviderSettings, load_catalog, secret_from
from interlingua.providers.endpoints import endpoint_for
from interlingua.transport import Endpoint, Secret

if TYPE_CHECKING:
    from interlingua.transport import AsyncHttp, Http
    from interlingua_wire import anthropic, gemini, ollama, openai

Api: TypeAlias = Literal["openai", "anthropic", "gemini", "ollama"]


class ConnectSettings(TypedDict, total=False):
    """How an API is reached."""

    api_key: str | None
    """None: from the environment."""
    base_url: str | None
    """Another server that speaks the API, as the provider's own SDK takes it: with `/v1` for `openai`, without a
    version for the others."""
    deadline: float
    """Seconds a call may take, retries and streaming included; 600."""
    max_retries: int
    """How often a call is tried again; 2."""
    http_client: Http | None
    """An httpx client or transport of one's own."""


class AsyncConnectSettings(TypedDict, total=False):
    """The same under an event loop."""

    api_key: str | None
    base_url: str | None
    deadline: float
    max_retries: int
    http_client: AsyncHttp | None


@overload
def connect(name: Literal["openai"], /, **settings: Unpack[ConnectSettings]) -> openai.Client: ...
@overload
def connect(name: Literal["anthropic"], /, **settings: Unpack[ConnectSettings]) -> anthropic.Client: ...
@overload
def connect(name: Literal["gemini"], /, **settings: Unpack[ConnectSettings]) -> gemini.Client: ...
@overload
def connect(name: Literal["ollama"], /, **settings: Unpack[ConnectSettings]) -> ollama.Client: ...
def connect(name: Api, /, **settings: Unpack[ConnectSettings]) -> Any:
    """A client with a typed method for every operation of an API.

    >>> il.connect("gemini").models.count_tokens(model="models/gemini-2.5-flash", contents=[...])

    Args:
        name: The API.
        **settings: See `ConnectSettings`.
    """
    from interlingua.transport import HttpTransport

    secret = secret_from(settings.pop("api_key", None))  # taken out, since a traceback with locals must not show it
    refuse_unknown(settings, ConnectSettings.__annotations__)
    endpoint = _endpoint(name, secret, settings.get("base_url"))
    policy = policy_from(settings.get("deadline"), settings.get("max_retries"))
    return _module(name).Client(HttpTransport(endpoint, policy=policy, http=settings.get("http_client")))


@overload
def connect_async(name: Literal["openai"], /, **settings: Unpack[AsyncConnectSettings]) -> openai.AsyncClient: ...
@overload
def connect_async(name: Literal["anthropic"], /, **settings: Unpack[AsyncConnectSettings]) -> anthropic.AsyncClient: ...
@overload
def connect_async(name: Literal["gemini"], /, **settings: Unpack[AsyncConnectSettings]) -> gemini.AsyncClient: ...
@overload
def connect_async(name: Literal["ollama"], /, **settings: Unpack[AsyncConnectSettings]) -> ollama.AsyncClient: ...
def connect_async(name: Api, /, **settings: Unpack[AsyncConnectSettings]) -> Any:
    """The same for an event loop. Not a coroutine: nothing is opened before the first call."""
    from interlingua.transport import AsyncHttpTransport

    secret = secret_from(settings.pop("api_key", None))  # taken out, since a traceback with locals must not show it
    refuse_unknown(settings, AsyncConnectSettings.__annotations__)
    endpoint = _endpoint(name, secret, settings.get("base_url"))
    policy = policy_from(settings.get("deadline"), settings.get("max_retries"))
    return _module(name).AsyncClient(AsyncHttpTransport(endpoint, policy=policy, http=settings.get("http_client")))


def _endpoint(name: str, api_key: Secret | None, base_url: str | None) -> Endpoint:
    provider = _provider(name)
    settings = ProviderSettings(api_key=api_key, base_url=base_url)
    return endpoint_for(provider, settings, next(iter(provider.protocols)), path=provider.api_path)


def _provider(name: str) -> Provider:
    apis = {provider.api: provider for provider in load_catalog().values() if provider.api}
    if name not in apis:
        raise UnknownProvider(str(name), tuple(apis))
    return apis[name]


def _module(name: str) -> Any:
    return import_module(f"interlingua_wire.{_provider(name).api}")
