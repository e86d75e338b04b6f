"""A process that is forked does not share its parent's connections."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.transport.proxies import proxying
from tests.transport.scripted import Asked, answer, scripted

CODE = """
import json, os, sys
from interlingua.transport import Endpoint, HttpTransport, Network
from tests.transport.scripted import HELLO

network = Network(proxy=sys.argv[2]) if len(sys.argv) > 2 else None
transport = HttpTransport(Endpoint(provider="test", base_url=sys.argv[1]), http=network)

def ask(who):
    return [transport.send(HELLO.__class__(HELLO.operation, body={"who": who})).body.decode() for _ in range(20)]

first = ask("parent")
stream_in, stream_out = os.pipe()
child = os.fork()
told = ask("child" if child == 0 else "parent")
if child == 0:
    os.write(stream_out, json.dumps(told).encode())
    transport.close()
    os._exit(0)
os.waitpid(child, 0)
after = ask("parent")
transport.close()
print(json.dumps([sorted({*first, *told, *after}), sorted(set(json.loads(os.read(stream_in, 1 << 16))))]))
"""

LOOPS = """
import asyncio, json, os, sys, trio
from interlingua.errors import Unsupported
from interlingua.transport import AsyncHttpTransport, Endpoint, Network
from tests.transport.scripted import HELLO

way = sys.argv[2]
network = Network(proxy=sys.argv[3]) if len(sys.argv) > 3 else None
transport = AsyncHttpTransport(Endpoint(provider="test", base_url=sys.argv[1]), http=network)
stream_in, stream_out = os.pipe()

async def ask(who):
    request = HELLO.__class__(HELLO.operation, body={"who": who})
    return [(await transport.send(request)).body.decode() for _ in range(20)]

def tell(told):
    os.write(stream_out, json.dumps(told).encode())
    os._exit(0)

def refused_and_then_answered(loop):
    told = []
    for _ in range(2):
        try:
            loop.run_until_complete(ask("child"))
        except Unsupported as refused:
            told.append(refused.parameter)
        loop.run_until_complete(transport.close())
        loop.run_until_complete(loop.shutdown_asyncgens())
    return [*told, *sorted(set(asyncio.run(ask("child"))))]

async def forking_while_it_runs():
    before = await ask("parent")
    if os.fork() == 0:
        try:
            tell(sorted(set(asyncio.run(ask("child")))))
        finally:
            os._exit(1)
    os.wait()
    return before + await ask("parent")

async def forking_under_trio():
    before = await ask("parent")
    if os.fork() == 0:
        try:
            await ask("child")
        except Unsupported as refused:
            tell([refused.parameter])
        finally:
            os._exit(1)
    os.wait()
    return before + await ask("parent")

def forking_between():
    loop = asyncio.new_event_loop()
    told = loop.run_until_complete(ask("parent"))
    if os.fork() == 0:
        try:
            tell(refused_and_then_answered(loop))
        finally:
            os._exit(1)
    os.wait()
    told += loop.run_until_complete(ask("parent"))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
    return told

if way == "trio":
    told = trio.run(forking_under_trio)
else:
    told = asyncio.run(forking_while_it_runs()) if way == "running" else forking_between()
os.close(stream_out)
print(json.dumps([sorted(set(told)), json.loads(os.read(stream_in, 1 << 16))]))
"""


def echo(asked: Asked) -> None:
    asked.send(answer(200, asked.body))


def run(code: str, *arguments: str) -> list[list[str]]:
    command = [sys.executable, "-W", "error::ResourceWarning", "-c", code, *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert "ResourceWarning" not in ran.stderr
    told: list[list[str]] = json.loads(ran.stdout)
    return told


PARENT, CHILD = '{"who":"parent"}', '{"who":"child"}'


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_parent_and_child_each_get_their_own_answers() -> None:
    with scripted(echo) as server:
        assert run(CODE, server.base_url) == [[PARENT], [CHILD]]
    assert server.connections == 2


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_the_same_through_a_proxy() -> None:
    with proxying() as proxy:
        parent, child = run(CODE, "http://server.invalid", f"http://127.0.0.1:{proxy.port}")
    assert (parent, child) == (["by proxy"], ["by proxy"])


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_loop_of_the_child_gets_connections_of_its_own() -> None:
    with scripted(echo) as server:
        assert run(LOOPS, server.base_url, "running") == [[PARENT], [CHILD]]
    assert server.connections == 2


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_loop_that_a_child_has_from_its_parent_is_refused_and_left_alone() -> None:
    with scripted(echo) as server:
        assert run(LOOPS, server.base_url, "between") == [[PARENT], ["event loop", "event loop", CHILD]]
    assert server.connections == 2


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_loops_and_forks_go_together_behind_a_proxy() -> None:
    with proxying() as proxy:
        route = ("http://server.invalid", "between", f"http://127.0.0.1:{proxy.port}")
        assert run(LOOPS, *route) == [["by proxy"], ["event loop", "event loop", "by proxy"]]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_a_run_of_trio_that_a_child_has_from_its_parent_is_refused() -> None:
    with scripted(echo) as server:
        assert run(LOOPS, server.base_url, "trio") == [[PARENT], ["event loop"]]
    assert server.connections == 1
