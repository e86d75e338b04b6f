"""One measured figure, and how code is measured in an interpreter of its own."""

from __future__ import annotations

import json
import subprocess
import sys
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
    """What the source prints as JSON, run several times, each in a fresh interpreter."""
    command = [python, "-c", source, *arguments]
    runs = (subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(RUNS))
    return [json.loads(run.stdout) for run in runs]
