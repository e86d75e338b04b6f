"""Counts tokens: a token is a word or a mark here, and a file or an image is 258 of them."""

from __future__ import annotations

import re
from typing import Any, cast

from interlingua.testing.simulators.gemini.refusals import Json

TOKEN = re.compile(r"\w+|[^\w\s]")
OF_A_FILE = 258
"""https://ai.google.dev/gemini-api/docs/tokens, checked 2026-11-28."""
SAID = frozenset({"contents", "systemInstruction", "tools", "content"})


def tokens_in(text: str) -> int:
    """Of a text."""
    return len(TOKEN.findall(text))


def tokens_of(value: Any) -> int:
    """Of a request, a content, a part, or a list of these."""
    if isinstance(value, list):
        return sum(tokens_of(item) for item in cast("list[object]", value))
    if not isinstance(value, dict):
        return tokens_in(value) if isinstance(value, str) else 0
    fields = cast("Json", value)
    if SAID & fields.keys():
        return sum(tokens_of(item) for name, item in fields.items() if name in SAID)
    if "inlineData" in fields or "fileData" in fields:
        return OF_A_FILE
    return sum(tokens_of(item) for name, item in fields.items() if name not in ("role", "thoughtSignature"))


def text_of(content: Json) -> str:
    """What a content says in words."""
    return "".join(part.get("text", "") for part in content.get("parts", ()) if not part.get("thought"))
