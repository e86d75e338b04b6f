"""JSON with halves of letters, as a server sends them that cuts text by UTF-16 units."""

from __future__ import annotations

import re

HALF_MARK = re.compile(rb"\\u[dD][89a-fA-F]")
ESCAPES = re.compile(
    rb"\\[^u]|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
"""Another escape, a whole letter in two halves, or a half alone."""
REPLACEMENT = rb"\ufffd"


def without_halves(json: bytes) -> bytes | None:
    """The same with the sign for what is no letter in place of each half that stands alone; None where none does."""
    if not HALF_MARK.search(json):
        return None
    whole = ESCAPES.sub(lambda found: REPLACEMENT if found[1] else found[0], json)
    return None if whole == json else whole
