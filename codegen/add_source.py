"""What `add` must know of a new API before it is compiled: its name, its document's format, its `source.toml`."""

from __future__ import annotations

import keyword
import re
import sys
from dataclasses import dataclass
from typing import Any

from .problems import failure
from .read import FORMATS
from .read.yaml12 import load_text
from .room import Room
from .source import toml_text

_TAKEN = frozenset(
    {"by_name", "generated", "interlingua", "interlingua_wire", "reference", "specs", "aux", "con", "nul", "prn"}
)
"""Modules and folders that are something else already, and what Windows keeps for devices."""
_SOURCE = """\
title = {title}

[upstream]
format = {format}
urls = {urls}
mirror = {mirror}
licence = "unknown"
revision = ""
sha256 = ""
operations = 0

[keep]
operations = "all"

[docs]
url = {docs_url}

[types]
hot = []
roots = []
"""


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants to add."""

    name: str
    document: str
    """An address, or a file."""
    title: str
    docs_url: str = ""
    format: str | None = None


def refuse_name(name: str, room: Room) -> None:
    """Raise `CodegenError` unless a package can be called so."""
    if not re.fullmatch(r"[a-z](?:[a-z0-9_]*[a-z0-9])?", name):
        raise failure("bad-name", name, "an API's name is lower case letters, digits and underscores between them")
    if re.search(r"_\d+$|__", name):
        raise failure("bad-name", name, "a name ends in no bare number, and has no two underscores in a row")
    if keyword.iskeyword(name) or name in _TAKEN or re.fullmatch(r"(?:com|lpt)\d", name):
        raise failure("bad-name", name, "that is the name of something else")
    if not room.is_ours and name in sys.stdlib_module_names:
        raise failure("bad-name", name, "a package of that name would hide a module of Python's own")


def detected_format(content: bytes, filename: str) -> str:
    """The format of a document by what it says of itself. Raises `CodegenError` that names those we read."""
    if filename.endswith(".proto"):
        return _known("proto", filename)
    value: Any = load_text(content, name=filename)
    keys = value.keys() if isinstance(value, dict) else ()
    if "openapi" in keys or "swagger" in keys:
        return "openapi"
    if isinstance(value, dict) and value.get("kind") == "discovery#restDescription":
        return "discovery"
    if {"metadata", "operations", "shapes"} <= set(keys):
        return _known("aws", filename)
    known = ", ".join((*FORMATS, "swagger"))
    raise failure("unknown-format", filename, f"it says of itself none of {known}; name one with --format")


def _known(format: str, filename: str) -> str:
    if format not in FORMATS:
        raise failure("unknown-format", filename, f"no reader for {format}; there are those for {', '.join(FORMATS)}")
    return format


def source_text(request: Request, *, format: str, filename: str) -> str:
    """The `source.toml` of the new API."""
    is_web = "://" in request.document
    return _SOURCE.format(
        title=toml_text(request.title),
        format=toml_text(format),
        urls=f"[{toml_text(request.document)}]" if is_web else "[]",
        mirror=toml_text(f"{request.name}/{filename}"),
        docs_url=toml_text(request.docs_url),
    )
