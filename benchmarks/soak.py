"""Many calls with faults among them: what is left behind? `python -W error::ResourceWarning -m benchmarks.soak`.

Every twentieth answer goes wrong in one of ten ways, and every seventh stream is left after its first event.
"""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import interlingua as il
from benchmarks.soak_server import ONE_IN, WORDS

SERVER = Path(__file__).with_name("soak_server.py")
THREADS = 4
TASKS = 20
LEFT_ONE_IN = 7
SAMPLES = 20
WARMED_UP = 0.3
"""Of the calls, after which memory is watched."""
MIB_PER_10_000 = 1.0
NOISE_MIB = 1.5
"""What memory may seem to grow by in a run that is too short to tell."""
TEXT = "".join(WORDS)


@dataclass
class Soaked:
    """What came of one kind of client."""

    way: str
    calls: int
    streams: int
    failed: int = 0
    """Errors of ours; each answer that goes wrong must give one."""
    wrong: int = 0
    """Answers that are not what the server has."""
    left: int = 0
    """Streams that were left early."""
    memory: list[float] = field(default_factory=list[float])
    """MiB of resident memory, now and then."""
    seconds: float = 0.0
    sockets: int = 0
    """Still open after the client was closed."""
    tasks: int = 0
    warnings: list[str] = field(default_factory=list[str])

    @property
    def growth(self) -> float:
        """MiB from the first third on."""
        watched = self.memory[int(len(self.memory) * WARMED_UP) :]
        return sum(watched[-3:]) / 3 - sum(watched[:3]) / 3

    @property
    def complaints(self) -> list[str]:
        """What is not as it must be."""
        tens = (self.calls + self.streams) * (1 - WARMED_UP) / 10_000
        faults = (self.calls + self.streams) // ONE_IN
        checks = {
            f"{self.wrong} wrong answers": self.wrong == 0,
            f"{self.failed} errors for {faults} faults": faults * 0.95 <= self.failed <= faults,
            f"memory grew by {self.growth:.2f} MiB": self.growth <= max(NOISE_MIB, MIB_PER_10_000 * tens),
            f"{self.sockets} sockets are left": self.sockets == 0,
            f"{self.tasks} tasks are left": self.tasks == 0,
            f"{len(self.warnings)} warnings, such as {self.warnings[:1]}": not self.warnings,
        }
        return [what for what, is_met in checks.items() if not is_met]

    def __str__(self) -> str:
        per_10_000 = self.growth / ((self.calls + self.streams) * (1 - WARMED_UP) / 10_000)
        return (
            f"{self.way:6} {self.calls:,} calls and {self.streams:,} streams in {self.seconds:.0f} s: {self.failed:,} "
            f"errors for as many faults, {self.left:,} streams left early, {self.wrong} wrong answers; memory "
            f"{self.memory[0]:.1f} to {self.memory[-1]:.1f} MiB, {per_10_000:+.3f} MiB per 10,000; "
            f"{self.sockets} sockets and {self.tasks} tasks left; {len(self.warnings)} warnings"
        )


class Turns:
    """Which call is a stream, and when to look at memory. Shared by threads: each number is given once."""

    def __init__(self, soaked: Soaked) -> None:
        self._soaked = soaked
        self._total = soaked.calls + soaked.streams
        self._streams_one_in = max(1, self._total // max(1, soaked.streams))
        self._numbers = iter(range(1, self._total + 1))
        self._looked_at_every = max(1, self._total // SAMPLES)

    def __iter__(self) -> Iterator[tuple[bool, bool]]:
        """Whether the next one streams, and whether it is left early."""
        for number in self._numbers:
            if number % self._looked_at_every == 0:
                self._soaked.memory.append(resident_mib())
            streams = number % self._streams_one_in == 0
            yield streams, streams and number // self._streams_one_in % LEFT_ONE_IN == 0


def judge(soaked: Soaked, text: str) -> None:
    """Count an answer that is not the server's."""
    soaked.wrong += text != TEXT


def soak_blocking(address: str, soaked: Soaked) -> None:
    """By threads that share a client."""
    turns = Turns(soaked)

    def work(_: int) -> None:
        for streams, leaves in turns:
            try:
                if not streams:
                    judge(soaked, client.chat("m", "Hi").text)
                elif leaves:
                    next(iter(client.stream("m", "Hi")))
                    soaked.left += 1
                else:
                    judge(soaked, client.stream("m", "Hi").response().text)
            except il.InterlinguaError:
                soaked.failed += 1

    with (
        il.Client("openai", api_key="k", base_url=address, max_retries=0) as client,
        ThreadPoolExecutor(THREADS) as pool,
    ):
        list(pool.map(work, range(THREADS)))


def soak_looping(address: str, soaked: Soaked) -> None:
    """By tasks that share a client."""
    turns = Turns(soaked)

    async def work(client: il.AsyncClient) -> None:
        for streams, leaves in turns:
            try:
                if not streams:
                    judge(soaked, (await client.chat("m", "Hi")).text)
                elif leaves:
                    await anext(aiter(client.stream("m", "Hi")))
                    soaked.left += 1
                else:
                    judge(soaked, (await client.stream("m", "Hi").response()).text)
            except il.InterlinguaError:
                soaked.failed += 1

    async def main() -> None:
        async with il.AsyncClient("openai", api_key="k", base_url=address, max_retries=0) as client:
            await asyncio.gather(*(work(client) for _ in range(TASKS)))
        await asyncio.sleep(0.1)
        soaked.tasks = len(asyncio.all_tasks()) - 1

    asyncio.run(main())


WAYS: dict[str, Callable[[str, Soaked], None]] = {"sync": soak_blocking, "async": soak_looping}


def soak(way: str, calls: int, streams: int) -> Soaked:
    """Run one kind of client, and look at what it leaves behind."""
    soaked = Soaked(way, calls, streams)
    before, hook = open_sockets(), sys.unraisablehook
    sys.unraisablehook = lambda found: soaked.warnings.append(repr(found.exc_value))
    try:
        with serving() as address:
            begun = time.monotonic()
            WAYS[way](address, soaked)
            soaked.seconds = time.monotonic() - begun
            gc.collect()
            soaked.sockets = open_sockets() - before
    finally:
        sys.unraisablehook = hook
    return soaked


@contextmanager
def serving() -> Generator[str]:
    """The address of a server in a process of its own."""
    with subprocess.Popen(
        [sys.executable, str(SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"


def open_sockets() -> int:
    """Of this process."""
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return sum(str(link.readlink()).startswith("socket:") for link in links)


def resident_mib() -> float:
    """Of this process, without what it has given back and the allocator keeps."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def main() -> int:
    """1 if something is left behind."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--streams", type=int, default=10_000)
    parser.add_argument("--way", choices=WAYS, action="append")
    options = parser.parse_args()
    complaints: list[str] = []
    for way in options.way or WAYS:
        soaked = soak(way, options.requests, options.streams)
        print(soaked, flush=True)
        complaints += [f"{way}: {complaint}" for complaint in soaked.complaints]
    print("\n".join(complaints) or "nothing is left behind")
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
