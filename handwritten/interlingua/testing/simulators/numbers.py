"""Vectors in the types of numbers that providers offer."""

from __future__ import annotations

import struct
from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import Any


def packed(vector: list[float]) -> str:
    """Four bytes a number, little endian, in base64."""
    return b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()


def _bytes(vector: list[float]) -> list[int]:
    return [round(value * 127) for value in vector]


def _bits(vector: list[float]) -> list[int]:
    bits = "".join("1" if value > 0 else "0" for value in vector)
    return [int(bits[place : place + 8], 2) for place in range(0, len(bits), 8)]


NUMBERS: Mapping[str, Callable[[list[float]], Any]] = {
    "float": lambda vector: vector,
    "base64": packed,
    "int8": _bytes,
    "uint8": lambda vector: [value + 128 for value in _bytes(vector)],
    "ubinary": _bits,
    "binary": lambda vector: [value - 128 for value in _bits(vector)],
}
