"""Where interrupted streams are kept until they have ended well."""

from __future__ import annotations

import os
import secrets
import sqlite3
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from os import PathLike
from threading import Lock
from typing import Self

from attrs import frozen

from interlingua.errors import Interruption, StoreFailed, UnknownToken
from interlingua.recovery.tables import COLUMNS, opened

DAY = 86_400.0
MIB = 1 << 20
MEMORY_BYTES = 64 * MIB
"""What the store of a client that was given none may take."""


@frozen(kw_only=True)
class SavedPartial:
    """What is known of one stream that has not ended well."""

    token: str
    """What `client.resume` takes."""
    model: str
    """As a model string."""
    began: float
    """Seconds since 1970."""
    last: float
    """The same, of the last that came."""
    events: int
    """How many came."""
    size: int
    """Bytes that are kept of it."""
    input_tokens: int
    """As far as the provider told."""
    output_tokens: int
    interruption: Interruption | None
    """Why it ended early; None: it still runs, or its process ended."""


@frozen
class Piece:
    """One wire event as it came, or, with `turn`, the beginning of another request."""

    event: bytes | None
    turn: str | None = None
    """How the rest was asked for, as JSON."""


@frozen(kw_only=True)
class Claimed:
    """A stream that is to go on, and who may add to it."""

    partial: SavedPartial
    writer: str
    record: str
    """The request and its settings, as JSON."""
    pieces: tuple[Piece, ...]


