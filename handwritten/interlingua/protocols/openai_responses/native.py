"""Items of the Responses API as our messages."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from interlingua.errors import Unsupported
from interlingua.messages import (
    File,
    Image,
    Message,
    Part,
    Reasoning,
    Refusal,
    Role,
    Source,
    Text,
    ToolCall,
    ToolResult,
)
from interlingua.messages import Native as NativePart
from interlingua.protocols.arguments import arguments_from
from interlingua.protocols.media import split_data_url
from interlingua.protocols.native import (
    Value,
    fields_of,
    given_name,
    image_from,
    image_of,
    items_of,
    result_content,
    unknown,
)
from interlingua.protocols.notes import Notes
from interlingua.protocols.openai_responses.encode_items import encode_items
from interlingua.protocols.openai_responses.name import NAME

if TYPE_CHECKING:
    from interlingua_wire.openai.types import InputItemDict as InputItemDict

_OF_A_CALL = frozenset({"type", "call_id", "name", "arguments"})


class ResponsesNative:
    """Messages as `InputItem`s."""

    def encode(self, message: Message) -> Sequence[InputItemDict]:
        """The items that stand for a message. Raises `Unsupported` for what they cannot hold."""
        notes = Notes()
        found = encode_items([message], notes)
        for warning in notes.warnings:
            raise Unsupported(warning.parameter, warning.message)
        return found

    def decode(self, values: Sequence[Mapping[str, Any]]) -> Message:
        """One message of ours."""
        return Message(_role(values), [part for value in values for part in _parts(value)])


def _role(values: Sequence[Mapping[str, Any]]) -> Role:
    roles = [value["role"] for value in values if "role" in value]
    if any(value.get("type") == "function_call_output" for value in values):
        return "user" if roles else "tool"
    return cast("Role", roles[0] if roles else "assistant")


def _parts(value: Mapping[str, Any]) -> Iterator[Part]:
    match value:
        case {"role": "assistant", "content": [*_], "id": str()}:
            native = NativePart({name: value[name] for name in ("id", "phase") if name in value}, NAME)
            for item in cast("Sequence[Value]", value["content"]):
                yield from _spoken(item, native)
        case {"role": str(), "content": content}:
            yield from map(_part, items_of(content))
        case {"type": "function_call_output", "call_id": str(call_id), "output": output}:
            parts = [_part(item) for item in items_of(output)]
            yield ToolResult(call_id, result_content(parts, is_bare=isinstance(output, str)))
        case {"type": "function_call", "call_id": str(call_id), "name": str(name)}:
            yield _call(call_id, name, value)
        case {"type": "reasoning"}:
            yield _reasoning(value)
        case {"type": "image_generation_call", "result": str(result)}:
            rest = {name: item for name, item in value.items() if name != "result"}
            yield image_of("", result, native=NativePart(rest, NAME))
        case _:
            yield unknown(value, NAME)


def _spoken(value: Value, native: NativePart) -> Iterator[Part]:
    match value:
        case {"type": "output_text", "text": str(text)}:
            yield Text(text, native=native)
            yield from map(_source, value.get("annotations", ()))
        case {"type": "refusal", "refusal": str(text)}:
            yield Refusal(text, native=native)
        case _:
            yield unknown(value, NAME)


def _source(value: Mapping[str, Any]) -> Source:
    title = value.get("title") or value.get("filename")
    start, end = value.get("start_index"), value.get("end_index")
    return Source(url=value.get("url"), title=title, start=start, end=end, native=value)


def _call(call_id: str, name: str, value: Mapping[str, Any]) -> Part:
    arguments = arguments_from(value.get("arguments"))
    if arguments is None:
        return unknown(value, NAME)
    rest = {field: value[field] for field in value.keys() - _OF_A_CALL}
    return ToolCall(call_id, name, arguments, native=NativePart(rest, NAME) if rest else None)


def _reasoning(value: Mapping[str, Any]) -> Reasoning:
    texts = [fields_of(piece).get("text", "") for piece in value.get("summary") or value.get("content") or ()]
    signature, native = value.get("encrypted_content"), NativePart(dict(value), NAME)
    return Reasoning("\n\n".join(texts), id=value.get("id"), signature=signature, origin=NAME, native=native)


def _part(value: Value) -> Part:
    cache = "prompt_cache_breakpoint" in value
    detail = value.get("detail") if value.get("detail") != "auto" else None
    match value:
        case {"type": "text" | "input_text", "text": str(text)}:
            return Text(text, cache=cache)
        case {"type": "input_image", "file_id": str(file_id)}:
            return Image(file_id=file_id, detail=detail, cache=cache)
        case {"type": "input_image", "image_url": str(url)}:
            return image_from(url, detail=detail, cache=cache)
        case {"type": "input_file", "file_id": str(file_id)}:
            return File(file_id=file_id, cache=cache)
        case {"type": "input_file", "file_url": str(url)}:
            return File(url=url, cache=cache)
        case {"type": "input_file", "file_data": str(url)}:
            media_type, data = split_data_url(url) or ("", "")
            name = given_name(value.get("filename"), media_type)
            return File(b64decode(data), media_type=media_type, name=name, cache=cache)
        case _:
            return unknown(value, NAME)


native = ResponsesNative()
