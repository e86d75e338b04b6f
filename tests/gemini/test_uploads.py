"""Uploads arrive whole whatever breaks on the way, send nothing twice, and go on in another process."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import InvalidArgument, NotFound, UploadDamaged, UploadIncomplete
from interlingua.testing.simulators import GeminiSimulator
from interlingua.testing.simulators.gemini import Fault
from interlingua.testing.simulators.gemini.files import read
from interlingua_wire.gemini import Client

MIB = 1 << 20
CONTENT = random.Random(7).randbytes(3 * MIB + 12345)
QUICK: dict[str, Any] = {"piece_bytes": MIB, "first_wait": 0.001, "piece_timeout": 5.0}
FAULTS = (
    lambda chance: Fault(kind="reset", operation="upload.piece", after=chance.randrange(8 * MIB)),
    lambda chance: Fault(kind="reset", operation="upload.piece", after=0),
    lambda chance: Fault(kind="lost", operation="upload.piece"),
    lambda chance: Fault(kind="refuse", operation="upload.piece"),
    lambda chance: Fault(kind="refuse", operation="upload.query"),
    lambda chance: Fault(kind="lost", operation="upload.query"),
    lambda chance: Fault(kind="refuse", operation="upload.start", status="INTERNAL"),
    lambda chance: Fault(kind="lost", operation="upload.start"),
    lambda chance: Fault(kind="stall", operation="upload.piece", seconds=0.05),
    lambda chance: Fault(kind="stall", operation="upload.piece", seconds=LONG),
    lambda chance: Fault(kind="stall", operation="upload.query", seconds=LONG),
    lambda chance: Fault(kind="reset", operation="upload.finalize", after=chance.randrange(MIB)),
    lambda chance: Fault(kind="refuse", operation="upload.finalize"),
    lambda chance: Fault(kind="stall", operation="upload.finalize", seconds=LONG),
)
LONG = 30.0
"""Seconds that nobody waits."""


@pytest.fixture
def gemini(simulator: GeminiSimulator) -> Iterator[Client]:
    """A client with a key."""
    with il.connect("gemini", api_key="any", base_url=simulator.address) as client:
        yield client


def digest(content: bytes) -> str:
    """As the API has it."""
    return base64.b64encode(hashlib.sha256(content).hexdigest().encode()).decode()


def held(simulator: GeminiSimulator, name: str | None) -> bytes:
    """What the server has of a file."""
    return read(simulator.state.contents[name or ""])


def pieces(content: bytes = CONTENT) -> Iterator[bytes]:
    """In pieces of odd sizes."""
    for start in range(0, len(content), 77_777):
        yield content[start : start + 77_777]


async def async_pieces(content: bytes = CONTENT) -> AsyncIterator[bytes]:
    """The same under an event loop."""
    for piece in pieces(content):
        yield piece


@pytest.mark.parametrize("kind", ["bytes", "path", "text", "file", "iterator"])
def test_every_kind_of_source_arrives(simulator: GeminiSimulator, gemini: Client, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "sound.wav"
    path.write_bytes(CONTENT)
    sources: dict[str, Callable[[], Any]] = {
        "bytes": lambda: CONTENT,
        "path": lambda: path,
        "text": lambda: str(path),
        "file": lambda: BytesIO(CONTENT),
        "iterator": pieces,
    }
    told: list[il.UploadProgress] = []
    wanted = il.Upload(sources[kind](), on_progress=told.append, **QUICK)
    file = il.upload(gemini.media.upload, wanted, file={"displayName": "Sound"}).file
    assert file is not None
    assert (file.display_name, file.size_bytes, file.sha256_hash) == ("Sound", len(CONTENT), digest(CONTENT))
    assert held(simulator, file.name) == CONTENT
    assert file.mime_type == ("audio/x-wav" if kind in ("path", "text") else "application/octet-stream")
    assert [progress.received for progress in told] == [MIB, 2 * MIB, 3 * MIB, len(CONTENT)]


@pytest.mark.parametrize("source", [async_pieces, lambda: CONTENT, pieces], ids=["async", "bytes", "iterator"])
def test_under_an_event_loop_async_sources_arrive_too(simulator: GeminiSimulator, source: Callable[[], Any]) -> None:
    async def send() -> Any:
        async with il.connect_async("gemini", api_key="any", base_url=simulator.address) as gemini:
            simulator.faults.add(Fault(kind="reset", operation="upload.piece", after=300_000), times=3)
            return await il.upload_async(gemini.media.upload, il.Upload(source(), **QUICK))

    file = asyncio.run(send()).file
    assert held(simulator, file.name) == CONTENT
    assert simulator.bytes_sent_again == 0


@pytest.mark.parametrize("size", [0, 1, MIB, MIB + 1])
@pytest.mark.parametrize("known", [True, False])
def test_sizes_at_the_edges_arrive(simulator: GeminiSimulator, gemini: Client, size: int, known: bool) -> None:
    content = CONTENT[:size]
    file = il.upload(gemini.media.upload, il.Upload(content if known else pieces(content), **QUICK)).file
    assert file is not None
    assert held(simulator, file.name) == content


@pytest.mark.parametrize("place", ["upload.start", "upload.piece"])
@pytest.mark.parametrize("kind", ["reset", "lost", "refuse"])
def test_one_fault_anywhere_does_no_harm(simulator: GeminiSimulator, gemini: Client, kind: Any, place: str) -> None:
    for number in range(5):
        simulator.faults.add(Fault(kind="stall", operation=place), times=number)  # a fault that only lets them pass
        simulator.faults.add(Fault(kind=kind, operation=place, after=1000))
        file = il.upload(gemini.media.upload, il.Upload(CONTENT, **QUICK)).file
        assert file is not None
        assert held(simulator, file.name) == CONTENT
    assert simulator.bytes_sent_again == 0


@pytest.mark.heavy
@pytest.mark.parametrize("count", [1, 2, 5, 10, 20, 30, 40, 50])
def test_64_mib_arrive_under_many_faults(simulator: GeminiSimulator, gemini: Client, count: int) -> None:
    chance = random.Random(count)
    content = chance.randbytes(64 * MIB)
    lost = Fault(kind="lost", operation="upload.finalize")
    simulator.faults.add(lost)
    for _ in range(count - 1):
        simulator.faults.add(chance.choice(FAULTS)(chance))
    wanted = il.Upload(content, first_wait=0.001, piece_timeout=0.6, patience=60)
    file = il.upload(gemini.media.upload, wanted).file
    assert file is not None
    assert hashlib.sha256(held(simulator, file.name)).digest() == hashlib.sha256(content).digest()
    assert simulator.bytes_sent_again == 0
    assert lost not in simulator.faults.left


@pytest.mark.parametrize("kind", ["lost", "reset", "refuse", "stall"])
@pytest.mark.parametrize("way", ["sync", "async"])
def test_a_fault_at_the_last_piece_gives_one_file(simulator: GeminiSimulator, kind: Any, way: str) -> None:
    simulator.faults.add(Fault(kind=kind, operation="upload.finalize", after=1000, seconds=LONG), times=3)
    wanted = il.Upload(CONTENT, **{**QUICK, "piece_timeout": 0.3})

    async def send() -> Any:
        async with il.connect_async("gemini", api_key="any", base_url=simulator.address) as gemini:
            return (await il.upload_async(gemini.media.upload, wanted)).file

    if way == "async":
        file = asyncio.run(send())
    else:
        with il.connect("gemini", api_key="any", base_url=simulator.address) as client:
            file = il.upload(client.media.upload, wanted).file
    assert held(simulator, file.name) == CONTENT
    assert simulator.bytes_sent_again == 0
    assert len(simulator.state.contents) == 1


def test_a_stalled_server_is_asked_again(simulator: GeminiSimulator, gemini: Client) -> None:
    simulator.faults.add(Fault(kind="stall", operation="upload.piece", seconds=30))
    file = il.upload(gemini.media.upload, il.Upload(CONTENT, **{**QUICK, "piece_timeout": 0.3})).file
    assert file is not None
    assert held(simulator, file.name) == CONTENT


def test_what_never_gets_better_gives_a_token(simulator: GeminiSimulator, gemini: Client) -> None:
    simulator.faults.add(Fault(kind="stall", operation="upload.piece"))
    simulator.faults.add(Fault(kind="refuse", operation="upload.piece"), times=3)
    with pytest.raises(UploadIncomplete, match="UNAVAILABLE") as caught:
        il.upload(gemini.media.upload, il.Upload(CONTENT, patience=2, **QUICK))
    assert (caught.value.received, len(caught.value.token or "")) == (MIB, pytest.approx(120, abs=60))
    file = il.upload(gemini.media.upload, il.Upload(CONTENT, token=caught.value.token, **QUICK)).file
    assert file is not None
    assert held(simulator, file.name) == CONTENT
    assert simulator.bytes_sent_again == 0


def test_another_process_goes_on_after_a_kill(simulator: GeminiSimulator, gemini: Client, tmp_path: Path) -> None:
    path = tmp_path / "film.bin"
    path.write_bytes(CONTENT)
    source = (
        "import interlingua as il, os, signal\n"
        "def dies(progress):\n"
        "    if progress.received >= 2 << 20: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"gemini = il.connect('gemini', api_key='any', base_url={simulator.address!r})\n"
        f"wanted = il.Upload({str(path)!r}, piece_bytes=1 << 20, on_progress=dies,"
        " on_token=lambda token: print(token, flush=True))\n"
        "il.upload(gemini.media.upload, wanted)\n"
    )
    killed = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    file = il.upload(gemini.media.upload, il.Upload(path, token=killed.stdout.strip(), **QUICK)).file
    assert file is not None
    assert held(simulator, file.name) == CONTENT
    assert simulator.bytes_sent_again == 0


def test_a_token_of_a_complete_upload_gives_its_reply(gemini: Client) -> None:
    tokens: list[str] = []
    first = il.upload(gemini.media.upload, il.Upload(CONTENT, on_token=tokens.append, **QUICK)).file
    again = il.upload(gemini.media.upload, il.Upload(CONTENT, token=tokens[0], **QUICK)).file
    assert first is not None
    assert again == first


def test_other_bytes_than_before_are_found_out(simulator: GeminiSimulator, gemini: Client) -> None:
    simulator.faults.add(Fault(kind="stall", operation="upload.piece"))
    simulator.faults.add(Fault(kind="refuse", operation="upload.piece"))
    with pytest.raises(UploadIncomplete) as caught:
        il.upload(gemini.media.upload, il.Upload(CONTENT, **{**QUICK, "patience": 0.5}))
    other = bytes(MIB) + CONTENT[MIB:]
    with pytest.raises(UploadDamaged):
        il.upload(gemini.media.upload, il.Upload(other, token=caught.value.token, **QUICK))
    with pytest.raises(InvalidArgument, match="less than the server has"):
        il.upload(gemini.media.upload, il.Upload(b"short", token=caught.value.token, **QUICK))


def test_a_cancelled_upload_is_gone(simulator: GeminiSimulator, gemini: Client) -> None:
    tokens: list[str] = []
    simulator.faults.add(Fault(kind="refuse", operation="upload.piece"))
    with pytest.raises(UploadIncomplete):
        il.upload(gemini.media.upload, il.Upload(CONTENT, on_token=tokens.append, **{**QUICK, "patience": 0.5}))
    il.cancel_upload(gemini.media.upload, tokens[0])
    with pytest.raises(UploadIncomplete, match="cancelled"):
        il.upload(gemini.media.upload, il.Upload(CONTENT, token=tokens[0], **QUICK))


def test_a_task_that_is_cancelled_leaves_an_upload_that_can_go_on(simulator: GeminiSimulator, gemini: Client) -> None:
    tokens: list[str] = []
    simulator.faults.add(Fault(kind="stall", operation="upload.piece", seconds=30))

    async def send() -> None:
        async with il.connect_async("gemini", api_key="any", base_url=simulator.address) as client:
            task = asyncio.create_task(
                il.upload_async(client.media.upload, il.Upload(CONTENT, on_token=tokens.append, **QUICK))
            )
            await asyncio.sleep(0.3)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(send())
    file = il.upload(gemini.media.upload, il.Upload(CONTENT, token=tokens[0], **QUICK)).file
    assert file is not None
    assert held(simulator, file.name) == CONTENT


def test_a_store_takes_uploads_too(simulator: GeminiSimulator, gemini: Client) -> None:
    store = gemini.file_search_stores.create().name or ""
    text = b"Bees make honey."
    begun = il.upload(
        gemini.media.upload_to_file_search_store, il.Upload(text, media_type="text/plain"), store, display_name="Bees"
    )
    while not gemini.file_search_stores.upload.operations.get(begun.name or "").done:
        pass
    [document] = gemini.file_search_stores.documents.list(store).documents or []
    assert (document.display_name, document.mime_type, document.size_bytes) == ("Bees", "text/plain", len(text))


def test_what_cannot_be_is_said_before_anything_is_sent(simulator: GeminiSimulator, gemini: Client) -> None:
    with pytest.raises(InvalidArgument, match=r"media\.upload"):
        il.upload(gemini.files.list, b"x")
    with pytest.raises(InvalidArgument, match="readable file"):
        il.upload(gemini.media.upload, "no-such-file")
    with pytest.raises(InvalidArgument, match="token"):
        il.upload(gemini.media.upload, il.Upload(b"x", token="nonsense"))
    with pytest.raises(InvalidArgument, match="piece_bytes"):
        il.Upload(b"x", piece_bytes=0)
    assert simulator.calls == []


def test_what_the_server_refuses_at_the_start_is_raised_as_it_is(gemini: Client) -> None:
    with pytest.raises(NotFound, match="fileSearchStores/none"):
        il.upload(gemini.media.upload_to_file_search_store, b"x", "fileSearchStores/none")


@pytest.mark.heavy
def test_two_gib_need_little_memory(simulator: GeminiSimulator) -> None:
    source = (
        "import interlingua as il, resource\n"
        "def generated():\n"
        "    piece = bytes(range(256)) * 4096\n"
        "    for _ in range(2048): yield piece\n"
        f"with il.connect('gemini', api_key='any', base_url={simulator.address!r}) as gemini:\n"
        "    il.upload(gemini.media.upload, b'warm')\n"
        "    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "    file = il.upload(gemini.media.upload, generated()).file\n"
        "    print(file.size_bytes, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    result = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    size, grown = map(int, result.stdout.split())
    assert size == 2048 * MIB
    assert grown <= 32 * 1024
