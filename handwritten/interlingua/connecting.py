"""Typed low-level clients: every operation of one API, over our transport."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, TypeVar, Unpack

from interlingua.checks import refuse_unknown
from interlingua.errors import InvalidArgument, UnknownProvider
from interlingua.limits import one_way, policy_from
from interlingua.providers import Provider, ProviderSettings, load_catalog, secret_from
from interlingua.providers.endpoints import api_endpoint
from interlingua.transport import Endpoint, Policy, Secret
from interlingua_wire.by_name import ApiName, gives_async_client, gives_client

if TYPE_CHECKING:
    from interlingua.transport import AsyncHttp, CircuitPolicy, Http, Network
    from interlingua.transport.surroundings import GrpcWay

ApiTransport: TypeAlias = Literal["http", "grpc"]
TRANSPORTS = ("http", "grpc")
HttpT = TypeVar("HttpT")


class ConnectSettings(TypedDict, total=False):
    """How an API is reached."""

    api_key: str | None
    """None: from the environment."""
    base_url: str | None
    """Another server that speaks the API, as the provider's own SDK takes it: with `/v1` for `openai`, without a
    version for the others."""
    region: str | None
    """Of AWS, Vertex AI and watsonx.ai; None: as the environment and the shared files say."""
    credentials: object | None
    """Tokens in place of a key. Of Google: google-auth's credentials, the path of a service account's or a person's
    file, or "default" for application default credentials. Of others: a function that gives a token, or an object with
    `get_token(scope)`, such as those of azure-identity."""
    profile: str | None
    """Of the shared AWS files; None: as the environment says."""
    api_version: str | None
    """Of an API whose requests name one; None: as the environment says, or the one that the types are from."""
    deadline: float
    """Seconds a call may take, retries and streaming included; 600."""
    max_retries: int
    """How often a call is tried again; 2."""
    circuit: CircuitPolicy | None
    """When a model that fails is left alone for a while, its calls raising `CircuitOpen`; None: never."""
    max_concurrency: int | None
    """Calls under way at once to one model, streams until they end; more wait their turn. None: any number."""
    http_client: Http | None
    """An HTTP client or transport of one's own."""
    network: Network | None
    """Which proxy and whose certificates to use; None: as the environment says."""
    transport: ApiTransport
    """`grpc`, with the extra of that name, where the API has protos: the same methods and values; `http`."""


class AsyncConnectSettings(TypedDict, total=False):
    """The same under an event loop."""

    api_key: str | None
    base_url: str | None
    region: str | None
    credentials: object | None
    profile: str | None
    api_version: str | None
    deadline: float
    max_retries: int
    circuit: CircuitPolicy | None
    max_concurrency: int | None
    http_client: AsyncHttp | None
    network: Network | None
    transport: ApiTransport


@gives_client
def connect(name: ApiName, /, **settings: Unpack[ConnectSettings]) -> Any:
    """A client with a typed method for every operation of an API.

    >>> il.connect("gemini").models.count_tokens(model="models/gemini-2.5-flash", contents=[...])

    Args:
        name: The API.
        **settings: See `ConnectSettings`.
    """
    from interlingua.transport import HttpTransport

    secret = secret_from(settings.pop("api_key", None))  # taken out, since a traceback with locals must not show it
    refuse_unknown(settings, ConnectSettings.__annotations__)
    policy = _policy(settings)
    http: Http | Network | None = one_way(settings.get("http_client"), settings.get("network"))
    endpoint, way = _over(_endpoint(name, secret, settings), name, settings, policy, http)
    return _module(name).Client(HttpTransport(endpoint, policy=policy, http=way))


@gives_async_client
def connect_async(name: ApiName, /, **settings: Unpack[AsyncConnectSettings]) -> Any:
    """The same for an event loop. Not a coroutine: nothing is opened before the first call."""
    from interlingua.transport import AsyncHttpTransport

    secret = secret_from(settings.pop("api_key", None))  # taken out, since a traceback with locals must not show it
    refuse_unknown(settings, AsyncConnectSettings.__annotations__)
    policy = _policy(settings)
    http: AsyncHttp | Network | None = one_way(settings.get("http_client"), settings.get("network"))
    endpoint, way = _over(_endpoint(name, secret, settings), name, settings, policy, http)
    return _module(name).AsyncClient(AsyncHttpTransport(endpoint, policy=policy, http=way))


def _over(
    endpoint: Endpoint,
    name: str,
    settings: ConnectSettings | AsyncConnectSettings,
    policy: Policy,
    http: HttpT,
) -> tuple[Endpoint, HttpT | GrpcWay]:
    """The endpoint as its transport takes it, and the way there."""
    transport = settings.get("transport", "http")
    if transport not in TRANSPORTS:
        raise InvalidArgument("transport", repr(transport), " or ".join(TRANSPORTS))
    if transport == "http":
        return endpoint, http
    if settings.get("http_client") is not None:
        raise InvalidArgument(
            "http_client", "one beside transport='grpc'", "one of the two: gRPC has channels of its own"
        )
    from interlingua.transport.over_grpc.way import over_grpc

    return over_grpc(endpoint, api=_provider(name).api or name, network=settings.get("network"), policy=policy)


def _policy(settings: ConnectSettings | AsyncConnectSettings) -> Policy:
    return policy_from(
        settings.get("deadline"),
        settings.get("max_retries"),
        circuit=settings.get("circuit"),
        max_concurrency=settings.get("max_concurrency"),
    )


def _endpoint(name: str, api_key: Secret | None, settings: ConnectSettings | AsyncConnectSettings) -> Endpoint:
    given = ProviderSettings(
        api_key=api_key,
        base_url=settings.get("base_url"),
        region=settings.get("region"),
        profile=settings.get("profile"),
        credentials=settings.get("credentials"),
        api_version=settings.get("api_version"),
    )
    return api_endpoint(_provider(name), given, http=settings.get("http_client") or settings.get("network"))


def _provider(name: str) -> Provider:
    apis = {provider.api: provider for provider in load_catalog().values() if provider.api}
    if name not in apis:
        raise UnknownProvider(str(name), tuple(apis))
    return apis[name]


def _module(name: str) -> Any:
    return import_module(f"interlingua_wire.{_provider(name).api}")
