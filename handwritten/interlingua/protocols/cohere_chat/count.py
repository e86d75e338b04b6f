"""Counting the tokens of a prompt with Cohere, which counts texts only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.chat import ChatRequest, TokenCount
from interlingua.errors import InvalidArgument
from interlingua.messages import Message, Reasoning, Refusal, Text, ToolCall, ToolResult
from interlingua.profiles import Profile
from interlingua.protocols.arguments import arguments_text
from interlingua.protocols.base import Encoded
from interlingua.protocols.notes import Notes
from interlingua.protocols.scalars import listed
from interlingua_wire._core.request import Request
from interlingua_wire.cohere.resources.tokenize import TOKENIZE_CREATE

if TYPE_CHECKING:
    from interlingua_wire.cohere.types import TokenizeResponse

_LONGEST = 65536
_SPEC = "https://docs.cohere.com/reference/tokenize"


class CohereCount:
    """Token counts by `POST /v1/tokenize`."""

    def encode(self, request: ChatRequest, profile: Profile) -> Encoded:
        """The texts of the prompt in one, which is what the API takes."""
        notes = Notes()
        notes.add(
            "messages", "only texts are counted: neither what marks the turns nor images, which the prompt has too"
        )
        text = "\n".join(text for message in request.messages for text in _texts(message))
        text = "\n".join([text, *(f"{tool.name} {tool.description} {tool.parameters}" for tool in request.tools)])
        if not 0 < len(text) <= _LONGEST:
            raise InvalidArgument("messages", f"{len(text)} characters", f"1 to {_LONGEST}", source=_SPEC)
        return Encoded(Request(TOKENIZE_CREATE, body={"model": request.model, "text": text}), notes.warnings)

    def decode(self, reply: TokenizeResponse, /) -> TokenCount:
        """The number of tokens."""
        return TokenCount(input_tokens=len(listed(reply.tokens, "list of tokens")), raw=reply)


def _texts(message: Message) -> list[str]:
    texts: list[str] = []
    for part in message.parts:
        match part:
            case Text() | Reasoning() | Refusal():
                texts.append(part.text)
            case ToolCall():
                texts.append(f"{part.name} {arguments_text(part.arguments)}")
            case ToolResult(content=str(text)):
                texts.append(text)
            case ToolResult():
                texts.extend(item.text for item in part.content if isinstance(item, Text))
            case _:
                pass
    return texts
