"""Channels over TLS and proxies, in threads, event loops and forked processes; and what they are refused for."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
import trio
import trustme

import interlingua as il
from interlingua import errors
from interlingua.testing.simulators import GeminiSimulator
from interlingua_wire.gemini import Client
from tests.gemini.calling import FLASH, HELLO
from tests.gemini.grpc.calling import client_of, connected
from tests.gemini.grpc.scripted import message, served
from tests.transport.proxies import proxying

AUTHORITY = trustme.CA()


def over_grpc(address: str, **settings: Any) -> Client:
    given: Any = {"api_key": "any", "base_url": address, "max_retries": 0, "deadline": 5, **settings}
    client: Client = il.connect("gemini", transport="grpc", **given)
    return client


def greet(name: str, asked: bytes, context: Any) -> Iterator[bytes]:
    yield message("GenerateContentResponse", responseId=context.peer().partition(":")[0]).SerializeToString()


@pytest.fixture
def secure() -> Iterator[int]:
    """The port of a server behind TLS."""
    certificate = AUTHORITY.issue_cert("localhost", "127.0.0.1")
    chain = b"".join(blob.bytes() for blob in certificate.cert_chain_pems)
    with served(greet, grpc.ssl_server_credentials([(certificate.private_key_pem.bytes(), chain)])) as port:
        yield port


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A file with the authority of that server."""
    path = tmp_path / "own.pem"
    AUTHORITY.cert_pem.write_to_path(str(path))
    return path


@pytest.mark.parametrize("is_folder", [False, True])
def test_a_server_is_trusted_by_the_bundle_that_was_named(secure: int, bundle: Path, is_folder: bool) -> None:
    network = il.Network(ca_bundle=bundle.parent if is_folder else bundle)
    with over_grpc(f"https://localhost:{secure}", network=network) as gemini:
        assert gemini.models.generate_content(FLASH, contents=HELLO).response_id == "ipv4"


