"""Compiles one API again and compares what comes out, byte for byte, with what is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from examples.demo.screen import DemoFailed

ROOT = Path(__file__).resolve().parents[2]
WIRE = ROOT / "generated" / "interlingua_wire"


def snapshot() -> dict[str, bytes]:
    """Every generated file."""
    files = (path for path in WIRE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {str(path.relative_to(WIRE)): path.read_bytes() for path in files}


def regenerate(api: str) -> None:
    """Run the compiler for one API, as `make regen` does."""
    command = [sys.executable, "-m", "codegen", "regen", "--api", api]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise DemoFailed(f"{' '.join(command[1:])} failed:\n{result.stdout}{result.stderr}")


def differences(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """The files that are not the same."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
