"""Models behind SageMaker's endpoints: what a container takes, sent to the address of its endpoint.

The containers of vLLM, LMI and TGI take Chat Completions at `/invocations`, and answer in them; a stream of theirs
comes in messages of AWS, which the transport takes off. The model string names the endpoint.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html, checked 2026-11-28.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from attrs import evolve

from interlingua.chat import ChatRequest, ChatResponse
from interlingua.profiles import Profile
from interlingua.protocols.base import Capabilities, ChatProtocol, Encoded, ErrorFacts, StreamDecoder
from interlingua.providers.readdressing import Place

PLAIN = "/endpoints/{model}/invocations"
STREAM = "/endpoints/{model}/invocations-response-stream"


class InvokedChat:
    """Another wire format, at the address of an endpoint."""

    def __init__(self, inner: ChatProtocol) -> None:
        self._inner = inner
        self.name = inner.name

    def encode(self, request: ChatRequest, profile: Profile, *, stream: bool) -> Encoded:
        """The same call, but for where it goes; the container knows its model."""
        encoded = self._inner.encode(request, profile, stream=stream)
        operation = encoded.request.operation._replace(path=STREAM if stream else PLAIN)
        body = cast("Mapping[str, object]", encoded.request.body)
        asked = {name: value for name, value in body.items() if name != "model" or name in request.options}
        moved = encoded.request._replace(operation=operation, path={"model": request.model}, body=asked)
        return evolve(encoded, request=moved)

    def decode(self, reply: Any, /) -> ChatResponse:
        """As the wire format has it."""
        return self._inner.decode(reply)

    def decoder(self) -> StreamDecoder[Any]:
        """As the wire format has it."""
        return self._inner.decoder()

    def read_error(self, status: int | None, headers: Mapping[str, str], body: Any) -> ErrorFacts | None:
        """SageMaker's own errors have a message, like most."""
        return self._inner.read_error(status, headers, body)


def readdressed(place: Place, capabilities: Capabilities) -> Capabilities:
    """What of a protocol an endpoint serves: chat alone."""
    return Capabilities(chat=InvokedChat(capabilities.chat))
