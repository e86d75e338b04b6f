"""Us beside other libraries, on the side-by-side benchmark: `make bench-peers`.

    python -m benchmarks.peers --harness FOLDER --envs FOLDER [--rounds 3] [--only REGEX]

Makes an environment for each library, measures all in turn, and writes `benchmarks/results/peers.json`.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
OURS = HERE / "contenders.toml"
OUT = HERE / "results" / "peers"
DEFAULT = r"interlingua.*|openai|anthropic|google-genai|litellm|litellm/anthropic|litellm/gemini|aiohttp|pydantic-ai"
SERVER = ("uvloop", "httptools")


def main() -> None:
    """Measure and write."""
    arguments = parsed()
    environments(arguments.harness, arguments.envs, arguments.only)
    OUT.parent.mkdir(exist_ok=True)
    command = [sys.executable, arguments.harness / "run.py", "--envs", arguments.envs, "--extra", OURS, "--out", OUT]
    command += ["--rounds", str(arguments.rounds), "--only", f"^({arguments.only})$"]
    subprocess.run([*command, *(["--append"] if arguments.append else [])], check=True)
    OUT.with_suffix(".md").unlink()  # its tables are wider than a page; `benchmarks.tables` makes ours


def parsed() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--harness", type=Path, required=True, help="folder of the side-by-side benchmark")
    parser.add_argument("--envs", type=Path, required=True, help="folder for the environments, outside the repository")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=DEFAULT, help="regular expression on whole names of contenders")
    parser.add_argument("--append", action="store_true", help="add rounds to the results that are there")
    return parser.parse_args()


def environments(harness: Path, folder: Path, only: str) -> None:
    """One environment for each that is needed and not there yet."""
    tables = [tomllib.loads(path.read_text("utf-8"))["contender"] for path in (harness / "contenders.toml", OURS)]
    wanted: dict[str, list[str]] = {"server": list(SERVER)}
    needed = {row["env"] for rows in tables for row in rows if row.get("floor") or re.fullmatch(only, row["name"])}
    for row in (row for rows in tables for row in rows if row["env"] in needed):
        wanted.setdefault(row["env"], []).extend(row.get("requires", []))
    for name, requires in wanted.items():
        python = folder.resolve() / name / "bin" / "python"
        if not python.exists():
            make(python, requires)


def make(python: Path, requires: list[str]) -> None:
    """One environment with what it requires; `-e .` is this repository."""
    uv = shutil.which("uv", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    install = (
        [uv, "pip", "install", "--quiet", "--python", python] if uv else [python, "-m", "pip", "install", "--quiet"]
    )
    subprocess.run([sys.executable, "-m", "venv", *(["--without-pip"] if uv else []), python.parent.parent], check=True)
    subprocess.run([*install, *requires], check=True, cwd=HERE.parent)


if __name__ == "__main__":
    main()