class PartialStore:
    """Keeps the partial replies of streams: in memory, or in a SQLite file that another process can go on from.

    Each piece is committed before it is told to the reader of the stream. A stream that ends well is removed; others
    are when they are old or many. The file holds requests and replies in clear text, but no key. Share it as you like.

    >>> store = il.PartialStore("partials.db")
    >>> client = il.Client(recover_store=store)
    """

    def __init__(
        self,
        path: str | PathLike[str] | None = None,
        *,
        max_age: float = 7 * DAY,
        max_count: int = 1000,
        max_bytes: int = 256 * MIB,
    ) -> None:
        """Open a store; the file is made if there is none.

        Args:
            path: The file; None keeps everything in memory.
            max_age: Seconds after its last piece, after which a partial is removed.
            max_count: Partials that are kept; the oldest go first.
            max_bytes: What all of them may take together.
        """
        self._path = None if path is None else os.fspath(path)
        self._limits = (max_age, max_count, max_bytes)
        self._lock = Lock()
        self._owner = 0
        self._is_closed = False
        self._connections: list[sqlite3.Connection] = []
        with self._transaction() as connection:
            self._clean(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"PartialStore({self._path!r})"

    @property
    def is_file(self) -> bool:
        """It outlives this process, and writing to it may take a while."""
        return self._path is not None

    def partials(self) -> list[SavedPartial]:
        """All that is kept, the oldest first."""
        with self._transaction() as connection:
            rows = connection.execute(f"SELECT {COLUMNS} FROM partials ORDER BY began, token").fetchall()
        return [_partial(row) for row in rows]

    def remove(self, token: str) -> None:
        """Forget a partial; harmless if there is none."""
        with self._transaction() as connection:
            _remove(connection, token)

    def clean(self) -> None:
        """Remove what is too old or too much; each new stream does so too."""
        with self._transaction() as connection:
            self._clean(connection)

    def close(self) -> None:
        """Close the file; what is in memory is lost. Harmless when called again."""
        with self._lock:
            self._is_closed = True
            while self._connections:
                self._connections.pop().close()

    def begin(self, token: str, model: str, record: str) -> str:
        """Keep a new stream; the name of its writer."""
        writer, now = _writer(), time.time()
        with self._transaction() as connection:
            self._clean(connection)
            connection.execute(
                "INSERT INTO partials (token, writer, model, record, began, last, size) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (token, writer, model, record, now, now, len(record)),
            )
        return writer

    def append(
        self, token: str, writer: str, pieces: Sequence[Piece], *, input_tokens: int, output_tokens: int
    ) -> bool:
        """Commit what has come. False where another has taken the stream over, or it is kept no longer."""
        now = time.time()
        events = [piece.event for piece in pieces if piece.event is not None]
        with self._transaction() as connection:
            found = connection.execute(
                "UPDATE partials SET last = ?, events = events + ?, size = size + ?,"
                " input_tokens = ?, output_tokens = ?, interruption = NULL WHERE token = ? AND writer = ?",
                (now, len(events), sum(map(len, events)), input_tokens, output_tokens, token, writer),
            ).rowcount
            if found:
                rows = [(token, now, piece.event, piece.turn) for piece in pieces]
                connection.executemany("INSERT INTO pieces (token, at, event, turn) VALUES (?, ?, ?, ?)", rows)
        return bool(found)

    def interrupt(self, token: str, writer: str, interruption: Interruption) -> None:
        """Note why a stream ended early."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE partials SET interruption = ? WHERE token = ? AND writer = ?", (interruption, token, writer)
            )

    def finish(self, token: str, writer: str) -> None:
        """Remove a stream that ended well, unless another has taken it over."""
        with self._transaction() as connection:
            if connection.execute("SELECT 1 FROM partials WHERE token = ? AND writer = ?", (token, writer)).fetchone():
                _remove(connection, token)

    def claim(self, token: str) -> Claimed:
        """Take a stream over: what its former writer still adds is not kept. Raises `UnknownToken`."""
        writer = _writer()
        with self._transaction() as connection:
            self._clean(connection)
            connection.execute("UPDATE partials SET writer = ? WHERE token = ?", (writer, token))
            row = connection.execute(f"SELECT {COLUMNS}, record FROM partials WHERE token = ?", (token,)).fetchone()
            if row is None:
                raise UnknownToken(token, repr(self))
            pieces = connection.execute("SELECT event, turn FROM pieces WHERE token = ? ORDER BY place", (token,))
            kept = tuple(Piece(event, turn) for event, turn in pieces)
        return Claimed(partial=_partial(row[:-1]), writer=writer, record=row[-1], pieces=kept)

    @contextmanager
    def _transaction(self) -> Generator[sqlite3.Connection]:
        """All or nothing, one at a time. Raises `StoreFailed`."""
        try:
            with self._lock:
                connection = self._connection()
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
        except (sqlite3.Error, OSError) as error:
            raise StoreFailed(f"{self!r}: {error}") from error

    def _connection(self) -> sqlite3.Connection:
        """The connection of this process: SQLite's are not carried over a fork."""
        if self._is_closed:
            raise StoreFailed(f"{self!r} is closed")
        if not self._connections or (self.is_file and self._owner != os.getpid()):
            self._connections.append(opened(self._path))
            self._owner = os.getpid()
        return self._connections[-1]

    def _clean(self, connection: sqlite3.Connection) -> None:
        max_age, max_count, max_bytes = self._limits
        old = connection.execute("SELECT token FROM partials WHERE last < ?", (time.time() - max_age,)).fetchall()
        for (token,) in old:
            _remove(connection, token)
        kept = total = 0
        for token, size in connection.execute("SELECT token, size FROM partials ORDER BY last DESC").fetchall():
            kept, total = kept + 1, total + size
            if kept > max_count or total > max_bytes:
                _remove(connection, token)


def _remove(connection: sqlite3.Connection, token: str) -> None:
    connection.execute("DELETE FROM pieces WHERE token = ?", (token,))
    connection.execute("DELETE FROM partials WHERE token = ?", (token,))


def new_token() -> str:
    """A name for a stream that nobody can guess; it says nothing else."""
    return f"partial_{secrets.token_urlsafe(18)}"


def _writer() -> str:
    return secrets.token_hex(8)


def _partial(row: Sequence[object]) -> SavedPartial:
    return SavedPartial(**dict(zip(COLUMNS.split(", "), row, strict=True)))  # type: ignore[arg-type]
