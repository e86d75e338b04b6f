"""All that a simulated Cohere knows: models, keys, and the words it has made tokens of."""

from __future__ import annotations

from itertools import count

from interlingua.testing.simulators.cohere.refusals import Refusal, no_model
from interlingua.testing.simulators.scripts import Json, Script

CHAT, EMBED, RERANK = "chat", "embed", "rerank"
WRONG_KEY = "wrong-key"
"""The one key that opens nothing."""


class State:
    """What answers depend on; `script` is what models say next."""

    def __init__(self) -> None:
        self.models: dict[str, tuple[str, ...]] = {
            "command-a-03-2025": (CHAT,),
            "command-a-reasoning-08-2025": (CHAT,),
            "command-r7b-12-2024": (CHAT,),
            "embed-v4.0": (EMBED,),
            "rerank-v3.5": (RERANK,),
        }
        """What each model is for."""
        self.script = Script()
        self.numbers = count(1)
        """Of the answers that were given."""
        self._words: list[str] = []

    def need(self, name: str, purpose: str) -> None:
        """Raise `Refusal` where there is no such model, or it is for something else."""
        if name not in self.models:
            raise no_model(name)
        if purpose not in self.models[name]:
            raise Refusal(400, f"model '{name}' is not supported by the {purpose} API")

    def card(self, name: str) -> Json:
        """What is known of a model."""
        if name not in self.models:
            raise no_model(name)
        endpoints = list(self.models[name])
        return {"name": name, "endpoints": endpoints, "finetuned": False, "context_length": 256000, "features": []}

    def tokens_of(self, text: str) -> list[int]:
        """A number for each word, the same whenever it comes again."""
        found: list[int] = []
        for word in text.split():
            if word not in self._words:
                self._words.append(word)
            found.append(self._words.index(word))
        return found

    def text_of(self, tokens: list[int]) -> str:
        """The words of numbers that were given out before."""
        if any(not 0 <= token < len(self._words) for token in tokens):
            raise Refusal(400, "invalid token: it was given out by no call of tokenize")
        return " ".join(self._words[token] for token in tokens)

    def open_with(self, authorization: str | None) -> None:
        """Raise `Refusal` for no key, and for the wrong one."""
        kind, _, key = (authorization or "").partition(" ")
        if kind.lower() != "bearer" or not key.strip():
            raise Refusal(401, "no api key supplied")
        if key.strip() == WRONG_KEY:
            raise Refusal(401, "invalid api token")
