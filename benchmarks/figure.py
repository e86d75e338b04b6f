"""One measured figure, and how code is measured in an interpreter of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import Any

RUNS = 7


@dataclass(frozen=True)
class Figure:
    """A cost, and what else is to be said of it."""

    name: str
    milliseconds: float
    remark: str = ""


def measured_apart(source: str, *arguments: str, python: str = sys.executable) -> list[dict[str, Any]]:
    """What the source prints as JSON, run several times, each in a fresh interpreter.

    A first run, not counted, leaves byte code for the others, as installing with pip does.
    """
    command = [python, "-c", source, *arguments]
    with tempfile.TemporaryDirectory() as folder:
        surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        surroundings["PYTHONPYCACHEPREFIX"] = folder
        runs = [
            subprocess.run(command, capture_output=True, text=True, check=True, env=surroundings)
            for _ in range(1 + RUNS)
        ]
    return [json.loads(run.stdout) for run in runs[1:]]
