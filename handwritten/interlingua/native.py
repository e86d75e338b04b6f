"""A message in a provider's own words, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, overload

from interlingua.errors import InvalidArgument, Unsupported
from interlingua.messages import Message
from interlingua.protocols import PROTOCOLS, load_native
from interlingua.protocols.native import native_values

if TYPE_CHECKING:
    from interlingua.protocols.anthropic_messages.native import InputMessage
    from interlingua.protocols.base import NativeProtocol
    from interlingua.protocols.bedrock_converse.native import MessageDict
    from interlingua.protocols.cohere_chat.native import ChatMessageV2
    from interlingua.protocols.gemini.native import ContentDict
    from interlingua.protocols.ollama.native import ChatMessage
    from interlingua.protocols.openai_chat.native import ChatCompletionRequestMessage
    from interlingua.protocols.openai_responses.native import InputItemDict


@overload
def to_native(message: Message, protocol: Literal["openai_chat"]) -> list[ChatCompletionRequestMessage]: ...
@overload
def to_native(message: Message, protocol: Literal["openai_responses"]) -> list[InputItemDict]: ...
@overload
def to_native(message: Message, protocol: Literal["anthropic_messages"]) -> list[InputMessage]: ...
@overload
def to_native(message: Message, protocol: Literal["gemini"]) -> list[ContentDict]: ...
@overload
def to_native(message: Message, protocol: Literal["cohere_chat"]) -> list[ChatMessageV2]: ...
@overload
def to_native(message: Message, protocol: Literal["ollama"]) -> list[ChatMessage]: ...
@overload
def to_native(message: Message, protocol: Literal["bedrock_converse"]) -> list[MessageDict]: ...
@overload
def to_native(message: Message, protocol: str) -> list[Any]: ...
def to_native(message: Message, protocol: str) -> list[Any]:
    """The typed values that stand for a message in a wire format, for use with `il.connect`; nothing is lost.

    A turn may become several values, such as one for each result of a tool. Ids of replies, and the names of results,
    stand elsewhere in a conversation and are not part of it. Raises `Unsupported` for what the format has no words for.

    >>> il.to_native(il.user("Hi"), "openai_chat")
    [{'role': 'user', 'content': 'Hi'}]
    """
    return native_values(message, _words_of(protocol))


def from_native(values: Mapping[str, Any] | Sequence[Mapping[str, Any]], protocol: str) -> Message:
    """The message that values of a wire format stand for; what we have no word for is kept whole, as `Native`."""
    given = [values] if isinstance(values, Mapping) else values
    if not given:
        raise InvalidArgument("values", "none", "one value or more")
    return _words_of(protocol).decode(given)


def _words_of(protocol: str) -> NativeProtocol:
    if protocol not in PROTOCOLS:
        raise InvalidArgument("protocol", repr(protocol), f"one of {', '.join(PROTOCOLS)}")
    found = load_native(protocol)
    if found is None:
        raise Unsupported("protocol", f"messages of {protocol} are not translated one by one")
    return found
