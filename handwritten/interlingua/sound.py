"""Sound as Live sessions take and give it: PCM, and WAV files of it."""

from __future__ import annotations

import io
import os
import wave
from pathlib import Path

from interlingua.errors import InvalidArgument

SPOKEN_RATE = 24_000
"""Samples a second that models speak in."""
SAMPLE_BYTES = 2


def pcm_from_wav(source: bytes | str | os.PathLike[str]) -> tuple[bytes, int]:
    """The samples of a WAV file, one channel of 16 bit little-endian, and how many there are a second."""
    content = source if isinstance(source, bytes) else Path(source).read_bytes()
    try:
        with wave.open(io.BytesIO(content)) as sound:
            found = sound.getnchannels(), sound.getsampwidth()
            if found != (1, SAMPLE_BYTES):
                raise InvalidArgument("source", f"{found[0]} channels of {8 * found[1]} bit", "one channel of 16 bit")
            return sound.readframes(sound.getnframes()), sound.getframerate()
    except (wave.Error, EOFError) as error:
        raise InvalidArgument("source", f"no WAV file ({error})", "a WAV file") from None


def wav_from_pcm(samples: bytes, *, rate: int = SPOKEN_RATE) -> bytes:
    """A WAV file of samples."""
    target = io.BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(SAMPLE_BYTES)
        sound.setframerate(rate)
        sound.writeframes(samples)
    return target.getvalue()
