"""What a Realtime session is set to."""

from __future__ import annotations

from typing import Any, cast

from interlingua.testing.simulators.scripts import Json

PCM: Json = {"type": "audio/pcm", "rate": 24000}
DETECTION: Json = {
    "type": "server_vad",
    "threshold": 0.5,
    "prefix_padding_ms": 300,
    "silence_duration_ms": 500,
    "idle_timeout_ms": None,
    "create_response": True,
    "interrupt_response": True,
}
LIFE = 3600
"""Seconds."""
BEGAN = 1_764_288_000


def new_session(name: str, model: str) -> Json:
    """As it is before anybody changes it."""
    heard = {"format": PCM, "transcription": None, "noise_reduction": None, "turn_detection": DETECTION}
    return {
        "type": "realtime",
        "object": "realtime.session",
        "id": name,
        "model": model,
        "output_modalities": ["audio"],
        "instructions": "",
        "tools": [],
        "tool_choice": "auto",
        "max_output_tokens": "inf",
        "audio": {"input": heard, "output": {"format": PCM, "voice": "alloy", "speed": 1.0}},
        "expires_at": BEGAN + LIFE,
    }


def merged(old: Json, new: Json) -> Json:
    """The one with what the other says in its place, object by object."""
    found = dict(old)
    for name, value in new.items():
        before: Any = old.get(name)
        is_object = isinstance(before, dict) and isinstance(value, dict) and name in ("audio", "input", "output")
        found[name] = merged(cast("Json", before), cast("Json", value)) if is_object else value
    return found


def input_of(session: Json) -> Json:
    """What it is set to for what it hears."""
    heard: Json = session["audio"]["input"]
    return heard
