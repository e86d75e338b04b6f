"""All that a simulated Anthropic holds: models, what they say next, batches and files."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from interlingua.testing.simulators.anthropic.refusals import nothing
from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.doors import Door
from interlingua.testing.simulators.scripts import Json, Script
from interlingua.testing.simulators.shelves import Shelf, number_in

MODELS = ("claude-opus-5", "claude-sonnet-5", "claude-opus-4-5", "claude-sonnet-4-5", "claude-haiku-4-5")
DOOR = Door(auth="x-api-key", headers={"anthropic-version": "2023-06-01"})
PAGE = 20
RELEASED = "2025-09-29T00:00:00Z"


class State:
    """What changes by requests; `script` is what models say next."""

    def __init__(self, *, models: Sequence[str] | None = MODELS, door: Door = DOOR) -> None:
        self.models = [*(models or ())]
        """Those that are listed."""
        self.takes_any_model = models is None
        """Models that are not listed are served too."""
        self.door = door
        self.script = Script()
        self.numbers = count(1)
        """Of the answers that were given."""
        self.batches = Shelf("msgbatch_", lambda name: nothing("Batch not found", name))
        self.results: dict[str, list[Json]] = {}
        """Of batches, by id."""
        self.files = Shelf("file_", lambda name: nothing("File not found", name))
        self.contents: dict[str, bytes] = {}
        """Of files, by id."""

    def need(self, name: str) -> str:
        """A model that there is. Raises `Refusal`."""
        if not (self.takes_any_model or name in self.models):
            raise nothing("model", name)
        return name

    def card(self, name: str) -> Json:
        """What is known of a model."""
        limits = {"max_input_tokens": 200_000, "max_tokens": 64_000, "capabilities": None}
        shown = self.need(name).replace("-", " ").title()
        return {"type": "model", "id": name, "display_name": shown, "created_at": RELEASED, **limits}

    def paged(self, shelf: Shelf, things: list[Json], call: Call) -> Json:
        """One page of things as Anthropic lists them, the newest first; `before_id` goes the other way."""
        size, before = number_in(call.query, "limit", PAGE), call.query.get("before_id")
        if before is not None:
            data, has_more = shelf.page(things[::-1], after=before, size=size)
            data.reverse()
        else:
            data, has_more = shelf.page(things, after=call.query.get("after_id"), size=size)
        first, last = (data[0]["id"], data[-1]["id"]) if data else (None, None)
        return {"data": data, "has_more": has_more, "first_id": first, "last_id": last}
