"""Sound that stands for words: made of a text, which can be read off it again."""

from __future__ import annotations

import io
import math
import re
import struct
import wave
from collections.abc import Callable, Mapping

RATE = 24_000
"""Samples a second."""
A_WORD = 0.2
"""Seconds."""
PITCH = 220.0
MARK = b"simulated:"
MARKED = re.compile(re.escape(MARK) + rb"([^\0]*)\0")
SILENT_FRAME = bytes((0xFF, 0xFB, 0x90, 0x00)) + bytes(413)
"""Of MP3 with 128 kbit a second at 44,100 Hz: 26 ms."""


def samples_of(text: str) -> bytes:
    """A tone as long as the words take: 16 bits, mono, little endian."""
    length = int(RATE * A_WORD * max(1, len(text.split())))
    return b"".join(
        struct.pack("<h", int(8000 * math.sin(2 * math.pi * PITCH * place / RATE))) for place in range(length)
    )


def wav_of(text: str) -> bytes:
    """A WAV file, with the text in a comment."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(samples_of(text))
    comment = MARK + text.encode() + b"\0"
    comment += b"\0" * (len(comment) % 2)
    held = b"INFOICMT" + struct.pack("<I", len(comment)) + comment
    content = file.getvalue() + b"LIST" + struct.pack("<I", len(held)) + held
    return content[:4] + struct.pack("<I", len(content) - 8) + content[8:]


def mp3_of(text: str) -> bytes:
    """Silence as long as the words take, with the text in a tag before it."""
    words = b"\3" + MARK + text.encode() + b"\0"
    frame = b"TXXX" + _seven_bits(len(words)) + b"\0\0" + words
    tag = b"ID3\4\0\0" + _seven_bits(len(frame)) + frame
    return tag + SILENT_FRAME * max(1, round(A_WORD * len(text.split()) / 0.026))


def words_in(sound: bytes) -> str | None:
    """The text that a sound was made of; None: nobody knows."""
    found = MARKED.search(sound)
    return None if found is None else found[1].decode()


def seconds_of(sound: bytes) -> float:
    """How long a sound is; a guess where it is no WAV."""
    try:
        with wave.open(io.BytesIO(sound)) as read:
            frames, rate = int(read.getnframes()), int(read.getframerate())
            return frames / rate
    except (wave.Error, EOFError):
        return len(sound) / 16_000


def _seven_bits(number: int) -> bytes:
    return bytes((number >> shift) & 0x7F for shift in (21, 14, 7, 0))


SOUNDS: Mapping[str, tuple[str, Callable[[str], bytes]]] = {
    "wav": ("audio/wav", wav_of),
    "pcm": ("audio/pcm", samples_of),
    "mp3": ("audio/mpeg", mp3_of),
}
"""Media type and maker, by form."""
