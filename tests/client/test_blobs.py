"""Files for an Ollama server, and how far it has come with a model."""

from __future__ import annotations

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import anyio
import httpx
import pytest

import interlingua as il
from interlingua.errors import InvalidArgument, ServerError
from interlingua_wire.ollama import types


class Server:
    """Holds some files by digest, and keeps what it is given."""

    def __init__(self, *held: str, status: int = 404) -> None:
        self.held = {*held}
        self.given: dict[str, bytes] = {}
        self._status = status

    def answer(self, request: httpx.Request) -> httpx.Response:
        digest = request.url.path.rpartition("/")[2]
        if request.method == "HEAD":
            return httpx.Response(200 if digest in self.held else self._status)
        self.given[digest] = request.read()
        return httpx.Response(201)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file."""
    found = tmp_path / "model.gguf"
    found.write_bytes(b"weights" * 1000)
    return found


def digest(path: Path) -> str:
    return f"sha256:{sha256(path.read_bytes()).hexdigest()}"


def test_a_file_is_named_by_its_content_and_sent(path: Path) -> None:
    server = Server()
    with il.connect("ollama", http_client=httpx.MockTransport(server.answer)) as ollama:
        assert il.upload_blob(ollama, str(path)) == digest(path)
    assert server.given == {digest(path): path.read_bytes()}


def test_a_file_that_the_server_has_is_not_sent_again(path: Path) -> None:
    server = Server(digest(path))
    with il.connect("ollama", http_client=httpx.MockTransport(server.answer)) as ollama:
        assert il.upload_blob(ollama, path) == digest(path)
    assert server.given == {}


def test_another_failure_is_no_sign_that_the_file_is_missing(path: Path) -> None:
    server = Server(status=500)
    transport = httpx.MockTransport(server.answer)
    with il.connect("ollama", http_client=transport, max_retries=0) as ollama, pytest.raises(ServerError):
        il.upload_blob(ollama, path)
    assert server.given == {}


def test_a_file_that_cannot_be_read_is_told_by_name(tmp_path: Path) -> None:
    with il.connect("ollama") as ollama, pytest.raises(InvalidArgument, match=r"nowhere\.gguf"):
        il.upload_blob(ollama, tmp_path / "nowhere.gguf")


def test_a_file_is_sent_from_an_event_loop_too(path: Path) -> None:
    server = Server()

    async def upload() -> str:
        async with il.connect_async("ollama", http_client=httpx.MockTransport(server.answer)) as ollama:
            return await il.upload_blob_async(ollama, path)

    assert anyio.run(upload) == digest(path)
    assert server.given == {digest(path): path.read_bytes()}


EVENTS = [
    types.StatusEvent(status="pulling manifest"),
    types.StatusEvent(status="pulling a", digest="sha256:a", total=100),
    types.StatusEvent(status="pulling a", digest="sha256:a", total=100, completed=50),
    types.StatusEvent(status="pulling b", digest="sha256:b", total=300, completed=100),
    types.StatusEvent(status="success"),
]


def test_progress_adds_up_the_files() -> None:
    steps = list(il.progress(EVENTS))
    assert [(step.status, step.completed, step.total, step.fraction) for step in steps] == [
        ("pulling manifest", 0, None, None),
        ("pulling a", 0, 100, 0.0),
        ("pulling a", 50, 100, 0.5),
        ("pulling b", 100, 300, 0.375),
        ("success", 0, None, 0.375),
    ]
    assert (steps[3].digest, steps[3].completed_of_all, steps[3].total_of_all) == ("sha256:b", 150, 400)


def test_progress_under_an_event_loop_is_the_same() -> None:
    async def events() -> AsyncIterator[types.StatusEvent]:
        for event in EVENTS:
            yield event

    async def steps() -> list[il.Progress]:
        return [step async for step in il.progress_async(events())]

    assert anyio.run(steps) == list(il.progress(EVENTS))
