"""All that a simulated OpenAI holds: models, what they say next, and what requests have left behind."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.doors import Door
from interlingua.testing.simulators.openai.refusals import Refusal, no_model, nothing
from interlingua.testing.simulators.openai.threads import Threads
from interlingua.testing.simulators.scripts import Json, Script
from interlingua.testing.simulators.shelves import Shelf, number_in

MODELS = (
    *("gpt-5", "gpt-5-mini", "gpt-4.1", "gpt-4o", "gpt-4o-mini", "o3", "gpt-3.5-turbo-instruct"),
    *("text-embedding-3-small", "text-embedding-3-large", "omni-moderation-latest"),
    *("gpt-4o-transcribe", "whisper-1", "gpt-4o-mini-tts", "tts-1", "gpt-image-1", "dall-e-2"),
)
PAGE = 20
STARTED = 1_700_000_000


def shelf(prefix: str, kind: str) -> Shelf:
    """An empty one."""
    return Shelf(prefix, lambda name: nothing(kind, name))


class State:
    """What changes by requests; `script` is what models say next."""

    def __init__(
        self,
        *,
        models: Sequence[str] | None = MODELS,
        shape: str = "openai",
        door: Door | None = None,
        tells_usage: bool = False,
        ranks: bool = False,
    ) -> None:
        self.models = [*(models or ())]
        """Those that are listed."""
        self.takes_any_model = models is None
        """Models that are not listed are served too."""
        self.shape = shape
        """Of errors: a name of `refusals.SHAPES`."""
        self.door = door or Door()
        self.tells_usage = tells_usage
        """A stream of chat tells it with its last choice, also where nobody asked for it."""
        self.ranks = ranks
        """Documents are put in order too, as compatible servers do."""
        self.script = Script()
        self.numbers = count(1)
        """Of the answers that were given."""
        self.chats = shelf("chatcmpl-", "chat completion")
        self.responses = shelf("resp_", "response")
        self.conversations = shelf("conv_", "conversation")
        self.threads = Threads()
        self.files = shelf("file-", "file")
        self.contents: dict[str, bytes] = {}
        """Of files, by id."""
        self.uploads = shelf("upload_", "upload")
        self.parts: dict[str, dict[str, bytes]] = {}
        """Of uploads, each by its id."""
        self.stores = shelf("vs_", "vector store")
        self.file_batches = shelf("vsfb_", "batch of files")
        self.stored: dict[str, dict[str, Json]] = {}
        """Files of stores and of batches of files, by the id of either."""
        self.batches = shelf("batch_", "batch")
        self.jobs = shelf("ftjob-", "fine-tuning job")
        self.events: dict[str, list[Json]] = {}
        """What was told of each job, by its id."""
        self.coming: dict[str, list[Json]] = {}
        """What becomes of a batch or a job, look by look."""

    def need(self, name: object) -> str:
        """A model that there is. Raises `Refusal`."""
        if not isinstance(name, str) or not (self.takes_any_model or name in self.models):
            raise no_model(str(name))
        return name

    def card(self, name: str) -> Json:
        """What is known of a model."""
        return {"id": self.need(name), "object": "model", "created": STARTED, "owned_by": "system"}

    def remove_model(self, name: str) -> None:
        """Take a model away, which must be a tuned one."""
        if not self.need(name).startswith("ft:"):
            raise Refusal(403, "You have insufficient permissions for this operation.")
        self.models.remove(name)

    def paged(self, shelf: Shelf, things: list[Json], call: Call) -> Json:
        """One page of things as OpenAI lists them: the newest first, unless the other order is asked for."""
        ordered = things if call.query.get("order") == "asc" else things[::-1]
        size, after = number_in(call.query, "limit", PAGE), call.query.get("after")
        data, has_more = shelf.page(ordered, after=after, size=size)
        first, last = (data[0]["id"], data[-1]["id"]) if data else (None, None)
        return {"object": "list", "data": data, "first_id": first, "last_id": last, "has_more": has_more}
