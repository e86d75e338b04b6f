"""Speed cannot rot unseen: what a call does is counted, which no other load on the machine changes.

The bounds leave room for a fifth more than was counted on 2026-11-28 with Python 3.11; `docs/performance.md` has times.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from functools import cache
from types import FrameType

import pytest

import interlingua as il
from tests.speed.canned import DIALECTS, EVENTS, Canned, served

# Looking at each body is a cost of the tests' own; tests/protocols has the same bodies.
pytestmark = pytest.mark.off_spec
HISTORY = [il.system("Be brief."), il.user("Say something about foxes.")]
COLD = """
import json, sys
import interlingua as il
il.Client("openai", api_key="none", base_url=sys.argv[1]).chat("any", "Hello")
print(json.dumps(sorted(sys.modules)))
"""


def client_of(dialect: str) -> il.Client:
    return il.Client(dialect, api_key="none", http_client=Canned(dialect))


def calls_in(action: Callable[[], object]) -> int:
    """How many functions of ours, written in Python, an action calls."""
    counted = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal counted
        counted += event == "call" and "interlingua" in frame.f_code.co_filename

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        action()
    finally:
        sys.setprofile(before)
    return counted


def drained(client: il.Client) -> Iterator[str]:
    with client.stream("any", HISTORY) as stream:
        yield from stream.text_deltas()


@pytest.mark.parametrize(("dialect", "bound"), [("openai", 205), ("anthropic", 275), ("gemini", 290)])
def test_a_chat_call_stays_short(dialect: str, bound: int) -> None:
    client = client_of(dialect)
    client.chat("any", HISTORY)
    assert calls_in(lambda: client.chat("any", HISTORY)) < bound


@pytest.mark.parametrize(("dialect", "bound"), [("openai", 30), ("anthropic", 34), ("gemini", 42)])
def test_an_event_of_a_stream_stays_short(dialect: str, bound: int) -> None:
    client = client_of(dialect)
    assert len("".join(drained(client))) == EVENTS * 5
    assert calls_in(lambda: list(drained(client))) / EVENTS < bound


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_stream_keeps_little_of_what_has_passed(dialect: str) -> None:
    client = client_of(dialect)
    list(drained(client))
    tracemalloc.start()
    try:
        with client.stream("any", HISTORY) as stream:
            for _ in stream.text_deltas():
                continue
            kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept / EVENTS < 2 * Canned(dialect).event_bytes + 300


def test_one_more_turn_of_a_long_history_costs_little() -> None:
    client = client_of("openai")
    history = [il.user("x"), il.assistant("y")] * 500
    client.chat("any", history)
    assert calls_in(lambda: client.chat("any", history)) / len(history) < 17


def test_a_large_picture_is_held_once_more_and_not_twice() -> None:
    client = client_of("openai")
    picture = il.Image(b"\x89PNG" + b"x" * 3_000_000, media_type="image/png")
    client.chat("any", [il.user([picture])])
    tracemalloc.start()
    try:
        client.chat("any", [il.user([picture])])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2.2 * 4_000_000  # the base64, and the one text that httpx must have whole; our own sockets need none


@cache
def modules_of_a_first_call() -> frozenset[str]:
    run = subprocess.run([sys.executable, "-c", COLD, served()], capture_output=True, text=True, check=True)
    found: list[str] = json.loads(run.stdout)
    return frozenset(found)


@pytest.mark.parametrize(
    "module", ["httpx", "asyncio", "aiohttp", "urllib.request", "cattrs", "jsonschema", "tomllib", "typing_extensions"]
)
def test_a_first_call_leaves_out_what_it_does_not_need(module: str) -> None:
    assert module not in modules_of_a_first_call()


def test_a_first_call_imports_few_modules_of_ours() -> None:
    ours = [name for name in modules_of_a_first_call() if name.startswith("interlingua")]
    assert len(ours) < 125


def test_another_client_costs_next_to_nothing() -> None:
    client_of("openai")
    assert calls_in(lambda: il.Client("openai", api_key="none")) < 27
