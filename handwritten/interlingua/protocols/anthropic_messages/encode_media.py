"""Pictures and documents as content blocks of the Messages API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua.errors import InvalidArgument, Unsupported
from interlingua.messages import File, Image
from interlingua.protocols.anthropic_messages.encode_cache import cache_control
from interlingua.protocols.media import base64_text, image_media_type, split_data_url
from interlingua.protocols.notes import Notes

if TYPE_CHECKING:
    from interlingua_wire.anthropic.types import (
        Base64ImageSource,
        Base64ImageSourceMediaType,
        RequestDocumentBlock,
        RequestDocumentBlockSource,
        RequestImageBlock,
        RequestImageBlockSource,
    )

_IMAGE_TYPES: dict[str, Base64ImageSourceMediaType] = {
    "image/jpeg": "image/jpeg",
    "image/png": "image/png",
    "image/gif": "image/gif",
    "image/webp": "image/webp",
}
_IMAGE_TYPES_FROM = "https://platform.claude.com/docs/en/build-with-claude/vision"


def encode_image(image: Image, notes: Notes) -> RequestImageBlock:
    """A picture as an image block."""
    if image.detail not in (None, "auto"):
        notes.add("messages.image.detail", "the Messages API has no level of detail; left out")
    block: RequestImageBlock = {"type": "image", "source": _image_source(image)}
    if control := cache_control(image.cache):
        block["cache_control"] = control
    return block


def _image_source(image: Image) -> RequestImageBlockSource:
    if image.file_id is not None:
        return {"type": "file", "file_id": image.file_id}
    if image.url is not None:
        inline = split_data_url(image.url)
        return _inline_image(*inline) if inline else {"type": "url", "url": image.url}
    return _inline_image(image_media_type(image), base64_text(image.data or b""))


def _inline_image(media_type: str, base64: str) -> Base64ImageSource:
    known = _IMAGE_TYPES.get(media_type)
    if known is None:
        raise InvalidArgument(
            "image.media_type", media_type, f"one of {', '.join(_IMAGE_TYPES)}", source=_IMAGE_TYPES_FROM
        )
    return {"type": "base64", "media_type": known, "data": base64}


def encode_file(file: File, notes: Notes) -> RequestDocumentBlock:
    """A document as a document block."""
    block: RequestDocumentBlock = {"type": "document", "source": _file_source(file, notes)}
    if file.name:
        block["title"] = file.name
    if control := cache_control(file.cache):
        block["cache_control"] = control
    return block


def _file_source(file: File, notes: Notes) -> RequestDocumentBlockSource:
    if file.file_id is not None:
        return {"type": "file", "file_id": file.file_id}
    if file.url is not None:
        return {"type": "url", "url": file.url}
    if file.media_type == "application/pdf":
        return {"type": "base64", "media_type": "application/pdf", "data": base64_text(file.data or b"")}
    if file.media_type.startswith("text/"):
        return {"type": "text", "media_type": "text/plain", "data": _plain_text(file, notes)}
    raise Unsupported("messages.file", f"the Messages API takes PDF and text documents, not {file.media_type}")


def _plain_text(file: File, notes: Notes) -> str:
    if file.media_type != "text/plain":
        notes.add("messages.file.media_type", f"{file.media_type} is sent as text/plain")
    try:
        return (file.data or b"").decode()
    except UnicodeDecodeError as error:
        raise InvalidArgument("file", "bytes that are no UTF-8", "text in UTF-8") from error
