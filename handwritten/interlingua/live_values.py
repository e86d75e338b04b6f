"""Live sessions: their settings, and what they give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from attrs import field, frozen

from interlingua.errors import InvalidReply

if TYPE_CHECKING:
    from interlingua.errors import ApiError
    from interlingua.messages import ToolCall
    from interlingua.protocols.live import LiveProtocol, Spoken
    from interlingua.rate_limits import RateLimit
    from interlingua.tools import ToolLike
    from interlingua.transport import Endpoint

SHOWN_BYTES = 1 << 16

Turn: TypeAlias = "str | Mapping[str, Any]"


@frozen(kw_only=True)
class LiveSettings:
    """How a session is opened and kept."""

    config: Mapping[str, Any] = field(factory=dict[str, Any])
    """More of the setup, as the API has it: fields of `BidiGenerateContentSetup` such as `generationConfig`, or of
    `RealtimeSessionCreateRequestGA` such as `instructions`."""
    tools: Sequence[ToolLike] = ()
    """Functions that the model may call; they are called, and their results sent back."""
    resumes: bool = True
    """Whether a connection that breaks is made anew and goes on where it was."""
    handshake: float = 10.0
    """Seconds until a session must have begun."""
    idle: float = 120.0
    """Seconds of silence while an answer is due, after which the connection counts as lost."""
    patience: int = 5
    """How often in a row a connection is made anew, or tried to be, without a turn coming to its end on it."""
    first_wait: float = 0.2
    """The longest wait before a second try in a row, in seconds; it doubles up to 8."""
    max_message_bytes: int = 64 << 20
    """Bytes of one message."""
    max_kept_bytes: int = 6 << 20
    """Bytes of sound and pictures of a turn that is still open, remembered so that another connection can be told: two
    minutes of sound at 24 kHz. Of more the oldest go; `LiveRestart.forgotten` says how much, should it be missed."""
    max_concurrency: int = 8
    """Functions called at once."""
    token: str | None = field(default=None, repr=False)
    """An ephemeral token (`auth_tokens/...`) or client secret (`ek_...`) in place of the key."""


@frozen(kw_only=True)
class LiveRestart:
    """Stands among the messages where a connection was made anew: what came of the open turn so far is void."""

    reason: str
    forgotten: int = 0
    """Bytes of sound and pictures of the open turn that the new connection was not told, over `max_kept_bytes`."""


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
    status: str | None = None
    """The server's own word for how the turn ended, such as `incomplete`; None where it has none."""
    calls: tuple[ToolCall, ...] = ()
    """Functions that it wants called and that no `tools` do; `send_results` answers."""
    rate_limits: Mapping[str, RateLimit] = field(factory=dict[str, "RateLimit"])
    """How much is left, where the server told it in this turn."""
    restarts: int
    """How often its connection was made anew."""
    forgotten: int = 0
    """Bytes of sound and pictures that the last of these connections was not told, over `max_kept_bytes`."""
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


def error_told_in(message: dict[str, Any], protocol: LiveProtocol, endpoint: Endpoint) -> ApiError | None:
    """What a message of the server refuses; None if it refuses nothing."""
    facts = protocol.read_error(message)
    if facts is None:
        return None
    from interlingua.transport.failures import Circumstances, api_error

    return api_error(facts, status=None, body=message, at=Circumstances(endpoint=endpoint))


def reply_from(spoken: Spoken, messages: Sequence[Any], *, restarts: int, forgotten: int) -> LiveReply:
    """The answer of a whole turn."""
    return LiveReply(
        text=spoken.text,
        audio=spoken.audio,
        transcript=spoken.transcript,
        heard=spoken.heard,
        interrupted=spoken.interrupted,
        status=spoken.status,
        calls=spoken.calls,
        rate_limits=spoken.rate_limits,
        restarts=restarts,
        forgotten=forgotten,
        usage=spoken.usage,
        messages=tuple(messages),
    )
