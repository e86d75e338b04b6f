"""A provider that answers as a test says, reached by the way that real ones are."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeAlias

import httpx
from attrs import evolve

from interlingua.errors import InvalidArgument
from interlingua.providers import ProviderSettings
from interlingua.testing.mock_replies import MockError, chooser_from, reply_to
from interlingua.testing.mock_requests import MockRequest
from interlingua.testing.mock_wire import embeddings_body, error_body, models_body, stream_events, whole_body

if TYPE_CHECKING:
    from interlingua import AsyncClient, Client

ADDRESS = "http://mock.invalid"
EVENT_STREAM = {"content-type": "text/event-stream"}
Route: TypeAlias = Callable[["MockProvider", MockRequest], httpx.Response]


class MockProvider(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A provider without a network: an HTTP transport that speaks Chat Completions, embeddings and the list of models.

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
        self._dimensions = dimensions
        self._models = tuple(models)
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
        """A client that reaches this provider under the name `mock`, or in the place of a real one such as `openai`."""
        from interlingua import Client

        return Client(provider, http_client=self, **self._settings(provider, settings))

    def async_client(self, provider: str = "mock", **settings: Any) -> AsyncClient:
        """The same under an event loop."""
        from interlingua import AsyncClient

        return AsyncClient(provider, http_client=self, **self._settings(provider, settings))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request, as httpx asks for it."""
        request.read()
        return self._answer(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The same under an event loop."""
        await request.aread()
        return self._answer(request)

    def _settings(self, provider: str, settings: dict[str, Any]) -> dict[str, Any]:
        given: dict[str, ProviderSettings] = dict(settings.pop("providers", {}))
        own = given.get(provider, ProviderSettings())
        given[provider] = evolve(own, base_url=own.base_url or ADDRESS)
        return {"api_key": "mock-key", "providers": given, **settings}

    def _answer(self, request: httpx.Request) -> httpx.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body: dict[str, Any] = json.loads(request.content) if request.content else {}
        received = MockRequest(request.url.path, headers, body)
        with self._lock:
            self.requests.append(received)
            number = next(self._numbers)
        name = request.url.path.rpartition("/")[2]
        match name:
            case "embeddings":
                return _json(embeddings_body(received, self._dimensions))
            case "models":
                return _json(models_body(self._models))
            case "completions":
                return self._chat(received, number)
            case _:
                message = f"the mock speaks Chat Completions, embeddings and models; {request.url.path} is none of them"
                return _json(error_body(MockError(404, message)), status=404)

    def _chat(self, request: MockRequest, number: int) -> httpx.Response:
        with self._lock:
            reply = reply_to(request, self._chooser)
        if isinstance(reply, MockError):
            waits = {} if reply.retry_after is None else {"retry-after": f"{reply.retry_after:g}"}
            return _json(error_body(reply), status=reply.status, headers=waits)
        delay = self._delay if reply.delay is None else reply.delay
        if not request.streams:
            content = json.dumps(whole_body(reply, request, number)).encode()
            return httpx.Response(200, stream=_Body([content], delay), headers={"content-type": "application/json"})
        events = list(stream_events(reply, request, number, self._pieces))
        broken = reply.breaks_after is not None and reply.breaks_after < len(events)
        return httpx.Response(
            200, stream=_Body(events[: reply.breaks_after], delay, is_broken=broken), headers=EVENT_STREAM
        )


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
