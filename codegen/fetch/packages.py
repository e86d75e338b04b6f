"""A document inside a package of a registry, which the registry's own client brings and nobody installs or runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from ..source import Package
from .archives import files_in_archive
from .select import Files

TIMEOUT = 300.0
"""Seconds for one package."""
_NAMES = {
    "pypi": re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"),
    "npm": re.compile(r"(?:@[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*"),
}
_VERSION = re.compile(r"[0-9][A-Za-z0-9.+!-]*")
"""Exact, so that an archive once fetched is good for ever; neither a range nor an address."""


def files_of_package(package: Package) -> Files:
    """The files that `package` names, from the cache or the registry. Raises `ValueError` or `OSError` if it cannot."""
    return files_in_archive(archive_of(package), package.paths, root=package.root)


def archive_of(package: Package) -> Path:
    """The package's archive, fetched unless it lies in the cache."""
    return cached(package) or _fetched(package)


def cached(package: Package) -> Path | None:
    """The package's archive if it was fetched before."""
    folder = _folder(package)
    return next((path for path in sorted(folder.glob("*")) if path.is_file()), None)


def _folder(package: Package) -> Path:
    if not _NAMES[package.registry].fullmatch(package.name) or not _VERSION.fullmatch(package.version):
        raise ValueError("a package is named as its registry spells it, with one exact version")
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    name = f"{package.name.replace('/', '+')}-{package.version}"
    return Path(base) / "interlingua" / "packages" / package.registry / name


def _fetched(package: Package) -> Path:
    folder = _folder(package)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".") as scratch:
        _run(_COMMANDS[package.registry](package, scratch), scratch)
        archives = [path for path in Path(scratch).iterdir() if path.is_file()]
        if len(archives) != 1:
            raise ValueError(f"the registry's client brought {len(archives)} files instead of one")
        folder.mkdir(exist_ok=True)
        return archives[0].replace(folder / archives[0].name)


def _pip(package: Package, folder: str) -> list[str]:
    """Wheels alone: pip runs the code of a source distribution to learn its name."""
    return [
        *_pip_itself(),
        "download",
        "--quiet",
        "--no-deps",
        "--only-binary=:all:",
        f"--dest={folder}",
        f"{package.name}=={package.version}",
    ]


def _pip_itself() -> list[str]:
    if find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    if pip := shutil.which("pip") or shutil.which("pip3"):
        return [pip]
    return [shutil.which("uv") or "uv", "tool", "run", "--quiet", "pip"]


def _npm(package: Package, folder: str) -> list[str]:
    specifier = f"{package.name}@{package.version}"
    return [
        shutil.which("npm") or "npm",
        "pack",
        "--silent",
        "--ignore-scripts",
        f"--pack-destination={folder}",
        specifier,
    ]


_COMMANDS = {"pypi": _pip, "npm": _npm}


def _run(command: Sequence[str], folder: str) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    except FileNotFoundError:
        raise ValueError(f"it needs {Path(command[0]).name}, which is not installed") from None
    except subprocess.TimeoutExpired:
        raise ValueError(f"the registry's client took more than {TIMEOUT:.0f} s") from None
    if done.returncode:
        said = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        raise ValueError(f"the registry's client failed: {said[-1].strip() if said else done.returncode}")
