"""A process that is killed while it streams loses nothing of what it was told, and another goes on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import interlingua as il
from tests.house.tree import ROOT
from tests.recovery.models import DIALECTS, STORY, Answer
from tests.recovery.servers import Server, client_of

STREAMING = """
import sys
import interlingua as il
from tests.recovery.models import DIALECTS, STORY, Answer
from tests.recovery.servers import Server, client_of

dialect = DIALECTS[sys.argv[2]]
server = Server(dialect, Answer(STORY), size=100)
with il.PartialStore(sys.argv[1]) as store, client_of(dialect, server, recover_store=store) as client:
    with client.stream(dialect.model, "Tell.", protocol=dialect.protocol, recover="exact") as stream:
        told = 0
        for text in stream.text_deltas():
            told += len(text)
            print(told, flush=True)
"""
NAMES = tuple(DIALECTS)


def killed(path: Path, name: str, *, after: int) -> int:
    """Kill a process after it has told so many pieces of text; the letters it told."""
    command = [sys.executable, "-c", STREAMING, str(path), name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as streaming:
        assert streaming.stdout is not None
        told = [streaming.stdout.readline() for _ in range(after)]
        streaming.kill()
        told += streaming.stdout.read().split(b"\n")
    return max(int(line) for line in told if line.strip())


def kill_and_go_on(path: Path, name: str, *, after: int) -> None:
    told = killed(path, name, after=after)
    dialect = DIALECTS[name]
    with (
        il.PartialStore(path) as store,
        client_of(dialect, Server(dialect, Answer(STORY)), recover_store=store) as client,
    ):
        for partial in store.partials():
            assert partial.interruption is None
            with client.resume(partial.token) as stream:
                assert len(stream.partial.text) >= told
                assert stream.response().text == STORY
        assert store.partials() == []


@pytest.mark.parametrize("name", NAMES[:3])
def test_a_stream_of_a_process_that_is_killed_goes_on(name: str, tmp_path: Path) -> None:
    kill_and_go_on(tmp_path / "partials.db", name, after=60)


@pytest.mark.heavy
def test_streams_of_60_processes_that_are_killed_go_on(tmp_path: Path) -> None:
    for number in range(60):
        kill_and_go_on(tmp_path / "partials.db", NAMES[number % len(NAMES)], after=1 + number * 3)
