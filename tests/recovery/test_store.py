"""Where partial replies are kept: whole, bounded, and shared by processes."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

import pytest

import interlingua as il
from interlingua.errors import InvalidArgument, StoreFailed, UnknownToken
from interlingua.recovery.store import Piece
from tests.recovery.models import DIALECTS, STORY, Answer
from tests.recovery.servers import Server, client_of

SAVER = """
import sys
import interlingua as il
from interlingua.recovery.store import Piece

store = il.PartialStore(sys.argv[1])
writer = store.begin(sys.argv[2], "p/m", "{}")
for number in range(int(sys.argv[3])):
    store.append(sys.argv[2], writer, [Piece(b'{"n":%d}' % number)], input_tokens=1, output_tokens=number)
    sys.stdout.write(f"{number}\\n")
    sys.stdout.flush()
"""


FORKING = """
import os, sys
import interlingua as il
from interlingua.recovery.store import Piece

store = il.PartialStore(sys.argv[1])
writer = store.begin("t", "p/m", "{}")
child = os.fork()
name = b"parent" if child else b"child"
if child:
    assert os.waitpid(child, 0)[1] == 0
is_kept = store.append("t", writer, [Piece(name)], input_tokens=1, output_tokens=2)
os._exit(0 if is_kept else 1)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "partials.db"


def add(store: il.PartialStore, token: str, writer: str, *events: bytes) -> bool:
    return store.append(token, writer, [Piece(event) for event in events], input_tokens=1, output_tokens=2)


def events_of(store: il.PartialStore, token: str) -> Sequence[bytes | None]:
    return [piece.event for piece in store.claim(token).pieces]


def killed(path: Path, token: str, *, after: int) -> int:
    """Kill a process while it saves; the last number it said to be committed."""
    command = [sys.executable, "-c", SAVER, str(path), token, "1000000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as saver:
        assert saver.stdout is not None
        for _ in range(after):
            saver.stdout.readline()
        saver.kill()
        said = saver.stdout.read().split(b"\n")
    return max((int(line) for line in said[:-1]), default=after - 1)


def kill_often(path: Path, times: int) -> None:
    for number in range(times):
        token = f"partial_{number}"
        committed = killed(path, token, after=1 + number * 7 % 40)
        with sqlite3.connect(path) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()
        with il.PartialStore(path) as store:
            kept = events_of(store, token)
        assert len(kept) in (committed + 1, committed + 2)
        assert kept == [b'{"n":%d}' % place for place in range(len(kept))]


def test_a_process_that_is_killed_loses_nothing_it_has_committed(path: Path) -> None:
    kill_often(path, 10)


@pytest.mark.heavy
def test_200_processes_that_are_killed_lose_nothing_they_have_committed(path: Path) -> None:
    kill_often(path, 200)


def test_two_processes_and_two_threads_save_in_one_file(path: Path) -> None:
    def save(name: str) -> None:
        with il.PartialStore(path) as store:
            writer = store.begin(name, "p/m", "{}")
            for _ in range(100):
                add(store, name, writer, b"{}")

    names = ("process_0", "process_1", "thread_0", "thread_1")
    commands = [[sys.executable, "-c", SAVER, str(path), name, "100"] for name in names[:2]]
    processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for command in commands]
    threads = [Thread(target=save, args=(name,)) for name in names[2:]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [process.wait(60) for process in processes] == [0, 0]
    with il.PartialStore(path) as store:
        assert {partial.token: partial.events for partial in store.partials()} == dict.fromkeys(names, 100)


def test_a_store_may_be_used_on_both_sides_of_a_fork(path: Path) -> None:
    subprocess.run([sys.executable, "-c", FORKING, str(path)], check=True, timeout=60)
    with il.PartialStore(path) as store:
        assert events_of(store, "t") == [b"child", b"parent"]


def test_whoever_claims_a_stream_is_the_only_one_to_add_to_it(path: Path) -> None:
    with il.PartialStore(path) as first, il.PartialStore(path) as second:
        writer = first.begin("t", "p/m", "{}")
        add(first, "t", writer, b"1")
        claimed = second.claim("t")
        assert not add(first, "t", writer, b"lost")
        first.finish("t", writer)
        assert add(second, "t", claimed.writer, b"2")
        assert events_of(second, "t") == [b"1", b"2"]


@pytest.mark.parametrize("where", ["memory", "file"])
def test_old_partials_go_and_then_the_oldest_of_many(where: str, path: Path) -> None:
    place = path if where == "file" else None
    with il.PartialStore(place, max_count=3) as store:
        for number in range(5):
            store.begin(f"t{number}", "p/m", "{}")
        store.clean()
        assert [partial.token for partial in store.partials()] == ["t2", "t3", "t4"]
    if place is not None:
        with il.PartialStore(place, max_age=0.0) as store:
            assert store.partials() == []


def test_what_all_take_together_is_bounded() -> None:
    with il.PartialStore(max_bytes=10_000) as store:
        for number in range(8):
            writer = store.begin(f"t{number}", "p/m", "{}")
            add(store, f"t{number}", writer, b"x" * 3000)
        store.clean()
        assert [partial.token for partial in store.partials()] == ["t5", "t6", "t7"]
        assert sum(partial.size for partial in store.partials()) <= 10_000


def test_a_partial_can_be_removed() -> None:
    with il.PartialStore() as store:
        store.begin("t", "p/m", "{}")
        store.remove("t")
        store.remove("t")
        with pytest.raises(UnknownToken):
            store.claim("t")


def test_a_place_where_no_file_can_be_is_a_typed_failure(tmp_path: Path) -> None:
    with pytest.raises(StoreFailed, match="nowhere"):
        il.PartialStore(tmp_path / "nowhere" / "partials.db")


def test_a_stream_whose_store_is_closed_ends_well_without_it() -> None:
    dialect = DIALECTS["anthropic_messages"]
    store = il.PartialStore()
    with (
        client_of(dialect, Server(dialect, Answer(STORY), size=512), recover_store=store) as client,
        client.stream(dialect.model, "Tell.", recover="exact") as stream,
    ):
        next(stream)
        store.close()
        store.close()
        assert stream.response().text == STORY
        assert "closed" in stream.response().warnings[0].message
    with pytest.raises(StoreFailed, match="closed"):
        store.partials()


def test_a_file_that_is_no_store_is_refused_and_left_alone(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 400)
    with pytest.raises(InvalidArgument, match="no SQLite file"):
        il.PartialStore(path)
    assert path.read_bytes() == b"Dear diary, " * 400


def test_a_store_of_another_version_is_refused_and_left_alone(path: Path) -> None:
    il.PartialStore(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(InvalidArgument, match="version 99"):
        il.PartialStore(path)


def test_a_store_that_fails_costs_the_stream_its_token_but_not_its_answer(path: Path) -> None:
    dialect = DIALECTS["anthropic_messages"]
    server = Server(dialect, Answer(STORY), size=512)
    with (
        il.PartialStore(path) as store,
        client_of(dialect, server, recover_store=store) as client,
        client.stream(dialect.model, "Tell.", recover="exact") as stream,
    ):
        next(stream)
        with sqlite3.connect(path) as connection:
            connection.execute("DROP TABLE pieces")
        connection.close()
        response = stream.response()
        assert stream.token is None
    assert response.text == STORY
    assert [warning.parameter for warning in response.warnings] == ["recover_store"]
