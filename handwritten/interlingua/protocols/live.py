"""The contract of a wire format for conversations over a websocket, and what is said in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from attrs import field, frozen

from interlingua.errors import ErrorFacts
from interlingua.values import Value

if TYPE_CHECKING:
    from interlingua.messages import ToolCall, ToolResult
    from interlingua.rate_limits import RateLimit
    from interlingua.tools import Tool

Json: TypeAlias = dict[str, Any]


def _no_limits() -> Mapping[str, RateLimit]:
    return {}


@frozen(kw_only=True, eq=False, repr=False)
class Spoken(Value):
    """What was said in a turn."""

    text: str
    audio: bytes
    transcript: str
    """Of the sound that the model spoke."""
    heard: str
    """Of the sound that it heard."""
    interrupted: bool
    status: str | None = None
    """The server's own word for how the turn ended."""
    usage: Any = None
    calls: tuple[ToolCall, ...] = ()
    """The functions that were still to be called when the turn ended."""
    rate_limits: Mapping[str, RateLimit] = field(factory=_no_limits)


class LiveConversation(Protocol):
    """What has been said and what is still to be answered, so that another connection can be told. Without I/O."""

    @property
    def is_waiting(self) -> bool:
        """Whether the server has yet to answer."""
        ...

    @property
    def is_leaving(self) -> bool:
        """Whether the server has said that this connection ends soon."""
        ...

    @property
    def forgotten(self) -> int:
        """Bytes of sound and pictures of the open turn that another connection will not be told any more."""
        ...

    def opening(self) -> Json:
        """The first message of a connection."""
        ...

    def replay(self) -> Sequence[Json]:
        """What brings a new connection to where the old one was."""
        ...

    def note_sent(self, message: Json, /) -> Sequence[Json]:
        """A message on its way; gives what is really to be sent."""
        ...

    def note_received(self, message: Json, /) -> Sequence[Json]:
        """A message that has come; gives what is to be sent now that it has."""
        ...

    def ends_turn(self, message: Json, /) -> bool:
        """Whether nothing more comes of the turn after this message, the last that was noted."""
        ...


class LiveProtocol(Protocol):
    """A wire format for conversations over a websocket: what is sent, and what the server's messages ask for."""

    @property
    def socket(self) -> str:
        """The constant of the API's `sockets` where it is spoken."""
        ...

    @property
    def ends_each(self) -> bool:
        """Whether a turn that another one interrupts has an end of its own."""
        ...

    def address(
        self, path: str, *, model: str, config: Mapping[str, Any], token: str | None
    ) -> tuple[str, Mapping[str, str] | None]:
        """Where a session is opened, and the headers that a token opens it with; None: the key does."""
        ...

    def begin(
        self, model: str, config: Mapping[str, Any], tools: Sequence[Tool], *, resumes: bool, kept: int
    ) -> LiveConversation:
        """One in which nothing has been said; `kept` bytes of sound and pictures of an open turn are remembered."""
        ...

    def content(self, turns: Sequence[str | Mapping[str, Any]], *, complete: bool) -> Sequence[Json]:
        """What a user says, or said before; a text is a turn of the user."""
        ...

    def audio(self, samples: bytes, media_type: str | None) -> Sequence[Json]: ...
    def video(self, frame: bytes, media_type: str) -> Sequence[Json]: ...
    def typed(self, text: str) -> Sequence[Json]: ...
    def activity_start(self) -> Sequence[Json]: ...
    def activity_end(self) -> Sequence[Json]: ...
    def audio_end(self) -> Sequence[Json]: ...
    def interruption(self, played: float | None) -> Sequence[Json]:
        """What stops the model. Raises `Unsupported`."""
        ...

    def results(self, results: Sequence[ToolResult]) -> Sequence[Json]: ...
    def calls(self, message: Json, /) -> list[ToolCall]: ...
    def has_begun(self, message: Json, /) -> bool: ...
    def read_error(self, message: Json, /) -> ErrorFacts | None:
        """The facts of a message that refuses what was asked for; None if it is none."""
        ...

    def reply(self, raw: Sequence[Json], messages: Sequence[Any]) -> Spoken:
        """What all messages of a turn say together; `messages` are the same, typed."""
        ...
