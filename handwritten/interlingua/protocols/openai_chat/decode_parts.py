"""Parts of a reply, from the wire's values; the same for plain replies and streams."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from interlingua.errors import InvalidReply
from interlingua.media_types import media_type_of
from interlingua.messages import Audio, Native, Source, ToolCall
from interlingua.protocols.arguments import arguments_from
from interlingua.protocols.openai_chat.name import NAME
from interlingua.protocols.openai_chat.reasoning_details import details_in, words_in

if TYPE_CHECKING:
    from interlingua.chat import FinishReason
    from interlingua_wire._core.model import WireModel

Voice: TypeAlias = Literal["text", "reasoning"]
Extra: TypeAlias = Mapping[str, Any] | None
"""Fields that the specification does not know."""

_REASONING_FIELDS = ("reasoning_content", "reasoning")
"""Where compatible servers put what OpenAI keeps to itself."""


def decode_words(content: object, extra: Extra) -> Iterator[tuple[Voice, str]]:
    """What is said and what is only thought, piece by piece."""
    for words in _reasoning_in(extra) if extra else ():
        yield "reasoning", words
    if isinstance(content, str):
        yield "text", content
    elif isinstance(content, Sequence):
        for item in cast("Sequence[object]", content):
            yield from _item_words(item)


def _reasoning_in(extra: Mapping[str, Any]) -> Iterator[str]:
    for field in _REASONING_FIELDS:
        reasoning = extra.get(field)
        if isinstance(reasoning, str) and reasoning:
            return iter((reasoning,))
    return words_in(details_in(extra))


def _item_words(item: object) -> Iterator[tuple[Voice, str]]:
    """Content as a list of typed items, which some compatible servers answer with."""
    if not isinstance(item, Mapping):
        return
    fields = cast("Mapping[str, Any]", item)
    if isinstance(text := fields.get("text"), str):
        yield "text", text
    for piece in fields.get("thinking") or ():
        for _, thought in _item_words(piece):
            yield "reasoning", thought


def signature_in(content: object) -> str | None:
    """The signature of reasoning, where content is a list of items and one of them has it."""
    if isinstance(content, str) or not isinstance(content, Sequence):
        return None
    for item in cast("Sequence[object]", content):
        signature = cast("Mapping[str, object]", item).get("signature") if isinstance(item, Mapping) else None
        if isinstance(signature, str):
            return signature
    return None


def decode_call(call_id: str, name: str, arguments: object, finish: FinishReason) -> ToolCall | Native:
    """A call that may be made; a part that stands for it when the answer was cut off inside it."""
    parsed = arguments_from(arguments)
    if name and parsed is not None:
        return ToolCall(call_id, name, parsed)
    if finish in ("stop", "tool_calls"):
        raise InvalidReply(f"tool call {name!r}: its arguments are no JSON object", body=str(arguments).encode())
    function = {"name": name, "arguments": arguments}
    return Native({"id": call_id, "type": "function", "function": function}, NAME)


def decode_source(annotation: Mapping[str, Any]) -> Source:
    """A cited page."""
    citation: Mapping[str, Any] = annotation.get("url_citation") or {}
    return Source(
        url=citation.get("url"),
        title=citation.get("title"),
        start=citation.get("start_index"),
        end=citation.get("end_index"),
        native=annotation,
    )


def sources_beside(extra: Extra) -> Iterator[Source]:
    """Pages that a reply names as a whole, with their titles or by address alone."""
    fields = extra or {}
    for found in fields.get("search_results") or fields.get("citations") or ():
        if isinstance(found, str):
            yield Source(url=found)
        elif isinstance(found, Mapping):
            page = cast("Mapping[str, Any]", found)
            yield Source(url=page.get("url"), title=page.get("title"), quote=page.get("snippet") or None, native=page)


def decode_audio(pieces: Sequence[str], audio_id: str | None, transcript: str | None) -> Audio:
    """Sound; the wire does not say which format, the first bytes do."""
    data = b"".join(b64decode(piece) for piece in pieces)
    return Audio(data, id=audio_id, media_type=media_type_of(data) or "audio/pcm", transcript=transcript)


def dump(model: WireModel) -> dict[str, Any]:
    """The JSON it was decoded from."""
    return model.model_dump(mode="json", exclude_unset=True, warnings=False)
