"""Bytes as they come: little of them in memory, whole or not at all, and what breaks off is told."""

from __future__ import annotations

import asyncio
import tracemalloc
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import InvalidArgument, NotFound, RateLimited, StreamIncomplete
from interlingua.testing.simulators import OpenAISimulator
from interlingua.testing.simulators.openai import Fault
from interlingua_wire.openai import Client

SIZE = 64 << 20
PIECE = bytes(1 << 16)


@pytest.fixture
def large(simulator: OpenAISimulator, openai: Client) -> Iterator[str]:
    """The id of a file of some size."""
    name = openai.files.create(file=("a.bin", b"x"), purpose="user_data").id
    simulator.state.contents[name] = bytes(SIZE)
    yield name
    simulator.state.contents.clear()


class Pouring(BaseHTTPRequestHandler):
    """Sends a large file out of one small piece."""

    def do_GET(self) -> None:
        """Any path."""
        self.send_response(200)
        self.send_header("content-length", str(SIZE))
        self.end_headers()
        for _ in range(SIZE // len(PIECE)):
            self.wfile.write(PIECE)

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def pouring() -> Iterator[Client]:
    """A client of a server that holds little itself."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Pouring) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/v1"
        with il.connect("openai", api_key="any", base_url=address) as client:
            yield client
        server.shutdown()


def test_a_large_file_passes_through_little_memory(pouring: Client, tmp_path: Path) -> None:
    il.download(pouring.files.content, tmp_path / "warm", "any")
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    size = il.download(pouring.files.content, tmp_path / "large", "any")
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    assert size == (tmp_path / "large").stat().st_size == SIZE
    assert peak < SIZE // 16


@pytest.mark.parametrize("old", [None, b"old"])
def test_a_file_is_there_whole_or_as_it_was(
    simulator: OpenAISimulator, openai: Client, large: str, tmp_path: Path, old: bytes | None
) -> None:
    target = tmp_path / "a.bin"
    if old is not None:
        target.write_bytes(old)
    simulator.faults.add(Fault(kind="cut", operation="downloadFile", after_bytes=1 << 20))
    with pytest.raises(StreamIncomplete) as caught:
        il.download(openai.files.content, target, large)
    assert caught.value.is_retryable
    assert [path.read_bytes() for path in tmp_path.iterdir()] == ([] if old is None else [old])


def test_what_is_refused_before_it_begins_is_tried_again_or_raised(
    simulator: OpenAISimulator, openai: Client, large: str, tmp_path: Path
) -> None:
    simulator.faults.add(Fault(kind="refuse", operation="downloadFile", status=503, retry_after=0.001))
    assert il.download(openai.files.content, tmp_path / "a", large) == SIZE
    with pytest.raises(NotFound):
        il.download(openai.files.content, tmp_path / "b", "file-none")
    simulator.faults.add(Fault(kind="refuse", operation="downloadFile", status=429, retry_after=0.001), times=3)
    with pytest.raises(RateLimited):
        il.download(openai.files.content, tmp_path / "b", large)
    assert not (tmp_path / "b").exists()


def test_a_stream_that_is_left_frees_its_connection(openai: Client, large: str) -> None:
    for _ in range(20):
        with il.stream_bytes(openai.files.content, large) as pieces:
            assert next(iter(pieces))
        assert list(pieces) == []
    assert openai.files.retrieve(large).id == large


def test_downloads_side_by_side_are_each_whole(simulator: OpenAISimulator, large: str, tmp_path: Path) -> None:
    async def run() -> list[int]:
        async with il.connect_async("openai", api_key="any", base_url=simulator.base_url) as openai:
            downloads = [il.download_async(openai.files.content, tmp_path / str(n), large) for n in range(4)]
            return await asyncio.gather(*downloads)

    assert asyncio.run(run()) == [SIZE] * 4


def test_a_reply_that_is_no_bytes_and_a_place_that_takes_none_are_refused(openai: Client, tmp_path: Path) -> None:
    listing: Any = openai.files.list
    with pytest.raises(InvalidArgument, match="bytes"):
        il.download(listing, tmp_path / "a")
    with pytest.raises(InvalidArgument, match="writable"):
        il.download(openai.audio.speech.create, tmp_path / "no" / "a", model="tts-1", input="Hi", voice="alloy")
