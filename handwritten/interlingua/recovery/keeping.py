"""Where a client keeps what its streams have told: the caller's store, or one of its own, made when it is needed."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlingua.recovery.store import PartialStore


class Keeping:
    """The store of one client."""

    def __init__(self, given: PartialStore | None) -> None:
        self._given = given
        self._own: PartialStore | None = None
        self._making = Lock()

    def store(self) -> PartialStore:
        """The caller's, else one in memory."""
        if self._given is not None:
            return self._given
        from interlingua.recovery.store import MEMORY_BYTES, PartialStore

        with self._making:
            self._own = self._own or PartialStore(max_bytes=MEMORY_BYTES)
        return self._own

    def close(self) -> None:
        """Close the one in memory; the caller's stays open."""
        if self._own is not None:
            self._own.close()
