"""A local Bedrock: it proves signatures, checks every request against the API's document, and misbehaves on request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from interlingua.testing.simulators.bedrock.faults import Fault, Faults
from interlingua.testing.simulators.bedrock.http import Call, Face, State
from interlingua.testing.simulators.bedrock.signature import Keys
from interlingua.testing.simulators.scripts import Answer, Question
from interlingua.testing.simulators.serving import ON_THIS_MACHINE, ThreadedServer

__all__ = ["BedrockSimulator", "Call", "Fault", "Keys"]

ACCESS_KEY = "AKIDSIMULATOR"
SECRET_KEY = "simulated-secret-key"
BEARER = "simulated-bearer-key"
MODELS = ("anthropic.claude-sonnet-4-5-20250929-v1:0", "amazon.nova-lite-v1:0", "amazon.titan-embed-text-v2:0")


class BedrockSimulator:
    """A server on loopback that stands in for Bedrock, its runtime and its control plane.

    >>> with BedrockSimulator() as simulator:
    ...     settings = ProviderSettings(base_url=simulator.address, api_key=simulator.bearer)
    ...     il.Client(providers={"bedrock": settings}).chat("bedrock/any.model-v1:0", "Hello")

    Bare keys and signatures open it; `keys` holds those that it knows. A model says what `script` was given, then an
    echo; it calls a tool that must be called, and gives JSON of the form that is asked for.
    """

    def __init__(self, *, region: str = "us-east-1", port: int = 0, host: str = ON_THIS_MACHINE) -> None:
        self.bearer = BEARER
        """A key that opens it without a signature."""
        self._state = State(
            region=region,
            keys={ACCESS_KEY: Keys(access_key=ACCESS_KEY, secret_key=SECRET_KEY)},
            bearers={BEARER},
            models=[_summary(model, region) for model in MODELS],
        )
        self._server = ThreadedServer(Face(self._state).application, port=port, host=host)

    @property
    def base_url(self) -> str:
        """What clients are given."""
        return self.address

    @property
    def address(self) -> str:
        """Scheme, host and port."""
        return self._server.address

    @property
    def environment(self) -> Mapping[str, str]:
        """Variables with which any client of AWS finds it and may enter."""
        return {
            "AWS_ENDPOINT_URL": self.address,
            "AWS_REGION": self._state.region,
            "AWS_DEFAULT_REGION": self._state.region,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        }

    @property
    def keys(self) -> dict[str, Keys]:
        """The keys that it knows, by their public half; more may be put in."""
        return self._state.keys

    @property
    def calls(self) -> list[Call]:
        """The requests that were let in, in their order."""
        return self._state.calls

    @property
    def faults(self) -> Faults:
        """What goes wrong next."""
        return self._state.faults

    def script(self, *replies: Any) -> None:
        """What models answer next, one a call, in the API's own JSON; a list is the chunks of a stream of its own."""
        self._state.script.extend(replies)

    def answered_by(self, otherwise: Callable[[Question], Answer], *, is_slow: bool = False) -> None:
        """Let a function answer what is not scripted; one that is slow does not hold up other requests."""
        self._state.voice.otherwise, self._state.voice.is_slow = otherwise, is_slow

    def start(self) -> Self:
        """Listen."""
        self._server.start()
        return self

    def stop(self) -> None:
        """Stop listening."""
        self._server.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def _summary(model: str, region: str) -> dict[str, Any]:
    return {"modelArn": f"arn:aws:bedrock:{region}::foundation-model/{model}", "modelId": model, "modelName": model}
