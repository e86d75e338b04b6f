"""Ids of tool calls, as servers take them that are particular about it."""

from __future__ import annotations

import re
from hashlib import sha256
from string import ascii_letters, digits

from interlingua.profiles import Profile

LENGTH = 9
SHORT = re.compile(rf"[a-zA-Z0-9]{{{LENGTH}}}")
LETTERS = digits + ascii_letters


def call_id(given: str, profile: Profile) -> str:
    """The id of a call, or of its result: one that is too long for the server is another, the same for both."""
    if not profile.short_call_ids or SHORT.fullmatch(given):
        return given
    number = int.from_bytes(sha256(given.encode()).digest()[:LENGTH], "big")
    places = (number // len(LETTERS) ** place % len(LETTERS) for place in range(LENGTH))
    return "".join(LETTERS[place] for place in places)
