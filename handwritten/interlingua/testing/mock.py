"""A provider that answers as a test says, reached by the way that real ones are."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING, Any

import httpx

from interlingua.errors import InvalidArgument
from interlingua.providers import Provider, ProviderSettings, load_catalog
from interlingua.testing.mock_replies import MockError, chooser_from, reply_to
from interlingua.testing.mock_requests import MockRequest
from interlingua.testing.mock_watching import Watcher, watch
from interlingua.testing.mock_wires import CHAT_COMPLETIONS, Wire, wire_for
from interlingua.testing.mock_wires.facts import Facts
from interlingua.testing.mock_wires.other import Offer, other_answer

if TYPE_CHECKING:
    from interlingua import AsyncClient, Client

NAME = "mock"
SIGNED = "signature"
"""The `auth` of providers whose requests a mock takes with a key alone."""
ADDRESS = "http://mock.invalid"
OWN = ProviderSettings(api_key="mock-key", base_url=ADDRESS, like="openai")
"""Under its own name a mock is what OpenAI is, with models that nobody knows."""


class MockProvider(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A provider without a network: an HTTP transport that speaks every wire format there is.

    Everything else is real: encoding, warnings, retries, streams, the tool loop, recovery. It answers with text, a
    `MockReply`, a `MockError`, an exception of httpx, JSON, a function of the request, a sequence, or patterns.

    >>> mock = MockProvider({"weather": "Sunny.", r"^Sum": lambda request: request.text[::-1]})
    >>> with mock.client() as client:
    ...     client.chat("mock/any", "How is the weather?").text
    'Sunny.'
    >>> mock.requests[0].unified.messages
    """

    def __init__(
        self,
        replies: Any = "",
        *,
        pieces: int = 8,
        delay: float = 0.0,
        dimensions: int = 8,
        models: Sequence[str] = ("mock",),
    ) -> None:
        """Make a provider.

        Args:
            replies: What it answers with; see `reply`.
            pieces: Characters that come at once in a stream.
            delay: Seconds before each piece of a stream, and before a plain answer.
            dimensions: Length of the vectors that it embeds texts as.
            models: The models that it lists.
        """
        if pieces < 1:
            raise InvalidArgument("pieces", str(pieces), "1 or more characters")
        self.requests: list[MockRequest] = []
        """What it was asked, in order; retries too."""
        self._chooser = chooser_from(replies)
        self._pieces = pieces
        self._delay = delay
        self._offer = Offer(tuple(models), dimensions)
        self._watcher = Watcher()
        self._numbers = count(1)
        self._lock = Lock()

    def reply(self, replies: Any) -> None:
        """Answer so from now on.

        Args:
            replies: One answer for all; a list, in turn; a dict, by regular expressions searched for in what the user
                said last; or a function that is given the `MockRequest`.
        """
        self._chooser = chooser_from(replies)

    def client(self, provider: str = "mock", **settings: Any) -> Client:
        """A client that reaches this mock in the place of every provider, and by the name `mock`.

        Args:
            provider: Whose models those are that name no provider.
            **settings: As `il.Client` takes them.
        """
        from interlingua import Client

        client = Client(provider, http_client=self, **self._settings(settings))
        watch(client, self._watcher)
        return client

    def async_client(self, provider: str = "mock", **settings: Any) -> AsyncClient:
        """The same under an event loop."""
        from interlingua import AsyncClient

        client = AsyncClient(provider, http_client=self, **self._settings(settings))
        watch(client, self._watcher)
        return client

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request, as httpx asks for it."""
        request.read()
        return self._answer(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The same under an event loop."""
        await request.aread()
        return self._answer(request)

    def _settings(self, settings: dict[str, Any]) -> dict[str, Any]:
        given: Mapping[str, ProviderSettings] = settings.pop("providers", {})
        known = {name: _reached(row) for name, row in load_catalog().items() if row.auth != SIGNED or row.key_variables}
        return {"providers": {NAME: OWN, **known, **given}, **settings}

    def _answer(self, request: httpx.Request) -> httpx.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body: dict[str, Any] = json.loads(request.content) if request.content else {}
        received = MockRequest(request.url.path, headers, body, self._watcher.find(headers))
        with self._lock:
            self.requests.append(received)
            number = next(self._numbers)
        wire = wire_for(received.path)
        if wire is not None:
            return self._chat(received, wire, number)
        found = other_answer(received, self._offer)
        if found is not None:
            return _json(found)
        message = f"a mock chats, embeds, counts tokens and lists models; {received.path} is none of that"
        return _json(CHAT_COMPLETIONS.error(MockError(404, message)), status=404)

    def _chat(self, request: MockRequest, wire: Wire, number: int) -> httpx.Response:
        with self._lock:
            reply = reply_to(request, self._chooser)
        if isinstance(reply, MockError):
            waits = {} if reply.retry_after is None else {"retry-after": f"{reply.retry_after:g}"}
            return _json(wire.error(reply), status=reply.status, headers=waits)
        delay = self._delay if reply.delay is None else reply.delay
        facts = Facts(request.model, number, request.words, self._pieces)
        if not request.streams:
            content = json.dumps(wire.whole(reply, facts)).encode()
            return httpx.Response(200, stream=_Body([content], delay), headers={"content-type": "application/json"})
        events = list(wire.events(reply, facts))
        broken = reply.breaks_after is not None and reply.breaks_after < len(events)
        return httpx.Response(
            200,
            stream=_Body(events[: reply.breaks_after], delay, is_broken=broken),
            headers={"content-type": wire.media_type},
        )


def _reached(row: Provider) -> ProviderSettings:
    """A provider of the catalog at its own address, whatever the environment says."""
    return ProviderSettings(api_key="mock-key" if row.auth != "none" else None, base_url=row.base_url or ADDRESS)


class _Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that comes piece by piece, and may break off."""

    def __init__(self, pieces: Sequence[bytes], delay: float, *, is_broken: bool = False) -> None:
        self._pieces = pieces
        self._delay = delay
        self._is_broken = is_broken

    def __iter__(self) -> Iterator[bytes]:
        from time import sleep

        for piece in self._pieces:
            if self._delay:
                sleep(self._delay)
            yield piece
        self._end()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        from anyio import sleep

        for piece in self._pieces:
            if self._delay:
                await sleep(self._delay)
            yield piece
        self._end()

    def _end(self) -> None:
        if self._is_broken:
            raise httpx.ReadError("the mock broke the connection")


def _json(value: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> httpx.Response:
    return httpx.Response(status, json=value, headers=headers)
