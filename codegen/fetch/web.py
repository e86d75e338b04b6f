"""A document at an address, over https."""

from __future__ import annotations

import urllib.request
from typing import cast
from urllib.parse import urlsplit

from ..problems import JSON
from ..read.yaml12 import load_text
from .select import MAX_FILE, Files

POINTER = ".stats.yml"
"""A file of this name in a client's repository holds the address of the document, which changes with every revision."""
TIMEOUT = 60.0
"""Seconds for one address."""


def file_at(url: str) -> Files:
    """The one file at an address, or where the address points to."""
    target = _pointed_to(url) if url.endswith(POINTER) else url
    return {urlsplit(target).path.rpartition("/")[2] or "document": _download(target)}


def _pointed_to(url: str) -> str:
    pointer = load_text(_download(url), name=url)
    target = cast("JSON", pointer).get("openapi_spec_url") if isinstance(pointer, dict) else None
    if not isinstance(target, str):
        raise ValueError("it holds no openapi_spec_url")
    return target


def _download(url: str) -> bytes:
    if not url.startswith("https://"):
        raise ValueError("only https is fetched")
    request = urllib.request.Request(url, headers={"User-Agent": "interlingua-codegen"})
    with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
        content = response.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        raise ValueError(f"larger than {MAX_FILE} bytes")
    return content
