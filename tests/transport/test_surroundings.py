"""Certificates are checked unless somebody asks otherwise, and a proxy is used where one is named."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
import trio
import trustme

import interlingua as il
from interlingua.errors import ConnectionFailed, InvalidArgument, MissingExtra
from interlingua.transport import (
    AsyncHttpTransport,
    Endpoint,
    HttpTransport,
    Network,
    Policy,
    Secret,
    bearer,
    surroundings,
)
from interlingua.transport.surroundings import AS_THE_ENVIRONMENT_SAYS, tls_for
from tests.transport.proxies import Listener, behind_tls, proxying
from tests.transport.scripted import FOREIGN_GENERATORS, HELLO, KEY

AUTHORITY = trustme.CA()
POLICY = Policy(deadline=10, max_retries=1)
PASSWORD = "proxy-canary-77"
NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")

Ask = Callable[[str, Network | None], bytes]


def blocking(base_url: str, network: Network | None) -> bytes:
    with HttpTransport(endpoint(base_url), policy=POLICY, http=network) as transport:
        return transport.send(HELLO).body


def looping(run: Callable[[Callable[[], Any]], bytes]) -> Ask:
    def ask(base_url: str, network: Network | None) -> bytes:
        async def main() -> bytes:
            async with AsyncHttpTransport(endpoint(base_url), policy=POLICY, http=network) as transport:
                return (await transport.send(HELLO)).body

        return run(main)

    return ask


def endpoint(base_url: str) -> Endpoint:
    return Endpoint(provider="test", base_url=base_url, auth=bearer(Secret(KEY)))


@pytest.fixture(
    params=[
        pytest.param(blocking, id="sync"),
        pytest.param(looping(lambda main: asyncio.run(main())), id="asyncio"),
        pytest.param(looping(trio.run), id="trio", marks=pytest.mark.filterwarnings(FOREIGN_GENERATORS)),
    ]
)
def ask(request: pytest.FixtureRequest) -> Ask:
    asking: Ask = request.param
    return asking


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def server() -> Iterator[Listener]:
    with behind_tls(AUTHORITY) as listener:
        yield listener


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "authority.pem"
    AUTHORITY.cert_pem.write_to_path(path)
    return path


@pytest.fixture
def folder(bundle: Path) -> Path:
    """The same as OpenSSL wants a folder: each certificate under the hash of its subject."""
    found = subprocess.run(
        ["openssl", "x509", "-noout", "-hash", "-in", bundle], capture_output=True, text=True, check=True
    )
    bundle.rename(bundle.with_name(f"{found.stdout.strip()}.0"))
    return bundle.parent


def https(server: Listener) -> str:
    return f"https://localhost:{server.port}"


@pytest.mark.parametrize("network", [None, Network(trust="bundled"), Network(trust="system")])
def test_a_certificate_of_an_unknown_authority_is_refused_once(
    ask: Ask, server: Listener, network: Network | None
) -> None:
    with pytest.raises(ConnectionFailed, match="CERTIFICATE_VERIFY_FAILED") as caught:
        ask(https(server), network)
    assert (caught.value.is_retryable, len(caught.value.attempts)) == (False, 1)
    assert KEY not in str(caught.value)


def test_an_authority_given_as_a_file_is_trusted(ask: Ask, server: Listener, bundle: Path) -> None:
    assert ask(https(server), Network(ca_bundle=bundle)) == b"done"
    assert ask(https(server), Network(ca_bundle=str(bundle))) == b"done"


def test_authorities_given_as_a_folder_are_trusted(ask: Ask, server: Listener, folder: Path) -> None:
    assert ask(https(server), Network(ca_bundle=folder)) == b"done"


def test_the_environment_names_a_file(
    ask: Ask, server: Listener, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    assert ask(https(server), None) == b"done"
    with pytest.raises(ConnectionFailed):
        ask(https(server), Network(trust="bundled"))


def test_the_environment_names_a_folder(
    ask: Ask, server: Listener, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_DIR", str(folder))
    assert ask(https(server), None) == b"done"


def test_another_name_on_a_trusted_certificate_is_refused(ask: Ask, bundle: Path) -> None:
    with behind_tls(AUTHORITY, "elsewhere.invalid") as server, pytest.raises(ConnectionFailed) as caught:
        ask(https(server), Network(ca_bundle=bundle))
    assert "certificate" in str(caught.value).lower()


def test_verification_is_off_only_when_asked(ask: Ask, server: Listener, caplog: pytest.LogCaptureFixture) -> None:
    assert ask(https(server), Network(verify=False)) == b"done"
    context = tls_for("https://h", Network(verify=False), proxy=None)
    assert context is not None and context.verify_mode == ssl.CERT_NONE
    for network in (AS_THE_ENVIRONMENT_SAYS, Network(trust="system"), Network(trust="bundled"), Network(proxy="")):
        context = tls_for("https://h", network, proxy=None)
        assert context is not None and (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


def absent(name: str) -> None:
    """No such package."""


def test_what_the_system_trusts_needs_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    surroundings._system_tls.cache_clear()  # pyright: ignore[reportPrivateUsage] - as in a new process
    monkeypatch.setattr(surroundings, "find_spec", absent)
    with pytest.raises(MissingExtra, match="truststore"):
        tls_for("https://h", Network(trust="system"), proxy=None)


def test_contexts_are_shared() -> None:
    assert tls_for("https://h", Network(), proxy=None) is tls_for("https://g", AS_THE_ENVIRONMENT_SAYS, proxy=None)
    assert tls_for("http://h", Network(), proxy=None) is None
    assert tls_for("http://h", Network(), proxy="https://proxy") is not None


def test_a_plain_server_is_asked_through_the_proxy_that_was_given(ask: Ask) -> None:
    with proxying() as proxy:
        given = Network(proxy=f"http://user:{PASSWORD}@127.0.0.1:{proxy.port}")
        assert ask("http://server.invalid", given) == b"by proxy"
    (head,) = proxy.asked
    assert head.startswith("POST http://server.invalid/echo HTTP/1.1")
    assert f"proxy-authorization: Basic {b64encode(f'user:{PASSWORD}'.encode()).decode()}" in lower_names(head)


def test_a_server_behind_tls_is_asked_through_a_tunnel_that_never_sees_the_key(
    ask: Ask, server: Listener, bundle: Path
) -> None:
    with proxying() as proxy:
        assert ask(https(server), Network(proxy=f"127.0.0.1:{proxy.port}", ca_bundle=bundle)) == b"done"
    (head,) = proxy.asked
    assert head.startswith(f"CONNECT localhost:{server.port} HTTP/1.1")
    assert KEY not in head


def test_the_environment_names_proxies_and_who_needs_none(
    ask: Ask, server: Listener, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    with proxying() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        assert ask(https(server), None) == b"done"
        assert len(proxy.asked) == 1
        assert ask(https(server), Network(proxy="")) == b"done"
        monkeypatch.setenv("NO_PROXY", f"example.org,localhost:{server.port}")
        assert ask(https(server), None) == b"done"
        assert len(proxy.asked) == 1


def test_a_proxy_that_refuses_is_a_lost_connection_without_its_password(ask: Ask, server: Listener) -> None:
    with proxying(refuses=True) as proxy:
        network = Network(proxy=f"http://user:{PASSWORD}@127.0.0.1:{proxy.port}")
        with pytest.raises(ConnectionFailed, match="407") as caught:
            ask(https(server), network)
    assert PASSWORD not in f"{caught.value} {vars(caught.value)} {network!r}"


@pytest.mark.parametrize(
    "settings",
    [
        {"proxy": "ftp://proxy"},
        {"trust": "everybody"},
        {"ca_bundle": "nowhere.pem"},
        {"trust": "system", "verify": False},
    ],
)
def test_what_makes_no_sense_is_refused_at_once(settings: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument) as caught:
        Network(**settings)
    assert caught.value.field in (*settings, "network")


def test_a_bundle_without_certificates_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.pem").write_text("nothing")
    with pytest.raises(InvalidArgument, match="PEM"):
        tls_for("https://h", Network(ca_bundle=tmp_path / "empty.pem"), proxy=None)


@pytest.mark.parametrize("make", [il.Client, il.AsyncClient, partial(il.connect, "ollama")])
def test_an_http_client_of_ones_own_knows_its_own_way(make: Any) -> None:
    with pytest.raises(InvalidArgument, match="one beside http_client"):
        make(http_client=httpx.MockTransport(lambda _: httpx.Response(200)), network=Network(proxy=""))


def test_clients_and_connections_take_it(server: Listener, bundle: Path) -> None:
    network = Network(ca_bundle=bundle)
    base_url = f"{https(server)}/v1"
    with il.connect("openai", api_key=KEY, base_url=base_url, network=network) as connected:
        assert connected.raw(connected.models.list).body == b"done"
    with il.Client("openai", api_key=KEY, base_url=base_url, network=network, max_retries=0) as client:
        health = client.check()
    assert health.is_up, health.error
    assert asyncio.run(checked(base_url, network)).is_up


async def checked(base_url: str, network: Network) -> il.Health:
    async with il.AsyncClient("openai", api_key=KEY, base_url=base_url, network=network) as client:
        return await client.check()


def lower_names(head: str) -> str:
    """The head, the names of its headers in lower case."""
    lines = (line.partition(":") for line in head.split("\r\n"))
    return "\n".join(f"{name.lower()}{colon}{value}" for name, colon, value in lines)
