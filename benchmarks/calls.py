"""What a call costs the client: the first one in a process, and one of many."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager

from benchmarks.figure import Figure, measured_apart

WARM_CALLS = 300

PROGRAM = """
import json, sys, time
address, count = sys.argv[1], int(sys.argv[2])
{make}
start = time.process_time()
call = make()
call()
first = time.process_time()
for _ in range(count):
    call()
end = time.process_time()
print(json.dumps({{"first": (first - start) * 1000, "warm": (end - first) * 1000 / count}}))
"""

CALLERS = {
    "client.chat": """
def make():
    import interlingua as il
    client = il.Client("openai", api_key="none", base_url=address)
    return lambda: client.chat("any", "Hello")
""",
    "connect().chat.completions.create": """
def make():
    import interlingua as il
    client = il.connect("openai", api_key="none", base_url=address)
    return lambda: client.chat.completions.create(model="any", messages=[{"role": "user", "content": "Hello"}])
""",
    "httpx.Client.post, JSON parsed": """
def make():
    import httpx
    client = httpx.Client()
    body = {"model": "any", "messages": [{"role": "user", "content": "Hello"}]}
    return lambda: client.post(address + "/chat/completions", json=body).json()
""",
}
"""Each makes what is called over and over."""


def call_figures() -> Iterator[Figure]:
    """Two figures a caller: its first call with all that it imports, and a call among many."""
    with server() as address:
        for name, make in CALLERS.items():
            runs = measured_apart(PROGRAM.format(make=make), address, str(WARM_CALLS))
            yield Figure(f"first call, imports included: {name}", min(run["first"] for run in runs))
            yield Figure(f"one call of {WARM_CALLS}: {name}", min(run["warm"] for run in runs))


@contextmanager
def server() -> Generator[str]:
    """The address of a local server in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.server"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}/v1"
        process.communicate()
