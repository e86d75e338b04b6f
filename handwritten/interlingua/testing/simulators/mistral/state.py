"""All that a simulated Mistral holds: models, what they say next, and files."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from types import MappingProxyType

from interlingua.testing.simulators.doors import Door
from interlingua.testing.simulators.mistral.refusals import no_model, nothing
from interlingua.testing.simulators.scripts import Json, Script
from interlingua.testing.simulators.shelves import Shelf

CHAT = ("completion_chat", "function_calling", "vision")
STARTED = 1_700_000_000
MODELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "mistral-large-latest": CHAT,
        "mistral-small-latest": CHAT,
        "magistral-medium-latest": CHAT,
        "codestral-latest": ("completion_chat", "completion_fim"),
        "mistral-embed": (),
        "codestral-embed": (),
        "mistral-ocr-latest": ("ocr",),
        "voxtral-mini-latest": ("audio_transcription",),
        "voxtral-mini-tts-latest": ("audio",),
        "mistral-moderation-latest": ("moderation", "classification"),
    }
)
"""What each model can do."""


class State:
    """What changes by requests; `script` is what models say next."""

    def __init__(self, *, door: Door | None = None) -> None:
        self.models = dict(MODELS)
        self.door = door or Door()
        self.script = Script()
        self.numbers = count(1)
        """Of the answers that were given."""
        self.files = Shelf("00000000-", lambda name: nothing("File", name))
        self.batches = Shelf("", lambda name: nothing("Batch job", name))
        self.coming: dict[str, list[Json]] = {}
        """What becomes of a batch, look by look."""
        self.contents: dict[str, bytes] = {}
        """Of files, by id."""

    def need(self, name: str) -> str:
        """A model that there is. Raises `Refusal`."""
        if name not in self.models:
            raise no_model(name)
        return name

    def card(self, name: str) -> Json:
        """What is known of a model."""
        able = self.models[self.need(name)]
        kind = "fine-tuned" if name.startswith("ft:") else "base"
        card = {"id": name, "object": "model", "created": STARTED, "owned_by": "mistralai", "type": kind}
        return {**card, "capabilities": dict.fromkeys(able, True), "aliases": [], "max_context_length": 131_072}
