"""Bytes are `format: binary`, whatever the document calls them."""

from __future__ import annotations

import re

from ..document import METHODS
from ..media import is_json
from ..problems import JSON

BYTES: JSON = {"type": "string", "format": "binary"}
_TEXTUAL = re.compile(
    r"text/.*|multipart/.*"
    r"|application/(.*\+)?(json|x-jsonl|x-ndjson|xml|x-www-form-urlencoded|vnd\.amazon\.eventstream)"
)


def mark_bytes(document: JSON) -> JSON:
    """Give bodies and replies of a content type that is neither text nor events the schema of raw bytes."""
    return {
        **document,
        "paths": {
            path: {method: _operation(item[method]) for method in METHODS if method in item}
            for path, item in document["paths"].items()
        },
    }


def _operation(operation: JSON) -> JSON:
    result = {**operation, "responses": {status: _marked(reply) for status, reply in operation["responses"].items()}}
    return {**result, "requestBody": _marked(operation["requestBody"])} if "requestBody" in operation else result


def _marked(holder: JSON) -> JSON:
    if "content" not in holder:
        return holder
    return {**holder, "content": {media: _with_schema(media, value) for media, value in holder["content"].items()}}


def _with_schema(media: str, value: JSON) -> JSON:
    """JSON of which nothing is said can be anything."""
    if is_json(media):
        return {"schema": {}, **value}
    textual = _TEXTUAL.fullmatch(media.partition(";")[0].strip())
    return value if textual else {**value, "schema": BYTES}
