"""Contents of Gemini as our messages."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from interlingua.errors import Unsupported
from interlingua.messages import Audio, File, Image, Message, Native, Part, Reasoning, Role, Text, ToolCall, ToolResult
from interlingua.protocols.arguments import arguments_text
from interlingua.protocols.gemini.encode_parts import encode_parts
from interlingua.protocols.gemini.name import PROTOCOL
from interlingua.protocols.native import Value, fields_of, image_of, unknown
from interlingua.protocols.notes import Notes

if TYPE_CHECKING:
    from interlingua_wire.gemini.types import ContentDict as ContentDict

_ROLES: dict[Role, str] = {"user": "user", "tool": "user", "assistant": "model"}
_OURS: dict[str, Role] = {"user": "user", "model": "assistant"}


class GeminiNative:
    """Messages as `Content`s; the system's has no role."""

    def encode(self, message: Message) -> Sequence[ContentDict]:
        """The content in the API's words. Raises `Unsupported` for what it cannot hold."""
        notes = Notes()
        parts = encode_parts(message, {}, notes)
        if message.name is not None:
            notes.add("messages.name", "Gemini has no names of speakers")
        for warning in notes.warnings:
            raise Unsupported(warning.parameter, warning.message)
        return [
            {"parts": parts} if message.role == "system" else {"role": _ROLES.get(message.role, ""), "parts": parts}
        ]

    def decode(self, values: Sequence[Mapping[str, Any]]) -> Message:
        """One message of ours; one of nothing but results is the tools'."""
        (value,) = values
        items = cast("Sequence[Value]", value["parts"])
        parts = [part for item in items for part in _parts(item)]
        return Message(_role(value.get("role"), parts), parts)


def _role(word: str | None, parts: Sequence[Part]) -> Role:
    if parts and all(isinstance(part, ToolResult) for part in parts):
        return "tool"
    return _OURS.get(word or "", "system")


def _parts(value: Value) -> Iterator[Part]:
    signature = value.get("thoughtSignature")
    origin = None if signature is None else PROTOCOL
    match value:
        case {"text": str(text), "thought": True}:
            yield Reasoning(text, signature=signature, origin=PROTOCOL)
        case {"text": str(text)}:
            yield Text(text, signature=signature, origin=origin)
        case {"functionCall": {"name": str(name), **call}}:
            arguments = fields_of(call.get("args"))
            call_id = str(call.get("id") or "")
            yield ToolCall(call_id, name, arguments, signature=signature, origin=origin)
        case {"functionResponse": {"name": str(name), "response": response}}:
            yield _result(name, fields_of(response), fields_of(value["functionResponse"]))
        case {"inlineData": {"mimeType": str(media_type), "data": str(data)}}:
            yield _inline(value, media_type, data)
        case {"fileData": {"fileUri": str(uri)}}:
            yield _elsewhere(value, uri, fields_of(value["fileData"]).get("mimeType"))
        case _:
            yield unknown(value, PROTOCOL)


def _result(name: str, response: Mapping[str, Any], result: Mapping[str, Any]) -> ToolResult:
    is_error = "error" in response
    outcome = response.get("error" if is_error else "output", "")
    text = outcome if isinstance(outcome, str) else arguments_text(outcome)
    media = [part for item in result.get("parts", ()) for part in _parts(item)]
    inside = cast("list[Text | Image | File]", [Text(text), *media] if text else media)
    return ToolResult(result.get("id") or "", inside if media else text, name=name, is_error=is_error)


def _inline(value: Value, media_type: str, data: str) -> Part:
    kind, _, _ = media_type.partition("/")
    signature = value.get("thoughtSignature")
    native = None if signature is None else Native({"thoughtSignature": signature}, PROTOCOL)
    match kind:
        case "image":
            return image_of(media_type, data, detail=_detail(value), native=native)
        case "audio":
            return Audio(b64decode(data), media_type=media_type)
        case _:
            return File(b64decode(data), media_type=media_type)


def _elsewhere(value: Value, uri: str, media_type: str | None) -> Part:
    is_address = uri.startswith(("http://", "https://"))
    place: dict[str, Any] = {"url": uri} if is_address else {"file_id": uri}
    kind, _, _ = (media_type or "image/").partition("/")
    match kind:
        case "image":
            return Image(**place, media_type=media_type, detail=_detail(value))
        case "audio":
            return Audio(**place, media_type=media_type or "")
        case _:
            return File(**place, media_type=media_type or "")


def _detail(value: Value) -> Any:
    words = {"MEDIA_RESOLUTION_LOW": "low", "MEDIA_RESOLUTION_HIGH": "high"}
    return words.get(fields_of(value.get("mediaResolution")).get("level", ""))


native = GeminiNative()
