"""An HTTP client or transport of the caller's takes the place of ours, and stays the caller's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from interlingua.errors import ApiError, ConnectionFailed, DeadlineExceeded, MissingExtra
from interlingua.transport import AsyncHttpTransport, Endpoint, HttpTransport, Policy, Secret, bearer
from interlingua.transport.surroundings import AS_THE_ENVIRONMENT_SAYS, proxy_for
from tests.transport.scripted import HELLO, KEY, TELL

ENDPOINT = Endpoint(provider="test", base_url="http://server", auth=bearer(Secret(KEY)))
EVENTS = {"content-type": "text/event-stream"}


class Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body in pieces, some of them empty."""

    def __iter__(self) -> Iterator[bytes]:
        yield from (b"data: 1\n", b"", b"\ndata: [DO", b"NE]\n\n")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece


def answering(request: httpx.Request) -> httpx.Response:
    assert request.headers["authorization"] == f"Bearer {KEY}"
    if request.url.path == "/tell":
        return httpx.Response(200, headers=EVENTS, stream=Pieces())
    return httpx.Response(200, content=b"done", headers={"set-cookie": "a=b"})


def refusing(error: Exception) -> httpx.MockTransport:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise error

    return httpx.MockTransport(refuse)


@pytest.mark.parametrize(
    "http", [httpx.MockTransport(answering), httpx.Client(transport=httpx.MockTransport(answering))]
)
def test_a_client_or_a_transport_may_be_given(http: httpx.Client | httpx.MockTransport) -> None:
    with HttpTransport(ENDPOINT, http=http) as transport:
        assert transport.send(HELLO).value == b"done"
        assert list(transport.stream(TELL)) == [b"1"]
        assert transport.send(HELLO).value == b"done"


def test_the_same_under_a_loop() -> None:
    async def main(http: httpx.AsyncClient | httpx.MockTransport) -> list[Any]:
        async with AsyncHttpTransport(ENDPOINT, http=http) as transport:
            events = [event async for event in await transport.stream(TELL)]
            return [(await transport.send(HELLO)).value, *events]

    mock = httpx.MockTransport(answering)
    assert asyncio.run(main(mock)) == [b"done", b"1"]
    assert asyncio.run(main(httpx.AsyncClient(transport=mock))) == [b"done", b"1"]


def test_a_given_client_stays_open() -> None:
    with httpx.Client(transport=httpx.MockTransport(answering)) as client:
        HttpTransport(ENDPOINT, http=client).close()
        assert not client.is_closed


def test_a_given_client_follows_no_redirect() -> None:
    def redirecting(request: httpx.Request) -> httpx.Response:
        assert request.url.host == "server"
        return httpx.Response(307, headers={"location": "http://elsewhere/"})

    client = httpx.Client(transport=httpx.MockTransport(redirecting), follow_redirects=True)
    with client, HttpTransport(ENDPOINT, http=client) as transport, pytest.raises(ApiError, match="elsewhere"):
        transport.send(HELLO)


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError("no"),
        httpx.RemoteProtocolError("no"),
        httpx.ReadTimeout("no"),
        OSError("no"),
        httpx.ProxyError("no"),
    ],
)
def test_an_error_of_a_given_transport_is_a_lost_connection(error: Exception) -> None:
    policy = Policy(max_retries=0)
    with HttpTransport(ENDPOINT, http=refusing(error), policy=policy) as transport, pytest.raises(ConnectionFailed):
        transport.send(HELLO)


def test_a_refused_certificate_is_not_tried_again() -> None:
    error = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")
    with HttpTransport(ENDPOINT, http=refusing(error)) as transport, pytest.raises(ConnectionFailed) as caught:
        transport.send(HELLO)
    assert (len(caught.value.attempts), caught.value.is_retryable) == (1, False)


def test_a_given_transport_is_told_what_is_left_of_the_deadline() -> None:
    seen: list[float] = []

    def looking(request: httpx.Request) -> httpx.Response:
        seen.extend(request.extensions["timeout"].values())
        raise httpx.ReadTimeout("no")

    transport = HttpTransport(ENDPOINT, http=httpx.MockTransport(looking), policy=Policy(deadline=0.005))
    with transport, pytest.raises(DeadlineExceeded):
        transport.send(HELLO)
    assert len(seen) == 4
    assert all(0 < seconds <= 0.005 for seconds in seen)


@pytest.mark.parametrize(
    ("base_url", "proxy"),
    [("http://server", "http://proxy:1"), ("https://server", "http://proxy:2"), ("http://localhost:80", None)],
)
def test_the_environment_names_the_proxy(base_url: str, proxy: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("http_proxy", "http://proxy:1")
    monkeypatch.setenv("https_proxy", "http://proxy:2")
    monkeypatch.setenv("no_proxy", "localhost")
    assert proxy_for(base_url, AS_THE_ENVIRONMENT_SAYS) == proxy


def absent(name: str) -> None:
    """No such package."""


def test_a_socks_proxy_needs_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", f"socks5://user:{KEY}@proxy:1")
    for name in ("http_proxy", "https_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr("interlingua.transport.surroundings.find_spec", absent)
    with pytest.raises(MissingExtra, match="socks") as caught:
        proxy_for("http://server", AS_THE_ENVIRONMENT_SAYS)
    assert KEY not in str(caught.value)
