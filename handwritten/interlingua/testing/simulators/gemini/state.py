"""Everything that a simulated server knows."""

from __future__ import annotations

import random
import re
import string
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import IO, Any, TypeAlias

from interlingua.testing.simulators.gemini.embedder import Embedder, InstalledEmbedder
from interlingua.testing.simulators.gemini.live_breaks import LiveBreaks
from interlingua.testing.simulators.gemini.refusals import Json, Refusal, invalid
from interlingua.testing.simulators.gemini.shelf import Shelf
from interlingua.testing.simulators.scripts import Answer, Question

OWNER = "owner@example.org"
PEOPLE = {"owner-token": OWNER, "writer-token": "writer@example.org", "reader-token": "reader@example.org"}
ID = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
LETTERS = string.ascii_lowercase + string.digits
DURATION = re.compile(r"(\d+)(\.\d{1,9})?s")

Advance: TypeAlias = Callable[[], Json]
"""Goes one step on and gives the operation as it stands."""


class Clock:
    """The time of the server, which goes on by itself and can be set forward."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> datetime:
        """The moment."""
        return datetime.fromtimestamp(time.time() + self._ahead, UTC)

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._ahead += seconds


@dataclass
class StoredFile:
    """The bytes of a file, and how often it is asked for before it is ready."""

    content: IO[bytes]
    size: int
    polls: int = 0


@dataclass(frozen=True)
class Call:
    """One request that was checked."""

    id: str
    name: str
    """What the path names, without version and verb."""
    query: Json
    body: Json
    caller: str
    """Address of the person whose credentials came with it."""

    @property
    def parent(self) -> str:
        """What the named thing is in."""
        return self.name.rpartition("/")[0]


@dataclass
class State:
    """The resources, and the scripts that say how the server answers."""

    people: Mapping[str, str] = field(default_factory=lambda: dict(PEOPLE))
    """Who is behind which OAuth token."""
    narrow_tokens: set[str] = field(default_factory=set[str])
    """OAuth tokens that were given for something else."""
    embedder: Embedder = field(default_factory=InstalledEmbedder)
    clock: Clock = field(default_factory=Clock)
    voice: Callable[[Question], Answer] | None = None
    """Says what `answers` do not; None: an echo, a call, an instance of a schema."""
    answers: deque[Json | str] = field(default_factory=deque[Json | str])
    """What the model says next, as text or as parts of a candidate; without any it repeats what it was told."""
    live_turns: deque[list[Any]] = field(default_factory=deque[list[Any]])
    """How the next turns of Live go: messages, frames as text or bytes, codes to close with (1006: without a word),
    and seconds of silence (as a float)."""
    live_breaks: LiveBreaks = field(default_factory=LiveBreaks)
    """Where connections of Live end."""
    polls: int = 2
    """How often something slow is asked for before it is done."""

    models: Shelf = field(default_factory=lambda: Shelf("Model"))
    files: Shelf = field(default_factory=lambda: Shelf("File", missing=_no_file))
    generated_files: Shelf = field(default_factory=lambda: Shelf("GeneratedFile"))
    caches: Shelf = field(default_factory=lambda: Shelf("CachedContent", missing=_no_cache))
    tuned_models: Shelf = field(default_factory=lambda: Shelf("TunedModel"))
    permissions: Shelf = field(default_factory=lambda: Shelf("Permission"))
    corpora: Shelf = field(default_factory=lambda: Shelf("Corpus"))
    documents: Shelf = field(default_factory=lambda: Shelf("Document"))
    chunks: Shelf = field(default_factory=lambda: Shelf("Chunk"))
    stores: Shelf = field(default_factory=lambda: Shelf("FileSearchStore"))
    batches: Shelf = field(default_factory=lambda: Shelf("Batch"))
    environments: Shelf = field(default_factory=lambda: Shelf("Environment"))
    operations: Shelf = field(default_factory=lambda: Shelf("Operation"))

    contents: dict[str, StoredFile] = field(default_factory=dict[str, StoredFile])
    advances: dict[str, Advance] = field(default_factory=dict[str, Advance])
    """What a look at an operation brings about, by the operation's name."""
    vectors: dict[str, Mapping[int, float]] = field(default_factory=dict[str, Mapping[int, float]])
    tokens: dict[str, Json] = field(default_factory=dict[str, Json])
    """Ephemeral tokens, and what each still allows."""
    sessions: dict[str, Json] = field(default_factory=dict[str, Json])
    """Live sessions that can be resumed, by handle."""
    chance: random.Random = field(default_factory=lambda: random.Random(20261128))
    address: str = ""
    """Where files can be read."""

    def time(self, *, after: float = 0.0) -> str:
        """The moment, or one that is so many seconds off, as RFC 3339 has it."""
        return stamp(self.clock.now() + timedelta(seconds=after))

    def new_id(self, *, after: str = "") -> str:
        """An id that nobody has; the words that a person gave to a thing stand before it."""
        words = re.sub(r"[^a-z0-9]+", "-", after.lower()).strip("-")[:24]
        return "-".join(filter(None, (words, "".join(self.chance.choices(LETTERS, k=12)))))

    def name_in(self, parent: str, collection: str, resource: Json) -> str:
        """The name that a caller chose for a new resource, checked, or one that is made up."""
        start = f"{parent}/{collection}/" if parent else f"{collection}/"
        given: str | None = resource.get("name")
        if not given:
            return start + self.new_id(after=resource.get("displayName", ""))
        if not given.startswith(start) or not ID.fullmatch(given.removeprefix(start)):
            rule = "an id of at most 40 lowercase letters, digits and dashes, not first or last"
            raise invalid(f"Invalid resource name {given}: {start} must be followed by {rule}.", field="name")
        return given


def stamp(moment: datetime) -> str:
    """As RFC 3339 has it, in microseconds."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment_of(text: str) -> datetime:
    """The moment that a text names. Raises `Refusal`."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise invalid(f"Invalid time format: {text}") from None


def seconds_of(duration: str) -> float:
    """Seconds of a google.protobuf.Duration. Raises `Refusal`."""
    if not DURATION.fullmatch(duration):
        raise invalid(f"Illegal duration format; duration must end with 's': {duration}")
    return float(duration[:-1])


def _no_file(name: str) -> Refusal:
    told = f"You do not have permission to access the File {name.removeprefix('files/')} or it may not exist."
    return Refusal("PERMISSION_DENIED", told)


def _no_cache(name: str) -> Refusal:
    return Refusal("PERMISSION_DENIED", f"CachedContent not found (or permission denied): {name}")
