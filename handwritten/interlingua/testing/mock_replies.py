"""What a mock answers with, and the rules by which it chooses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from attrs import field, frozen

from interlingua.chat import FinishReason
from interlingua.messages import ToolCall
from interlingua.usage import Usage

if TYPE_CHECKING:
    from interlingua.testing.mock_requests import MockRequest


def _calls(calls: Sequence[ToolCall]) -> tuple[ToolCall, ...]:
    return tuple(calls)


@frozen
class MockReply:
    """An answer of a model."""

    text: str = ""
    tool_calls: tuple[ToolCall, ...] = field(default=(), kw_only=True, converter=_calls)
    reasoning: str = field(default="", kw_only=True)
    refusal: str = field(default="", kw_only=True)
    finish_reason: FinishReason | None = field(default=None, kw_only=True)
    """None: `tool_calls` where there are some, else `stop`."""
    usage: Usage | None = field(default=None, kw_only=True)
    """None: counted in words."""
    pieces: int | Sequence[str] | None = field(default=None, kw_only=True)
    """How text comes in a stream: characters a piece, or the pieces themselves; None: as the provider's `pieces`."""
    delay: float | None = field(default=None, kw_only=True)
    """Seconds before each piece of a stream, and before a plain answer; None: the provider's."""
    breaks_after: int | None = field(default=None, kw_only=True)
    """A stream breaks off after so many events; None: it is whole."""


@frozen
class MockError:
    """An answer that is an error."""

    status: int = 500
    message: str = "the mock says no"
    code: str | None = field(default=None, kw_only=True)
    """The provider's own word."""
    retry_after: float | None = field(default=None, kw_only=True)
    """Seconds."""


Replied: TypeAlias = str | ToolCall | MockReply | MockError | Mapping[str, Any] | Exception
"""Text, one tool call, an answer in full, JSON, an error of the provider, or one of the connection."""
Chooser: TypeAlias = Callable[["MockRequest"], Any]
"""Makes the answer, or another rule, of a request."""


def chooser_from(replies: Any) -> Chooser:
    """The rule behind what a mock was given: patterns by regular expression, a sequence, a function, or one answer."""
    match replies:
        case str():
            return lambda request: replies
        case Mapping():
            return _by_pattern(cast("Mapping[str, Any]", replies))
        case Sequence():
            return _in_turn(cast("Sequence[Any]", replies))  # type: ignore[redundant-cast]  # pyright needs it
        case _ if callable(replies):
            return cast("Chooser", replies)
        case _:
            return lambda request: replies


def reply_to(request: MockRequest, chooser: Chooser) -> MockReply | MockError:
    """The answer to a request. Raises what is to break the connection."""
    found = chooser(request)
    match found:
        case str():
            return MockReply(found)
        case ToolCall():
            return MockReply(tool_calls=(found,))
        case MockReply() | MockError():
            return found
        case Exception():
            raise found
        case [ToolCall(), *_] if all(isinstance(item, ToolCall) for item in cast("Sequence[object]", found)):
            return MockReply(tool_calls=found)
        case _ if callable(found):
            return reply_to(request, cast("Chooser", found))
        case _:
            return MockReply(_as_output(found, request))


def _as_output(value: Any, request: MockRequest) -> str:
    """A value as the JSON that was asked for: one that is no object lies in the property that stands for it."""
    from interlingua.structured.json_text import json_text
    from interlingua.structured.output import WRAPPER

    output = request.kept.output if request.kept is not None else None
    return json_text({WRAPPER: value} if output is not None and output.is_wrapped else value)


def call(name: str, /, **arguments: Any) -> ToolCall:
    """A tool call for a mock to make; the provider gives it an id."""
    return ToolCall("", name, arguments)


def _in_turn(replies: Sequence[Any]) -> Chooser:
    numbers: Iterator[int] = count()

    def choose(request: MockRequest) -> Any:
        number = next(numbers)
        if number >= len(replies):
            raise AssertionError(f"the mock has {len(replies)} replies and was asked once more: {request.text!r}")
        return replies[number]

    return choose


def _by_pattern(patterns: Mapping[str, Any]) -> Chooser:
    def choose(request: MockRequest) -> Any:
        for pattern, reply in patterns.items():
            if re.search(pattern, request.text):
                return reply
        raise AssertionError(f"no pattern of the mock fits {request.text!r}; there are {', '.join(patterns)}")

    return choose
