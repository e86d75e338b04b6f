"""Live sessions: their settings, and what they give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from attrs import field, frozen

from interlingua.errors import InvalidReply

if TYPE_CHECKING:
    from interlingua.tools import ToolLike

HEARD_RATE = 16_000
"""What the model hears best: 16 bit, little-endian, one channel, so many samples a second."""
HEARD_TYPE = f"audio/pcm;rate={HEARD_RATE}"
SHOWN_BYTES = 1 << 16

Turn: TypeAlias = "str | Mapping[str, Any]"


@frozen(kw_only=True)
class LiveSettings:
    """How a session is opened and kept."""

    config: Mapping[str, Any] = field(factory=dict[str, Any])
    """More of the setup, as the API has it (`BidiGenerateContentSetup`), such as `generationConfig`."""
    tools: Sequence[ToolLike] = ()
    """Functions that the model may call; they are called, and their results sent back."""
    resumes: bool = True
    """Whether a connection that breaks is made anew and goes on where it was."""
    handshake: float = 10.0
    """Seconds until a session must have begun."""
    idle: float = 120.0
    """Seconds of silence while an answer is due, after which the connection counts as lost."""
    patience: int = 5
    """How often in a row a connection is tried to be made anew."""
    first_wait: float = 0.2
    """The longest wait after a first failure, in seconds; it doubles up to 8."""
    max_message_bytes: int = 64 << 20
    """Bytes of one message."""
    max_concurrency: int = 8
    """Functions called at once."""
    token: str | None = field(default=None, repr=False)
    """An ephemeral token (`auth_tokens/...`) in place of the key."""


@frozen(kw_only=True)
class LiveRestart:
    """Stands among the messages where a connection was made anew: what came of the open turn so far is void."""

    reason: str


@frozen(kw_only=True)
class LiveReply:
    """What the model said in one turn."""

    text: str
    audio: bytes = field(repr=False)
    """PCM at 24 kHz, see `wav_from_pcm`; empty where it spoke in text."""
    transcript: str
    """Of what it spoke, if it was asked for."""
    heard: str
    """Of what it heard, if it was asked for."""
    interrupted: bool
    restarts: int
    """How often its connection was made anew."""
    usage: Any
    """The API's own, or None."""
    messages: tuple[Any, ...] = field(repr=False)
    """Everything that came."""


def parsed_frame(frame: bytes) -> dict[str, Any]:
    """The JSON object that a frame is. Raises `InvalidReply`; the session goes on."""
    import json

    try:
        value = json.loads(frame)
    except (ValueError, RecursionError):
        raise InvalidReply("a message that is no JSON", body=frame[:SHOWN_BYTES]) from None
    if not isinstance(value, dict):
        raise InvalidReply("a message that is no JSON object", body=frame[:SHOWN_BYTES])
    return cast("dict[str, Any]", value)
