"""Whatever is written to corpora over gRPC is read back."""

from __future__ import annotations

from typing import Any

from interlingua.testing.simulators import GeminiSimulator
from tests.gemini.grpc.calling import connected
from tests.gemini.test_round_trips import Corpora


def without_empty(value: Any) -> Any:
    """A message does not tell an empty list from none."""
    if isinstance(value, list):
        return [without_empty(item) for item in value]
    if not isinstance(value, dict):
        return value
    fields = {key: without_empty(item) for key, item in value.items()}
    return {key: item for key, item in fields.items() if item not in ([], {}, None)}


class CorporaOverGrpc(Corpora):
    """The same model, over gRPC."""

    def opened(self) -> tuple[GeminiSimulator, Any]:
        simulator = GeminiSimulator(grpc_port=0).start()
        return simulator, connected(simulator, "sync")

    def held(self, fields: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = without_empty(fields)
        return found


CorporaOverGrpc.TestCase.settings = Corpora.TestCase.settings
TestCorporaOverGrpc = CorporaOverGrpc.TestCase
