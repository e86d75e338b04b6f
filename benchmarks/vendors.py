"""Sets up the vendors' own SDKs, each in an environment of its own in the user's cache."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SDKS = ("openai", "anthropic", "google-genai")


def main() -> None:
    """Make what is missing, and say what there is."""
    for sdk in SDKS:
        folder = _folder(sdk)
        if python_of(sdk) is None:
            subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
            subprocess.run(["uv", "pip", "install", "--quiet", "--python", _python(folder), sdk], check=True)
        print(f"{sdk}: {folder}")


def python_of(sdk: str) -> str | None:
    """The interpreter that has the SDK; None where it is not set up."""
    python = _python(_folder(sdk))
    return str(python) if python.exists() else None


def _folder(sdk: str) -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "interlingua-benchmarks" / sdk


def _python(folder: Path) -> Path:
    return folder / "bin" / "python"


if __name__ == "__main__":
    main()
