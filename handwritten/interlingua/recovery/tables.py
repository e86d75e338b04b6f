"""The tables of a store of partial replies, as SQLite has them."""

from __future__ import annotations

import os
import sqlite3
import time

from interlingua.errors import InvalidArgument

VERSION = 1
"""Of the tables; stands in the file as `user_version`."""
PATIENCE = 5.0
"""Seconds to wait for another process that is writing."""
COLUMNS = "token, model, began, last, events, size, input_tokens, output_tokens, interruption"
TABLES = (
    """CREATE TABLE partials (
        token TEXT PRIMARY KEY, writer TEXT NOT NULL, model TEXT NOT NULL, record TEXT NOT NULL,
        began REAL NOT NULL, last REAL NOT NULL, events INTEGER NOT NULL DEFAULT 0, size INTEGER NOT NULL,
        input_tokens INTEGER NOT NULL DEFAULT 0, output_tokens INTEGER NOT NULL DEFAULT 0, interruption TEXT)""",
    """CREATE TABLE pieces (
        place INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL, at REAL NOT NULL, event BLOB, turn TEXT)""",
    "CREATE INDEX pieces_of ON pieces (token, place)",
)


def opened(path: str | None) -> sqlite3.Connection:
    """A connection to the store in a file, or to a new one in memory. Raises `InvalidArgument` for another's file.

    In WAL mode a process that is killed loses nothing it has committed; only a machine that loses power may lose the
    last pieces, and the file stays whole even then (https://sqlite.org/pragma.html#pragma_synchronous, 2026-11-28).
    """
    if path is not None:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(path or ":memory:", timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        _switch_to_wal(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        _make_tables(connection)
    except BaseException as error:
        connection.close()
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            raise InvalidArgument("path", f"{path}, which is no SQLite file", "a store of partial replies") from error
        raise
    return connection


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """SQLite does not wait for others here, so we do."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


def _make_tables(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version not in (0, VERSION):
            raise InvalidArgument("path", f"a store of version {version}", f"one of version {VERSION}")
        if version == 0:
            for table in TABLES:
                connection.execute(table)
            connection.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
