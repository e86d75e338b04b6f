"""The results of tools as Gemini function responses."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any, cast

from interlingua.errors import InvalidArgument
from interlingua.messages import File, Image, Text, ToolResult
from interlingua.protocols.gemini.encode_media import encode_file, encode_image
from interlingua.protocols.gemini.name import MADE_ID
from interlingua.protocols.notes import Notes

if TYPE_CHECKING:
    from interlingua_wire.gemini.types import FunctionResponseDict, FunctionResponsePartDict, PartDict

_GREATEST_INTEGER = 2**53
"""Gemini holds the numbers of a JSON object as doubles; greater ones would be rounded."""


def encode_result(result: ToolResult, called: str | None, notes: Notes) -> Iterator[PartDict]:
    """The response, and behind it the media that cannot stand inside: only inline ones can."""
    name = result.name or called
    if name is None:
        raise InvalidArgument(
            "messages", f"the result of a call {result.id!r} that no message makes", "ToolResult(name=)"
        )
    response: FunctionResponseDict = {"name": name, "response": _encode_outcome(result)}
    if not result.id.startswith(MADE_ID):
        response["id"] = result.id
    media = [_encode_media(part) for part in result.content if isinstance(part, Image | File)]
    inside: list[FunctionResponsePartDict] = [
        {"inlineData": part["inlineData"]} for part in media if "inlineData" in part
    ]
    if inside:
        response["parts"] = inside
    yield {"functionResponse": response}
    for part in media:
        if "inlineData" not in part:
            notes.add("messages", "a tool's picture or document that is not inline is sent beside its result")
            yield part


def _encode_media(part: Image | File) -> PartDict:
    return encode_image(part) if isinstance(part, Image) else encode_file(part)


def _encode_outcome(result: ToolResult) -> dict[str, Any]:
    return {"error" if result.is_error else "output": _structured(_text(result.content))}


def _text(content: str | Sequence[Text | Image | File]) -> str:
    return content if isinstance(content, str) else "".join(part.text for part in content if isinstance(part, Text))


def _structured(text: str) -> object:
    """The JSON object or array that the text is, if that loses nothing; else the text."""
    if text[:1] not in ("{", "["):
        return text
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value if _survives(value) else text


def _survives(value: object) -> bool:
    match value:
        case dict():
            return all(_survives(item) for item in cast("dict[str, object]", value).values())
        case list():
            return all(_survives(item) for item in cast("list[object]", value))
        case int():
            return abs(value) <= _GREATEST_INTEGER
        case float():
            return isfinite(value)
        case _:
            return True
