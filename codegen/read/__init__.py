"""From the bytes of an upstream document to our facts: valid OpenAPI 3.1, with `x-il-*` for what OpenAPI cannot say."""

from __future__ import annotations

import hashlib

from ..problems import JSON, failure
from .count import refuse_loss
from .dangling import fill_dangling
from .defaults import drop_unfit_defaults
from .discovery import read_discovery
from .openapi import read_openapi
from .requirements import drop_unknown_requirements
from .yaml12 import load_text

FORMATS = ("openapi", "discovery")


def read_document(text: bytes, *, api: str, format: str, keep_prose: bool = False) -> JSON:
    """Read one upstream document. What is wrong with it is listed under `x-il-problems`."""
    value = load_text(text, name=api)
    match format:
        case "openapi":
            version = hashlib.sha256(text).hexdigest()[:12]
            document, problems = read_openapi(value, api=api, fallback_version=version, keep_prose=keep_prose)
        case "discovery":
            document, problems = read_discovery(value, api=api, keep_prose=keep_prose)
        case _:
            raise failure("unknown-format", api, f"{format!r} is none of {', '.join(FORMATS)}")
    refuse_loss(value, document, api=api)
    document, dangling = fill_dangling(document)
    document, unfit = drop_unfit_defaults(document)
    document, unknown = drop_unknown_requirements(document)
    found = sorted([*problems, *dangling, *unfit, *unknown])
    return {**document, "x-il-format": format, "x-il-problems": [problem.to_json() for problem in found]}
