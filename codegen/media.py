"""Which media types are JSON, whatever else they say."""

from __future__ import annotations

import re

_JSON = re.compile(r"(?:[\w.-]+/(?:[\w.-]+\+)?json|\*/\*|application/\*)(?:\s*;.*)?", re.IGNORECASE)


def is_json(media: str) -> bool:
    """`application/json`, `application/vnd.api+json; charset=utf-8`, and the ranges that admit them."""
    return _JSON.fullmatch(media) is not None
