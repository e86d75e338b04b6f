"""One target for some time, in a process of its own: `python -m tests.fuzz.run sse 60`.

By atheris, which looks for inputs that reach new code; where that is not to be had, by changing the first inputs at
random. Prints the number of inputs on its last line. Ends with another code than 0 at the first fault.
"""

from __future__ import annotations

import gc
import importlib
import random
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.targets import Check, Target

SETTLED = 5_000
"""Inputs after which everything that is made once has been made."""
LOOKED_AT_EVERY = 2_000
MAX_GROWTH = 30_000
"""Blocks of Python's memory that may be in use beyond those after `SETTLED` inputs: caches fill up, to some 2 MB."""


def atheris_or_none() -> ModuleType | None:
    """It has wheels for some versions of Python on Linux alone."""
    try:
        return importlib.import_module("atheris")
    except ImportError:
        return None


class Watched:
    """A check that also sees to it that nothing is left behind."""

    def __init__(self, check: Check) -> None:
        self._check = check
        self.count = 0
        self._settled = 0

    def __call__(self, raw: bytes) -> None:
        self._check(raw)
        self.count += 1
        if self.count % LOOKED_AT_EVERY == 0 and self.count >= SETTLED:
            gc.collect()
            blocks = sys.getallocatedblocks()
            self._settled = self._settled or blocks
            assert blocks - self._settled < MAX_GROWTH, f"{blocks - self._settled} blocks are left behind"


def guided(atheris: ModuleType, watched: Watched, target: Target, seconds: int) -> None:
    """Does not return: libFuzzer ends the process, and tells the number of inputs itself."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    for number, seed in enumerate(target.seeds):
        (folder / f"seed{number}").write_bytes(seed)
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={target.max_bytes}",
        "-timeout=20",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
        f"-artifact_prefix={folder}/",
        str(folder),
    ]
    atheris.Setup([sys.argv[0], *options], watched)
    atheris.Fuzz()


def at_random(watched: Watched, target: Target, seconds: int) -> None:
    """Change the seeds here and there."""
    dice, until = random.Random(seconds), time.monotonic() + seconds
    while time.monotonic() < until:
        raw = bytearray(dice.choice(target.seeds))
        for _ in range(dice.randint(1, 6)):
            begin, end = sorted(dice.choices(range(len(raw) + 1), k=2))
            match dice.randrange(4):
                case 0:
                    raw[begin:end] = b""
                case 1:
                    raw[begin:begin] = raw[begin:end]
                case 2 if begin < len(raw):
                    raw[begin] = dice.randrange(256)
                case _:
                    raw[begin:begin] = dice.choice((b"\n", b"\r", b"\0", b'"', b"{", b"]", b"1e999", b"\xff", b"null"))
        watched(bytes(raw[: target.max_bytes]))
    print(f"stat::number_of_executed_units: {watched.count}", file=sys.stderr)


def main() -> None:
    name, seconds = sys.argv[1], int(sys.argv[2])
    atheris = atheris_or_none()
    if atheris is None:
        target = importlib.import_module("tests.fuzz.targets").TARGETS[name]
        at_random(Watched(target.make()), target, seconds)
    else:
        with atheris.instrument_imports(include=["interlingua"]):
            target = importlib.import_module("tests.fuzz.targets").TARGETS[name]
            check = target.make()
            for seed in target.seeds:
                check(seed)  # imports what is only imported when it is needed
        guided(atheris, Watched(check), target, seconds)


if __name__ == "__main__":
    main()
