"""Files in parts: whole at the end, nothing lost to a fault, and little of them in memory."""

from __future__ import annotations

import asyncio
import io
import tracemalloc
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import InvalidArgument, UploadIncomplete
from interlingua.testing.simulators import OpenAISimulator
from interlingua.testing.simulators.openai import Fault
from interlingua_wire.openai import Client

CONTENT = bytes(range(256)) * 4000
PIECE = 300_000
HASTY: dict[str, Any] = {"piece_bytes": PIECE, "first_wait": 0.001}


def content_of(simulator: OpenAISimulator, upload: Any) -> bytes:
    """What the server holds."""
    return simulator.state.contents[upload.file.id]


def test_a_file_arrives_whole_with_progress(simulator: OpenAISimulator, openai: Client, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(CONTENT)
    steps: list[int] = []
    wanted = il.Upload(path, on_progress=lambda progress: steps.append(progress.received), **HASTY)
    upload = il.upload_parts(openai, wanted, purpose="assistants")
    assert content_of(simulator, upload) == CONTENT
    assert (upload.status, upload.file.filename) == ("completed", "film.mp4")
    assert steps == [300_000, 600_000, 900_000, len(CONTENT)]


def test_it_arrives_the_same_under_a_loop(simulator: OpenAISimulator) -> None:
    async def run() -> Any:
        async with il.connect_async("openai", api_key="any", base_url=simulator.base_url) as openai:
            wanted = il.Upload(io.BytesIO(CONTENT), **HASTY)
            return await il.upload_parts_async(openai, wanted, purpose="assistants", filename="a.bin")

    assert content_of(simulator, asyncio.run(run())) == CONTENT


@pytest.mark.parametrize("kind", ["reset", "refuse"])
def test_a_part_that_fails_is_sent_again(simulator: OpenAISimulator, openai: Client, kind: Any) -> None:
    simulator.faults.add(Fault(kind=kind, operation="addUploadPart", retry_after=0.001), times=8)
    upload = il.upload_parts(openai, il.Upload(CONTENT, **HASTY), purpose="assistants")
    assert content_of(simulator, upload) == CONTENT


def test_what_broke_off_goes_on_with_its_token(simulator: OpenAISimulator, openai: Client) -> None:
    def stop(progress: il.UploadProgress) -> None:
        if progress.received == 2 * PIECE:
            simulator.faults.add(Fault(kind="refuse", operation="addUploadPart", status=403))

    with pytest.raises(UploadIncomplete) as caught:
        il.upload_parts(openai, il.Upload(CONTENT, on_progress=stop, **HASTY), purpose="assistants")
    assert (caught.value.received, caught.value.token is None) == (2 * PIECE, False)
    upload = il.upload_parts(openai, il.Upload(CONTENT, token=caught.value.token, **HASTY), purpose="assistants")
    assert content_of(simulator, upload) == CONTENT
    assert len(simulator.state.parts[upload.id]) == 4


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (il.Upload(iter([b"a"])), "without a size"),
        (il.Upload(b"a", token="nonsense"), "token"),
        (il.Upload("/nowhere/at/all"), "readable"),
    ],
)
def test_what_cannot_be_sent_so_is_refused(openai: Client, wanted: il.Upload, words: str) -> None:
    with pytest.raises(InvalidArgument, match=words):
        il.upload_parts(openai, wanted, purpose="assistants")


def test_a_large_file_passes_through_little_memory(tmp_path: Path) -> None:
    size, piece = 64 << 20, 1 << 20
    path = tmp_path / "large.bin"
    with path.open("wb") as file:
        file.truncate(size)
    sent = 0

    class Counting(BaseHTTPRequestHandler):
        """Counts what comes, and keeps none of it."""

        def do_POST(self) -> None:
            """Any path."""
            nonlocal sent
            left = int(self.headers["content-length"])
            sent += left
            while left:
                left -= len(self.rfile.read(min(left, 1 << 16)))
            body = b'{"id": "upload_1", "status": "completed", "file": {"id": "file-1"}}'
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Counting) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/v1"
        with il.connect("openai", api_key="any", base_url=address) as openai:
            il.upload_parts(openai, b"warm", purpose="assistants")
            tracemalloc.start()
            il.upload_parts(openai, il.Upload(path, piece_bytes=piece), purpose="assistants")
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        server.shutdown()
    assert sent > size
    assert peak < 8 * piece