def test_the_environment_names_a_bundle_as_for_http(secure: int, bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    with over_grpc(f"https://localhost:{secure}") as gemini:
        assert gemini.models.generate_content(FLASH, contents=HELLO).response_id


def test_a_certificate_that_nobody_knows_is_refused_and_not_tried_again(secure: int) -> None:
    with (
        over_grpc(f"https://localhost:{secure}", max_retries=2) as gemini,
        pytest.raises(errors.ConnectionFailed, match="CERTIFICATE_VERIFY_FAILED") as caught,
    ):
        gemini.models.generate_content(FLASH, contents=HELLO)
    assert not caught.value.is_retryable
    assert len(caught.value.attempts) == 1


def test_a_plain_server_gets_no_key_where_tls_was_asked_for(simulator: GeminiSimulator) -> None:
    address = simulator.grpc_address.replace("http:", "https:")
    with over_grpc(address) as gemini, pytest.raises(errors.ConnectionFailed):
        gemini.models.generate_content(FLASH, contents=HELLO)
    assert not simulator.calls


def test_a_proxy_is_gone_through(simulator: GeminiSimulator) -> None:
    with proxying() as proxy:
        with over_grpc(simulator.grpc_address, network=il.Network(proxy=f"http://127.0.0.1:{proxy.port}")) as gemini:
            assert gemini.models.generate_content(FLASH, contents=HELLO).candidates
        assert proxy.asked


@pytest.mark.parametrize(
    ("network", "told"),
    [
        (il.Network(verify=False), "always verifies"),
        (il.Network(trust="system"), "ca_bundle="),
        (il.Network(proxy="https://127.0.0.1:1"), "plain HTTP proxies"),
    ],
)
def test_what_grpc_cannot_do_for_a_network_is_said(network: il.Network, told: str) -> None:
    with over_grpc("https://localhost:1", network=network) as gemini, pytest.raises(errors.Unsupported, match=told):
        gemini.models.list()


def test_an_address_with_a_path_is_refused() -> None:
    with pytest.raises(errors.InvalidArgument, match="no path"):
        over_grpc("https://localhost/gemini")


def test_a_client_of_ones_own_does_not_go_with_it() -> None:
    import httpx

    with httpx.Client() as http, pytest.raises(errors.InvalidArgument, match="channels of its own"):
        over_grpc("http://localhost", http_client=http)


def test_an_api_without_protos_and_a_transport_that_is_none_are_refused() -> None:
    with pytest.raises(errors.Unsupported, match="openai has no protos"):
        il.connect("openai", api_key="any", transport="grpc")
    other: Any = "smoke"
    with pytest.raises(errors.InvalidArgument, match="http or grpc"):
        il.connect("gemini", api_key="any", transport=other)


def test_without_the_extra_it_is_said_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlingua.transport.over_grpc.way.find_spec", lambda name: None)
    with pytest.raises(errors.MissingExtra, match=r"interlingua\[grpc\]"):
        over_grpc("http://localhost")


def test_trio_is_refused_by_name(simulator: GeminiSimulator) -> None:
    async def run() -> None:
        async with il.connect_async(
            "gemini", transport="grpc", api_key="any", base_url=simulator.grpc_address
        ) as gemini:
            await gemini.models.list()

    with pytest.raises(errors.Unsupported, match="asyncio alone"):
        trio.run(run)


def test_a_client_goes_on_after_it_was_closed(gemini: Client) -> None:
    for _ in range(2):
        assert gemini.models.list().models
        gemini.close()


def test_one_client_serves_many_threads(gemini: Client) -> None:
    told: list[int | None] = []

    def count(words: int) -> None:
        contents: Any = [{"parts": [{"text": "word " * words}]}]
        told.append(gemini.models.count_tokens(FLASH, contents=contents).total_tokens)

    threads = [threading.Thread(target=count, args=(words,)) for words in range(1, 21)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(filter(None, told)) == list(range(1, 21))


def test_one_client_serves_one_event_loop_after_another_and_several_at_once(simulator: GeminiSimulator) -> None:
    gemini = connected(simulator, "async")

    async def ask() -> int:
        return len((await gemini.models.list()).models)

    assert [asyncio.run(ask()) for _ in range(3)] == [11] * 3
    told: list[int] = []
    threads = [threading.Thread(target=lambda: told.append(asyncio.run(ask()))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert told == [11] * 4


def test_a_server_that_comes_back_is_found_again() -> None:
    with GeminiSimulator(grpc_port=0) as simulator:
        address, port = simulator.grpc_address, int(simulator.grpc_address.rpartition(":")[2])
        gemini = over_grpc(address)
        assert gemini.models.list().models
    with pytest.raises(errors.ConnectionFailed):
        gemini.models.list()
    with GeminiSimulator(grpc_port=port), gemini:
        until = time.monotonic() + 5
        while True:
            try:
                assert gemini.models.list().models
                break
            except errors.ConnectionFailed:
                assert time.monotonic() < until
                time.sleep(0.1)


FORKING = """
import asyncio, json, os, sys
import interlingua as il

kind, address, before = sys.argv[1:4]
settings = {"transport": "grpc", "api_key": "any", "base_url": address, "deadline": 5, "max_retries": 0}

async def ask_async():
    async with il.connect_async("gemini", **settings) as gemini:
        return len((await gemini.models.list()).models)

client = il.connect("gemini", **settings)

def ask():
    return asyncio.run(ask_async()) if kind == "async" else len(client.models.list().models)

first = ask() if before == "first" else None
stream_in, stream_out = os.pipe()
child = os.fork()
try:
    told = ask()
except il.errors.InterlinguaError as error:
    told = f"{type(error).__name__}: {error}"
if child == 0:
    os.write(stream_out, json.dumps(told).encode())
    os._exit(0)
os.waitpid(child, 0)
print(json.dumps([first, told, ask(), json.loads(os.read(stream_in, 1 << 16))]))
"""


def forked(kind: str, address: str, before: str = "first") -> Any:
    command = [sys.executable, "-c", FORKING, kind, address, before]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_forked_process_is_told_that_grpc_would_hang_in_it(simulator: GeminiSimulator, kind: str) -> None:
    *parents, child = forked(kind, simulator.grpc_address)
    assert parents == [11, 11, 11]
    assert child.startswith("Unsupported: transport: gRPC was used before this process was forked")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_forked_process_may_be_the_first_to_use_it(simulator: GeminiSimulator, kind: str) -> None:
    assert forked(kind, simulator.grpc_address, before="later") == [None, 11, 11, 11]


def test_reading_a_large_reply_does_not_stop_the_loop() -> None:
    def answer(name: str, asked: bytes, context: Any) -> Iterator[bytes]:
        yield message("BatchEmbedContentsResponse", embeddings=[{"values": numbers}] * 40).SerializeToString()

    numbers = [1 / number for number in range(3, 3003)]
    late = 0.0

    async def watch() -> None:
        nonlocal late
        while True:
            begun = time.monotonic()
            await asyncio.sleep(0.005)
            late = max(late, time.monotonic() - begun)

    async def run(port: int) -> float:
        async with client_of(f"http://127.0.0.1:{port}", "async") as gemini:
            await gemini.models.count_tokens(FLASH, contents=HELLO)
            watching = asyncio.create_task(watch())
            begun = time.monotonic()
            reply = await gemini.raw(gemini.models.batch_embed_contents, "models/x", requests=[])
            took = time.monotonic() - begun
            watching.cancel()
            assert reply.body.count(b"0.3333333") == 40
            return took

    with served(answer) as port:
        took = asyncio.run(run(port))
    assert late < took / 3
