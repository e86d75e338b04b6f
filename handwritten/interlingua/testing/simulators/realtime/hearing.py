"""What a simulated Realtime server hears: where speech begins and ends, by silence alone."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from interlingua.testing.simulators.scripts import Json

PER_MILLISECOND = 48
"""Bytes of PCM at 24 kHz."""
Turn: TypeAlias = Literal["started", "stopped"]


class Ear:
    """Collects sound until it is committed."""

    def __init__(self) -> None:
        self.sound = b""
        self.milliseconds = 0
        """Of all that was heard in the session."""
        self._is_speech = False
        self._silent = 0

    def hear(self, samples: bytes, detection: Json | None) -> list[Turn]:
        """More sound; what the server makes of it, where it is to find out by itself."""
        self.sound += samples
        self.milliseconds += len(samples) // PER_MILLISECOND
        if detection is None:
            return []
        turns: list[Turn] = []
        if samples.strip(b"\0"):
            if not self._is_speech:
                turns.append("started")
            self._is_speech, self._silent = True, 0
        self._silent += len(samples) - len(samples.rstrip(b"\0"))
        wanted: Any = detection.get("silence_duration_ms") or 500
        if self._is_speech and self._silent >= wanted * PER_MILLISECOND:
            turns.append("stopped")
        return turns

    def take(self) -> bytes:
        """What was heard, which then is a turn."""
        taken = self.sound
        self.clear()
        return taken

    def clear(self) -> None:
        """Forget it."""
        self.sound, self._is_speech, self._silent = b"", False, 0
