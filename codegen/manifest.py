"""What went into the generated code, as hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from .package import Package
from .problems import JSON
from .room import Room
from .source import DESCRIPTORS


def manifest(packages: Mapping[str, Package], room: Room, *, specs: Path) -> JSON:
    """What went in, as hashes, and what is covered; APIs that were not compiled this time keep theirs."""
    path = room.target / "manifest.json"
    entries: JSON = json.loads(path.read_bytes()) if path.exists() else {}
    compiler = _hash(p for p in sorted(Path(__file__).parent.rglob("*")) if p.suffix in (".py", ".jinja"))
    for name, package in packages.items():
        folder = specs / name
        entries[name] = {
            "compiler": compiler,
            "coverage": package.coverage,
            "names": hashlib.sha256(package.lock.encode() + _bytes(folder / "names.toml")).hexdigest(),
            "serves": list(package.serves),
            "overlay": _hash([folder / "overlay.yaml", folder / "descriptions.yaml"]),
            "spec": _hash([folder / "openapi.json", folder / DESCRIPTORS]),
        }
    present = {*room.api_names(), *packages}
    return {name: entries[name] for name in sorted(entries) if name in present}


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(_bytes(path))
    return digest.hexdigest()


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""
