"""From settings and the environment to a server's endpoint: its address and its key."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import evolve

from interlingua.errors import ClosedProvider, InvalidArgument, MissingKey
from interlingua.protocols import load_protocol
from interlingua.providers import (
    Provider,
    ProviderSettings,
    capabilities_of,
    first_set,
    first_variable,
    is_text,
    rules_of,
)
from interlingua.transport import NO_AUTH, Auth, Endpoint, Secret, bearer, key_header
from interlingua.transport.endpoint import Check
from interlingua.transport.shapes import refuse_misnamed, refuse_without_scope
from interlingua_wire._core.request import Request

if TYPE_CHECKING:
    from interlingua.transport.pools import AsyncGiven, Given


def endpoint_for(
    provider: Provider,
    settings: ProviderSettings,
    protocol: str,
    *,
    base_url: str | None = None,
    path: str | None = None,
    http: Given | AsyncGiven = None,
) -> Endpoint:
    """A provider's server for one protocol. Raises `MissingKey`, `Unsupported`; `InvalidArgument` without a URL."""
    below = provider.protocols[protocol] if path is None else path
    chat = capabilities_of(provider, protocol, settings).chat
    root = base_url or find_base_url(provider, settings)
    return Endpoint(
        provider=provider.name,
        base_url=root + below,
        auth=_auth(provider, settings, root, http),
        headers={**provider.headers, **settings.headers},
        read_error=chat.read_error,
        query=_fixed_query(provider, settings),
        found=_origin_of_address(provider, settings),
        rules=partial(rules_of, provider),
    )


def _fixed_query(provider: Provider, settings: ProviderSettings) -> dict[str, str]:
    if provider.version_parameter is None:
        return {}
    from interlingua.providers.versions import fixed_query

    return fixed_query(provider, settings)


def api_endpoint(provider: Provider, settings: ProviderSettings, *, http: Given | AsyncGiven = None) -> Endpoint:
    """The server of a provider for the typed client of its own API. Raises as `endpoint_for`."""
    protocol = next(iter(provider.protocols), provider.errors_like)
    endpoint = endpoint_for(provider, settings, protocol, path=provider.api_path, http=http)
    documented = load_protocol(protocol).check if provider.readdressed_by is None else None
    return evolve(endpoint, check=_check(documented, endpoint.auth))


def _check(documented: Check | None, auth: Auth) -> Check:
    """What every API is checked for, and what the protocol knows of this one."""

    def check(request: Request[Any, Any, Any]) -> None:
        refuse_misnamed(request)
        if documented is not None:
            documented(request)
        if request.operation.needs_oauth:
            refuse_without_scope(request, auth)

    return check


def find_base_url(provider: Provider, settings: ProviderSettings) -> str:
    """The given base URL, else the environment's, else the catalog's."""
    given = settings.base_url or first_set(provider.base_url_variables) or _usual_url(provider, settings)
    if given is None and provider.closed is not None:
        raise ClosedProvider(provider.name, provider.closed.isoformat(), variables=provider.base_url_variables)
    if given is None:
        names = " or ".join(provider.base_url_variables)
        raise InvalidArgument(
            "base_url", "none", f"the address of {provider.name}" + (f", also as {names}" if names else "")
        )
    if not is_text(given):
        raise InvalidArgument("base_url", type(given).__name__, "an address, such as https://host/v1")
    address = (given if "://" in given else _with_scheme(_with_port(given, provider.default_port))).rstrip("/")
    return address.removesuffix(_path_in(address, provider))


def _usual_url(provider: Provider, settings: ProviderSettings) -> str | None:
    """The address of the catalog."""
    if provider.fips_base_url is None and "{region}" not in (provider.base_url or ""):
        return provider.base_url
    from interlingua.providers.regions import regional_url

    return regional_url(provider, settings)


def _path_in(address: str, provider: Provider) -> str:
    """What an address holds of the paths that are added to it: of other libraries' settings, many do."""
    paths = {*provider.protocols.values(), provider.api_path or "", *provider.address_endings}
    return max((path for path in paths if address.endswith(path)), key=len, default="")


def _origin_of_address(provider: Provider, settings: ProviderSettings) -> str:
    """What said where the server is; nothing where it is always there."""
    if settings.base_url is not None:
        return "base_url="
    variable = first_variable(provider.base_url_variables)
    if variable is not None or "{region}" not in (provider.base_url or ""):
        return variable or ""
    from interlingua.providers.regions import region_origin

    return region_origin(provider, settings)


def _with_scheme(address: str) -> str:
    """A name of the public net without a port is that of a server with a certificate."""
    host = address.partition("/")[0]
    is_public = ":" not in host and "." in host and host.rpartition(".")[2].isalpha()
    return f"https://{address}" if is_public else f"http://{address}"


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
    name = first_variable(provider.key_variables)
    if name is None:
        return None
    try:
        return Secret(os.environ[name])
    except InvalidArgument as error:
        raise InvalidArgument("api_key", error.found, error.expected, source=name) from None


def _missing(provider: Provider) -> MissingKey:
    from interlingua.providers.tokens import tokens_of
    from interlingua.transport.google_default import VARIABLE as DEFAULT_VARIABLE

    found = tokens_of(provider)
    if not provider.oauth or provider.auth != "bearer":
        return MissingKey(provider.name, provider.key_variables, looked=() if found is None else found.LOOKED)
    variables = (*provider.key_variables, DEFAULT_VARIABLE)
    return MissingKey(provider.name, variables, setting="credentials", looked=("the login of gcloud",))


def _auth(provider: Provider, settings: ProviderSettings, base_url: str, http: Given | AsyncGiven) -> Auth:
    if provider.auth == "none":
        return NO_AUTH
    key = find_key(provider, settings)
    origin = (first_variable(provider.key_variables) or "") if settings.api_key is None else ""
    if provider.tokens_by is not None:
        from interlingua.providers.tokens import Search, token_auth

        search = Search(provider=provider, settings=settings, base_url=base_url, key=key, origin=origin, http=http)
        if (tokens := token_auth(search)) is not None:
            return tokens
    if provider.oauth and (login := _google_login(provider, settings, key)) is not None:
        return login
    if settings.credentials is not None:
        raise InvalidArgument("credentials", "some", f"a key: {provider.name} has no OAuth of this kind")
    if provider.signed_for is not None and (key is None or settings.profile is not None):
        from interlingua.providers.regions import signature

        return signature(provider, settings, base_url)
    if key is None:
        if provider.needs_key:
            raise _missing(provider)
        return NO_AUTH
    is_token = provider.signed_for is not None or origin in provider.bearer_variables
    header = "bearer" if is_token else provider.auth
    return bearer(key, origin=origin) if header == "bearer" else key_header(header, key, origin=origin)


def _google_login(provider: Provider, settings: ProviderSettings, key: Secret | None) -> Auth | None:
    """Google's OAuth, where the caller gave credentials, or there is no key and somebody has logged in."""
    from interlingua.providers.logins import has_login
    from interlingua.transport.google import DEFAULT, GoogleAuth

    if settings.credentials is not None:
        return GoogleAuth(settings.credentials, provider=provider.name)
    return GoogleAuth(DEFAULT, provider=provider.name) if key is None and has_login(provider) else None
