"""The unified vocabulary: messages and the parts they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

from attrs import field, frozen

from interlingua.values import Value

Role: TypeAlias = Literal["system", "developer", "user", "assistant", "tool"]
CacheHint: TypeAlias = bool | Literal["5m", "1h"]
"""True asks for the provider's default lifetime."""


@frozen(eq=False, repr=False)
class Native(Value):
    """A part that only its maker has a word for; kept whole, and sent back only there."""

    value: Mapping[str, Any]
    origin: str


def _native() -> Any:
    """What the maker's own item holds beside the fields: sent back only to it, and ignored when parts are compared."""
    return field(default=None, eq=False, repr=False, kw_only=True)


@frozen(eq=False, repr=False)
class Text(Value):
    """Plain text."""

    text: str
    cache: CacheHint = field(default=False, kw_only=True)
    """Ask the provider to cache the prompt up to and with this part."""
    signature: str | None = field(default=None, kw_only=True, repr=False)
    """Opaque; sent back only to `origin`."""
    origin: str | None = field(default=None, kw_only=True)
    native: Native | None = _native()


@frozen(eq=False, repr=False)
class Reasoning(Value):
    """What a model thought before it answered. Goes back only to the wire format that made it, unchanged."""

    text: str = ""
    id: str | None = field(default=None, kw_only=True)
    signature: str | None = field(default=None, kw_only=True, repr=False)
    redacted: str | None = field(default=None, kw_only=True, repr=False)
    """The encrypted form, when the provider shows no text."""
    origin: str | None = field(default=None, kw_only=True)
    """The protocol that made it, such as `anthropic_messages`."""
    native: Native | None = _native()


@frozen(eq=False, repr=False)
class Image(Value):
    """A picture: its bytes, a URL, or a file the provider holds. Exactly one of the three."""

    data: bytes | None = field(default=None, repr=False)
    url: str | None = field(default=None, kw_only=True)
    file_id: str | None = field(default=None, kw_only=True)
    media_type: str | None = field(default=None, kw_only=True)
    """Such as `image/png`; needed with `data`, read off the bytes where it is absent."""
    detail: Literal["auto", "low", "high"] | None = field(default=None, kw_only=True)
    cache: CacheHint = field(default=False, kw_only=True)
    native: Native | None = _native()


@frozen(eq=False, repr=False)
class Audio(Value):
    """Sound: its bytes, a URL, a file the provider holds, or what the provider said earlier."""

    data: bytes | None = field(default=None, repr=False)
    url: str | None = field(default=None, kw_only=True)
    file_id: str | None = field(default=None, kw_only=True)
    id: str | None = field(default=None, kw_only=True)
    """The provider's id of audio it made earlier in the conversation."""
    media_type: str = field(default="audio/wav", kw_only=True)
    transcript: str | None = field(default=None, kw_only=True)
    cache: CacheHint = field(default=False, kw_only=True)


@frozen(eq=False, repr=False)
class File(Value):
    """A document such as a PDF: its bytes, a URL, or a file the provider holds. Exactly one of the three."""

    data: bytes | None = field(default=None, repr=False)
    url: str | None = field(default=None, kw_only=True)
    file_id: str | None = field(default=None, kw_only=True)
    media_type: str = field(default="application/pdf", kw_only=True)
    name: str | None = field(default=None, kw_only=True)
    cache: CacheHint = field(default=False, kw_only=True)


@frozen(eq=False, repr=False)
class ToolCall(Value):
    """The model asks for a tool to be called."""

    id: str
    name: str
    arguments: Mapping[str, Any]
    signature: str | None = field(default=None, kw_only=True, repr=False)
    """Opaque; sent back only to `origin`."""
    origin: str | None = field(default=None, kw_only=True)
    native: Native | None = _native()


def _content(value: str | Sequence[Text | Image | File]) -> str | tuple[Text | Image | File, ...]:
    return value if isinstance(value, str) else tuple(value)


@frozen(eq=False, repr=False)
class ToolResult(Value):
    """What a tool gave back."""

    id: str
    """The id of the call it answers."""
    content: str | tuple[Text | Image | File, ...] = field(converter=_content)
    name: str | None = field(default=None, kw_only=True)
    is_error: bool = field(default=False, kw_only=True)
    cache: CacheHint = field(default=False, kw_only=True)


@frozen(eq=False, repr=False)
class Refusal(Value):
    """The model's own words when it declines."""

    text: str
    native: Native | None = _native()


@frozen(eq=False, repr=False)
class Source(Value):
    """What an answer cites."""

    url: str | None = field(default=None, kw_only=True)
    title: str | None = field(default=None, kw_only=True)
    quote: str | None = field(default=None, kw_only=True)
    start: int | None = field(default=None, kw_only=True)
    """First character of the cited span of the text before it."""
    end: int | None = field(default=None, kw_only=True)
    native: Mapping[str, Any] | None = field(default=None, kw_only=True, repr=False)


Part: TypeAlias = Text | Reasoning | Image | Audio | File | ToolCall | ToolResult | Refusal | Source | Native


@frozen(eq=False, repr=False)
class Message(Value):
    """One turn: who speaks, and the parts in order."""

    role: Role
    parts: tuple[Part, ...] = field(converter=tuple[Part, ...])
    name: str | None = field(default=None, kw_only=True)
    id: str | None = field(default=None, kw_only=True)
    """The provider's id of the message, where it gives one."""

    @property
    def text(self) -> str:
        """All text parts, joined."""
        return "".join(part.text for part in self.parts if isinstance(part, Text))

    @property
    def tool_calls(self) -> tuple[ToolCall, ...]:
        """The calls the model asks for."""
        return tuple(part for part in self.parts if isinstance(part, ToolCall))

    @property
    def reasoning(self) -> str:
        """All reasoning text, joined."""
        return "".join(part.text for part in self.parts if isinstance(part, Reasoning))


Content: TypeAlias = str | Part | Sequence[str | Part]


def system(content: Content) -> Message:
    """Instructions from the application."""
    return Message("system", parts_from(content))


def user(content: Content) -> Message:
    """What the user says."""
    return Message("user", parts_from(content))


def assistant(content: Content) -> Message:
    """What the model said; as the last message, the beginning of what it is to say."""
    return Message("assistant", parts_from(content))


def tool_results(*results: ToolResult) -> Message:
    """The results of the tools a model called, in one turn."""
    return Message("tool", results)


def parts_from(content: Content) -> tuple[Part, ...]:
    """Strings become text; a lone part becomes a sequence of one."""
    if isinstance(content, str):
        return (Text(content),)
    if isinstance(content, Sequence):
        return tuple(Text(item) if isinstance(item, str) else item for item in content)
    return (content,)
