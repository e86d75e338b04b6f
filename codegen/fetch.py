"""Gets the bytes of an upstream document: from a mirror folder, or over https."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path

from .problems import CodegenError, Problem, failure
from .read.yaml12 import load_text
from .source import Source

POINTER = ".stats.yml"
"""A file of this name in a client's repository holds the address of the document, which changes with every revision."""
MAX_BYTES = 64 * 1024 * 1024
TIMEOUT = 60.0
"""Seconds for one address."""


def fetch(source: Source, *, mirror: Path | None = None) -> bytes:
    """The upstream document. Raises `CodegenError` that names every place that was tried."""
    return _from_mirror(source, mirror) if mirror else _from_web(source)


def _from_mirror(source: Source, mirror: Path) -> bytes:
    path = mirror / source.mirror
    try:
        return path.read_bytes()
    except OSError as error:
        raise failure("no-upstream", source.api, f"{source.mirror} is not in the mirror: {error.strerror}") from error


def _from_web(source: Source) -> bytes:
    if not source.urls:
        raise failure("no-upstream", source.api, "source.toml has no urls; use --mirror")
    problems: list[Problem] = []
    for url in source.urls:
        try:
            return _download(_pointed_to(url) if url.endswith(POINTER) else url)
        except (OSError, ValueError, CodegenError) as error:
            problems.append(Problem("no-upstream", source.api, f"{url}: {error}"))
    raise CodegenError(problems)


def _pointed_to(url: str) -> str:
    pointer = load_text(_download(url), name=url)
    target = pointer.get("openapi_spec_url") if isinstance(pointer, dict) else None
    if not isinstance(target, str):
        raise ValueError("it holds no openapi_spec_url")
    return target


def _download(url: str) -> bytes:
    if not url.startswith("https://"):
        raise ValueError("only https is fetched")
    request = urllib.request.Request(url, headers={"User-Agent": "interlingua-codegen"})
    with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
        content = response.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ValueError(f"larger than {MAX_BYTES} bytes")
    return content
