"""Environments of their own for the vendors' SDKs, which we never depend on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PINS = ROOT / "constraints" / "peers.txt"


def python_with(folder: Path, *packages: str, pins: Path = PINS, seconds: float = 600) -> Path:
    """The Python of a new environment in which the packages are installed, in their pinned versions."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--constraint", pins]
    subprocess.run([*install, *packages], check=True, timeout=seconds)
    return python


def facts_from(python: Path, script: str, *arguments: str) -> Any:
    """What a script of this folder writes as JSON, run by that Python."""
    command = [python, Path(__file__).parent / script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
