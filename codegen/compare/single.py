"""A single document as a revision: one of upstream's, of whatever form it shows itself to be, or facts of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..problems import failure
from ..read import read_document
from ..read.yaml12 import load_text


def facts_of_file(path: Path, *, api: str) -> bytes:
    """The facts as text. Raises `CodegenError` for what is no API document."""
    text = path.read_bytes()
    value = load_text(text, name=path.name)
    if isinstance(value, dict) and "x-il-format" in value:
        return text
    from ..specs import render

    return render(read_document(text, api=api, format=_form_of(value, path.name))).encode()


def _form_of(value: Any, name: str) -> str:
    match value:
        case {"paths": _}:
            return "openapi"
        case {"kind": "discovery#restDescription"}:
            return "discovery"
        case _:
            pass
    raise failure("unknown-format", name, "neither an OpenAPI document nor a Google discovery document")
