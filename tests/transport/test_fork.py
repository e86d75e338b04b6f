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


def echo(asked: Asked) -> None:
    asked.send(answer(200, asked.body))


def run(*arguments: str) -> list[list[str]]:
    command = [sys.executable, "-W", "error::ResourceWarning", "-c", CODE, *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert "ResourceWarning" not in ran.stderr
    told: list[list[str]] = json.loads(ran.stdout)
    return told


PARENT, CHILD = '{"who":"parent"}', '{"who":"child"}'


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_parent_and_child_each_get_their_own_answers() -> None:
    with scripted(echo) as server:
        assert run(server.base_url) == [[PARENT], [CHILD]]
    assert server.connections == 2


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_the_same_through_a_proxy() -> None:
    with proxying() as proxy:
        parent, child = run("http://server.invalid", f"http://127.0.0.1:{proxy.port}")
    assert (parent, child) == (["by proxy"], ["by proxy"])
