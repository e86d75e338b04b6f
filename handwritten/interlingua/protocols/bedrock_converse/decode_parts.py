"""Content blocks of Converse as our message parts."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from interlingua.errors import InvalidReply
from interlingua.messages import Image, Native, Part, Reasoning, Source, Text, ToolCall
from interlingua.protocols.arguments import arguments_from
from interlingua.protocols.bedrock_converse.name import PROTOCOL

if TYPE_CHECKING:
    from interlingua_wire._core.model import WireModel
    from interlingua_wire.bedrock_runtime.types import (
        Citation,
        CitationsContentBlock,
        CitationsDelta,
        ContentBlock,
        ReasoningContentBlock,
    )

_FORMATS = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}


def decode_block(block: ContentBlock) -> Sequence[Part]:
    """The parts that one block makes: a text is followed by what it cites."""
    if block.text is not None:
        return [Text(block.text)]
    if block.citations_content:
        return _decode_cited(block.citations_content)
    if block.reasoning_content:
        return [_decode_reasoning(block.reasoning_content, block)]
    if block.tool_use and block.tool_use.type is None:
        call = block.tool_use
        return [decode_call(call.tool_use_id, call.name, call.input)]
    if block.image and block.image.source.bytes and not block.image.error:
        return [decode_image(block.image.format, block.image.source.bytes, plain(block))]
    return [Native(plain(block), PROTOCOL)]


def decode_text(text: str, citations: Iterable[Citation | CitationsDelta]) -> Sequence[Part]:
    """A text, and a source for each of its citations: each stands for the whole of the text."""
    return [Text(text), *(_source(citation, len(text)) for citation in citations)]


def decode_call(call_id: str | None, name: str | None, arguments: object) -> ToolCall:
    """A call with its arguments, which must be an object by now."""
    given = arguments_from(arguments)
    if not name or given is None:
        raise InvalidReply(f"the call of the tool {name!r} has no name, or input that is no JSON object")
    return ToolCall(call_id or "", name, given)


def decode_image(kind: str, base64: str, native: Mapping[str, Any]) -> Part:
    """A picture; as it came where its bytes or its kind cannot be read."""
    try:
        data = b64decode(base64, validate=True)
    except ValueError:
        return Native(native, PROTOCOL)
    return Image(data, media_type=_FORMATS[kind]) if kind in _FORMATS else Native(native, PROTOCOL)


def plain(value: WireModel) -> Mapping[str, Any]:
    """The JSON object that a wire value was decoded from."""
    return value.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings=False)


def _decode_cited(block: CitationsContentBlock) -> Sequence[Part]:
    text = "".join(each.text or "" for each in block.content or ())
    return decode_text(text, block.citations or ())


def _decode_reasoning(block: ReasoningContentBlock, whole: ContentBlock) -> Part:
    """Reasoning as it must go back."""
    if block.reasoning_text:
        said = block.reasoning_text
        return Reasoning(said.text or "", signature=said.signature or None, origin=PROTOCOL)
    if block.redacted_content is not None:
        return Reasoning(redacted=block.redacted_content, origin=PROTOCOL)
    return Native(plain(whole), PROTOCOL)


def _source(citation: Citation | CitationsDelta, end: int) -> Source:
    web = citation.location.web if citation.location else None
    return Source(
        url=(web.url if web else None) or _address(citation.source),
        title=citation.title,
        quote="".join(each.text or "" for each in citation.source_content or ()) or None,
        start=0,
        end=end,
        native=plain(citation),
    )


def _address(source: str | None) -> str | None:
    return source if source is not None and "://" in source else None
