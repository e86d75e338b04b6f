"""How servers are reached: through which proxy, and whose certificates are trusted."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias
from urllib.parse import urlsplit

from attrs import field, frozen

from interlingua.errors import InvalidArgument, MissingExtra
from interlingua.transport.log import logger
from interlingua.values import Value

if TYPE_CHECKING:
    from ssl import SSLContext

Trust: TypeAlias = Literal["bundled", "system"]
PROXY_SCHEMES = ("http", "https", "socks5", "socks5h")
HAS_SYSTEM_PROXIES = sys.platform in ("darwin", "win32")


@frozen(kw_only=True, eq=False, repr=False)
class Network(Value):
    """How servers are reached, where the environment shall not say it.

    >>> il.Client(network=il.Network(proxy="http://proxy.example:3128", ca_bundle="company.pem"))
    """

    proxy: str | None = field(default=None, repr=False)
    """Address of an HTTP or SOCKS proxy, with user and password if need be; "" is none. None: as HTTPS_PROXY,
    HTTP_PROXY, ALL_PROXY and NO_PROXY say."""
    ca_bundle: str | os.PathLike[str] | None = None
    """A file of certificates to trust in place of all others, or a folder of them as OpenSSL names them. None: as
    SSL_CERT_FILE and SSL_CERT_DIR say, else as `trust` does."""
    trust: Trust | None = None
    """`system`: what the operating system trusts, with the extra `truststore`; `bundled`: what Mozilla trusts, which is
    what None stands for unless the environment says otherwise."""
    verify: bool = True
    """False: any certificate will do, so that anybody between here and the server can read the key."""

    def __attrs_post_init__(self) -> None:
        if self.proxy and urlsplit(with_scheme(self.proxy)).scheme not in PROXY_SCHEMES:
            raise InvalidArgument("proxy", "another kind of address", f"one of {', '.join(PROXY_SCHEMES)}")
        if self.trust not in (None, "bundled", "system"):
            raise InvalidArgument("trust", repr(self.trust), "bundled or system")
        if self.ca_bundle is not None and not Path(self.ca_bundle).exists():
            raise InvalidArgument("ca_bundle", repr(os.fspath(self.ca_bundle)), "a file or folder that exists")
        if (self.ca_bundle is not None) + (self.trust is not None) + (not self.verify) > 1:
            raise InvalidArgument("network", "several of ca_bundle, trust and verify=False", "one of them")


AS_THE_ENVIRONMENT_SAYS = Network()


class GrpcWay(NamedTuple):
    """How the server of an API is reached over gRPC."""

    api: str
    """Whose protos."""
    network: Network
    connect: float
    """Seconds to make a connection."""
    max_bytes: int
    """Of one message that comes back."""


def network_of(given: object) -> Network:
    """How connections reach the net, where that is told."""
    if isinstance(given, GrpcWay):
        return given.network
    return given if isinstance(given, Network) else AS_THE_ENVIRONMENT_SAYS


def proxy_for(base_url: str, network: Network) -> str | None:
    """The proxy to this server. Raises `MissingExtra` for one that speaks SOCKS where nothing here does."""
    proxy = _environment_proxy(base_url) if network.proxy is None else network.proxy
    if not proxy:
        return None
    proxy = with_scheme(proxy)
    if is_socks(proxy) and find_spec("socksio") is None:
        raise MissingExtra("socks", "a SOCKS proxy")
    return proxy


def is_socks(proxy: str | None) -> bool:
    """Whether it speaks SOCKS."""
    return proxy is not None and proxy.startswith("socks")


def with_scheme(proxy: str) -> str:
    """The address of a proxy as a URL; most people leave out what kind it is."""
    return proxy if "://" in proxy else f"http://{proxy}"


def tls_for(base_url: str, network: Network, *, proxy: str | None) -> SSLContext | None:
    """What to check certificates with; None where no connection needs it. Contexts are shared: one costs 14 ms."""
    if not any(url.startswith("https:") for url in (base_url, proxy or "")):
        return None
    if not network.verify:
        return _careless_tls()
    if network.trust == "system":
        return _system_tls()
    if network.ca_bundle is not None:
        path = os.fspath(network.ca_bundle)
        return _tls(None, path) if Path(path).is_dir() else _tls(path, None)
    if network.trust is None:
        return _tls(os.environ.get("SSL_CERT_FILE") or None, os.environ.get("SSL_CERT_DIR") or None)
    return _tls(None, None)


@lru_cache(maxsize=16)
def _tls(file: str | None, folder: str | None) -> SSLContext:
    import ssl

    import certifi

    try:
        return ssl.create_default_context(cafile=file if file or folder else certifi.where(), capath=folder)
    except (OSError, ssl.SSLError) as error:
        found = repr(file or folder)
        raise InvalidArgument("ca_bundle", found, f"certificates in PEM ({error})") from error


@lru_cache(maxsize=1)
def _system_tls() -> SSLContext:
    import ssl

    if find_spec("truststore") is None:
        raise MissingExtra("truststore", "what the operating system trusts")
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@lru_cache(maxsize=1)
def _careless_tls() -> SSLContext:
    import ssl

    logger.warning("certificates are not verified: whoever is between here and a server can read its key")
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _environment_proxy(base_url: str) -> str | None:
    if not HAS_SYSTEM_PROXIES and not any(name.lower().endswith("_proxy") for name in os.environ):
        return None  # and the module that knows of proxies, which takes 8 ms to import, stays out
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(base_url)
    if proxy_bypass(parts.netloc):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")
