"""How far a server has come that fetches, makes or publishes a model."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import Protocol

from attrs import frozen


class StatusEvent(Protocol):
    """What the typed streams of a pull, push or create yield."""

    @property
    def status(self) -> str | None: ...
    @property
    def digest(self) -> str | None: ...
    @property
    def completed(self) -> int | None: ...
    @property
    def total(self) -> int | None: ...


@frozen(kw_only=True)
class Progress:
    """One step, and what has come of all files so far."""

    status: str
    """The server's own words, such as `pulling manifest`; the last are `success`."""
    digest: str | None = None
    """The file that is on its way."""
    completed: int = 0
    """Bytes of that file."""
    total: int | None = None
    """Bytes of that file; None while it is not known."""
    completed_of_all: int = 0
    """Bytes of all files that were told of until now."""
    total_of_all: int = 0
    """Bytes of all of them; it grows as the server comes to further files."""

    @property
    def fraction(self) -> float | None:
        """From 0 to 1, of all files that were told of until now; None before there is one."""
        return self.completed_of_all / self.total_of_all if self.total_of_all else None


class Transfers:
    """Adds up the files of one stream."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[int, int]] = {}

    def feed(self, event: StatusEvent) -> Progress:
        """The progress that one event tells of."""
        completed, total = event.completed or 0, event.total
        if event.digest and total is not None:
            self._files[event.digest] = (completed, total)
        return Progress(
            status=event.status or "",
            digest=event.digest,
            completed=completed,
            total=total,
            completed_of_all=sum(done for done, _ in self._files.values()),
            total_of_all=sum(whole for _, whole in self._files.values()),
        )


def progress(events: Iterable[StatusEvent]) -> Iterator[Progress]:
    """How far each event of a pull, push or create says that it is.

    >>> with il.connect("ollama").models.pull_stream(model="llama3.2") as stream:
    ...     for step in il.progress(stream):
    ...         print(step.status, step.fraction)
    """
    transfers = Transfers()
    for event in events:
        yield transfers.feed(event)


async def progress_async(events: AsyncIterable[StatusEvent]) -> AsyncIterator[Progress]:
    """The same under an event loop."""
    transfers = Transfers()
    async for event in events:
        yield transfers.feed(event)
