"""A single document as a revision: one of upstream's, of whatever form it shows itself to be, or facts of ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..document import endpoints
from ..problems import JSON, failure
from ..read import read_document
from ..read.keep import is_kept, keep_operations
from ..read.yaml12 import load_text
from ..source import SPECS, load_source


def facts_of_file(path: Path, *, api: str) -> str:
    """The facts as text. Raises `CodegenError` for what is no API document."""
    text = path.read_bytes()
    value = load_text(text, name=path.name)
    if isinstance(value, dict) and "x-il-format" in value:
        return text.decode()
    document = read_document(text, api=api, format=_form_of(value, path.name))
    return json.dumps(_kept(document, api) if (SPECS / api / "source.toml").exists() else document)


def _form_of(value: Any, name: str) -> str:
    match value:
        case {"paths": _}:
            return "openapi"
        case {"kind": "discovery#restDescription"}:
            return "discovery"
        case _:
            raise failure("unknown-format", name, "neither an OpenAPI document nor a Google discovery document")


def _kept(document: JSON, api: str) -> JSON:
    """What `source.toml` keeps of an API; a document of another day need not have all of it."""
    source = load_source(api)
    patterns = tuple(pattern for pattern in source.keep.operations if pattern == "*" or _chooses(pattern, document))
    return keep_operations(document, patterns, also=(*source.hot, *source.roots), api=api)


def _chooses(pattern: str, document: JSON) -> bool:
    return any(
        is_kept(one.operation["operationId"], method=one.method, path=one.path, patterns=(pattern,))
        for one in endpoints(document)
    )
