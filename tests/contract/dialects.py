"""The protocols under contract: whom each is spoken with, and what differs between them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from interlingua.testing.mock_wires import messages as mock_messages
from interlingua.testing.simulators import BedrockSimulator, CohereSimulator, GeminiSimulator, OllamaSimulator
from tests.contract.actors import Actor, Bedrock, Gemini, Mocked, Said, Unfinished, Worded
from tests.serving import Answer, LocalServer, Received, json_answer, serving

REASONED, SIGNATURE = "Six times seven.", "c2lnbmVk"
THOUGHT = Said(text="42.", reasoning=REASONED, signature=SIGNATURE)


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """One protocol, and who serves it."""

    protocol: str
    provider: str
    model: str
    play: Callable[[Any], Actor]
    simulator: Callable[[], AbstractContextManager[Any]] = nullcontext
    path: str = ""
    """Of the address that a client is given."""
    key: str = "any"
    embeds: str | None = None
    """The provider's model that embeds, in whichever format; None: there is none."""
    returned: str | None = None
    """What of the reasoning in `THOUGHT` goes back with the history; None: nothing, which is told of."""
    counts: bool = True
    """The provider counts tokens, in whichever format."""


def mocked(_: None) -> Actor:
    return Mocked()


ROWS = (
    Dialect(
        protocol="openai_chat",
        provider="openai",
        model="gpt-5",
        play=mocked,
        path="/v1",
        embeds="text-embedding-3-small",
    ),
    Dialect(
        protocol="openai_responses",
        provider="openai",
        model="gpt-5",
        play=lambda _: Unfinished(),
        path="/v1",
        embeds="text-embedding-3-small",
        returned=REASONED,
    ),
    Dialect(
        protocol="anthropic_messages",
        provider="anthropic",
        model="claude-sonnet-4-5",
        play=mocked,
        returned=mock_messages.SIGNATURE,
    ),
    Dialect(
        protocol="gemini",
        provider="gemini",
        model="gemini-2.5-flash",
        play=Gemini,
        simulator=GeminiSimulator,
        embeds="gemini-embedding-001",
        returned=SIGNATURE,
    ),
    Dialect(
        protocol="bedrock_converse",
        provider="bedrock",
        model="anthropic.claude-sonnet-4-5-20250929-v1:0",
        play=Bedrock,
        simulator=BedrockSimulator,
        key="simulated-bearer-key",
        embeds="amazon.titan-embed-text-v2:0",
        returned=SIGNATURE,
    ),
    Dialect(
        protocol="cohere_chat",
        provider="cohere",
        model="command-a-reasoning-08-2025",
        play=Worded,
        simulator=CohereSimulator,
        embeds="embed-v4.0",
        returned=REASONED,
    ),
    Dialect(
        protocol="ollama",
        provider="ollama",
        model="llama3.2",
        play=Worded,
        simulator=OllamaSimulator,
        embeds="nomic-embed-text",
        counts=False,
        returned=REASONED,
    ),
)
DIALECTS: Mapping[str, Dialect] = {row.protocol: row for row in ROWS}


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A dialect's server while it runs."""

    dialect: Dialect
    actor: Actor
    server: LocalServer
    scripted: deque[Answer] = field(default_factory=deque[Answer])
    """Answers that come before those of the actor."""

    def say(self, *sayings: Said | str) -> None:
        """What the model says next, one a call."""
        for each in sayings:
            self.actor.say(Said(text=each) if isinstance(each, str) else each)

    def refuse(self, status: int, *, wait: float | None = None) -> None:
        """Refuse the next request: as the actor does it, else with an answer that only has the status."""
        if not self.actor.refuse(status, wait):
            self.scripted.append(json_answer({"message": "no"}, status=status))

    @property
    def bodies(self) -> list[Any]:
        """What was asked, in order."""
        return [each.body for each in self.server.received]

    def settings(self) -> dict[str, Any]:
        """Of a client that asks here."""
        address = self.server.address + self.dialect.path
        return {"provider": self.dialect.provider, "api_key": self.dialect.key, "base_url": address, "max_retries": 0}


@contextmanager
def staged(protocol: str) -> Generator[Stage]:
    """A running server of the dialect."""
    dialect = DIALECTS[protocol]
    scripted: deque[Answer] = deque()
    with dialect.simulator() as simulator:
        actor = dialect.play(simulator)

        def answer(received: Received) -> Answer:
            return scripted.popleft() if scripted else actor.answer(received)

        with serving(answer) as server:
            yield Stage(dialect=dialect, actor=actor, server=server, scripted=scripted)
