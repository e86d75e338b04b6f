"""Vectors as JSON holds them in few bytes."""

from __future__ import annotations

import sys
from array import array
from binascii import a2b_base64


def floats_from(base64: str) -> array[float]:
    """Little-endian 32-bit floats in base64, read without a loop."""
    floats = array("f", a2b_base64(base64))
    if sys.byteorder == "big":
        floats.byteswap()
    return floats
