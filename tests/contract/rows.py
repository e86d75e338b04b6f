"""Every provider of the catalog behind the simulator of its dialect, with its own paths, headers, key and errors."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from attrs import evolve

from interlingua.messages import File, Message
from interlingua.profiles import Profile, profile_for
from interlingua.protocols import PROTOCOLS, offered_by
from interlingua.providers import Provider, ProviderSettings, family_of, load_catalog
from interlingua.providers.abilities import served_by
from interlingua.testing.simulators import simulator_of
from tests.contract.actors import Actor, Bedrock, Gemini, Said, Worded
from tests.contract.fronts import FRONTS
from tests.protocols.histories import history_of
from tests.serving import serving

KEY = "simulated-bearer-key"
MODELS: Mapping[str, str] = {
    "anthropic": "claude-sonnet-4-5",
    "bedrock": "anthropic.claude-sonnet-4-5-20250929-v1:0",
    "cohere": "command-a-03-2025",
    "gemini": "gemini-2.5-flash",
    "mistral": "mistral-small-latest",
    "openai": "gpt-4o",
}
"""Of providers that serve no others."""
BY_PROTOCOL: Mapping[tuple[str, str], str] = {
    ("ollama", "ollama"): "llama3.2",
    ("sagemaker", "openai_chat"): "my-endpoint",
    ("vertex", "anthropic_messages"): "claude-sonnet-4-5",
    ("vertex", "gemini"): "gemini-2.5-flash",
}
EMBEDDERS: Mapping[str, str] = {
    "bedrock": "amazon.titan-embed-text-v2:0",
    "cohere": "embed-v4.0",
    "gemini": "gemini-embedding-001",
    "mistral": "mistral-embed",
    "ollama": "nomic-embed-text",
    "openai": "text-embedding-3-small",
}
READ = frozenset({"file", "document_url"})
"""Forms of documents that the simulators know."""
USUAL = "some/model:with-a-tag"
WHERE = ProviderSettings(region="us-east-1", project="p")
"""What clouds must be told."""
ACTORS: Mapping[str, Callable[[Any], Actor]] = {"bedrock_converse": Bedrock, "gemini": Gemini}


@dataclass(frozen=True)
class Served:
    """A provider over one of its wire formats."""

    provider: str
    protocol: str

    @property
    def row(self) -> Provider:
        """Its line of the catalog."""
        return load_catalog()[self.provider]

    @property
    def model(self) -> str:
        """One that it serves."""
        return MODELS.get(self.provider) or BY_PROTOCOL.get((self.provider, self.protocol), USUAL)

    @property
    def profile(self) -> Profile:
        """Of that model."""
        return profile_for(provider=family_of(self.row, self.protocol), protocol=self.protocol, model=self.model)

    @property
    def embedder(self) -> str:
        """A model that embeds."""
        return EMBEDDERS.get(self.provider, self.model)

    def does(self, part: str) -> bool:
        """The provider serves it, and the format asks for it where the format has it."""
        is_usual = self.row.readdressed_by is None and part not in self.row.lacks
        return is_usual and part in served_by(self.row) and part in offered_by(self.protocol)

    def history(self, maker: str) -> list[Message]:
        """A conversation with everything in it that a caller may send there."""
        takes_files = self.profile.file_form in READ
        return [
            evolve(message, parts=tuple(part for part in message.parts if takes_files or not isinstance(part, File)))
            for message in history_of(maker)
        ]

    def __str__(self) -> str:
        return f"{self.provider}-{self.protocol}"


def chatting() -> list[Served]:
    """Every row over every format that it chats in."""
    rows = load_catalog().items()
    return [Served(name, each) for name, row in rows for each in row.protocols if each in PROTOCOLS]


@dataclass(frozen=True)
class RowStage:
    """A provider's server while it runs."""

    served: Served
    actor: Actor
    address: str
    refuses: Callable[[int], bool] = lambda status: True
    """Whether there is a refusal of this status where it is."""

    def say(self, *sayings: Said | str) -> None:
        """What the model says next, one a call."""
        for each in sayings:
            self.actor.say(self._in_words(Said(text=each) if isinstance(each, str) else each))

    def refuse(self, status: int, *, wait: float | None = None) -> bool:
        """Refuse the next request, where the dialect has such a refusal."""
        return self.refuses(status) and self.actor.refuse(status, wait)

    def settings(self, key: str = KEY) -> dict[str, Any]:
        """Of a client that asks here."""
        name, front = self.served.provider, FRONTS.get((self.served.provider, self.served.protocol))
        is_token = front is not None and front.by_token
        keyed = {"api_key": key} if self.served.row.key_variables and not is_token else {}
        where = evolve(WHERE, credentials=lambda: key) if is_token else WHERE
        return {"provider": name, "base_url": self.address, "max_retries": 0, "providers": {name: where}, **keyed}

    def _in_words(self, said: Said) -> Said:
        if not (self.served.profile.emulates_tools and said.calls):
            return said
        ((name, arguments),) = said.calls
        return Said(text=json.dumps({"tool": name, "arguments": arguments}))


@contextmanager
def row_staged(served: Served) -> Generator[RowStage]:
    """A running server of a provider."""
    front = FRONTS.get((served.provider, served.protocol))
    if front is None:
        with simulator_of(served.provider, protocol=served.protocol, key=KEY) as simulator:
            yield RowStage(served, _actor(served, simulator), getattr(simulator, "base_url", simulator.address))
        return
    with (
        front.simulator(KEY) as simulator,
        serving(lambda received: front.answer(received, simulator.address)) as server,
    ):
        yield RowStage(served, _actor(served, simulator), server.address, front.refuses)


def _actor(served: Served, simulator: Any) -> Actor:
    return ACTORS.get(served.protocol, Worded)(simulator)
