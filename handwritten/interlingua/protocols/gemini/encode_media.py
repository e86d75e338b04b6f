"""Pictures, sound and documents as parts of a Gemini content."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from interlingua.errors import Unsupported
from interlingua.messages import Audio, File, Image
from interlingua.protocols.gemini.name import PROTOCOL
from interlingua.protocols.media import base64_text, image_media_type, split_data_url

if TYPE_CHECKING:
    from interlingua_wire.gemini.types import PartDict


def encode_image(image: Image) -> PartDict:
    """A picture: its bytes inline, or where it stands."""
    part = _encode_picture(image)
    if image.detail == "low":
        part["mediaResolution"] = {"level": "MEDIA_RESOLUTION_LOW"}
    elif image.detail == "high":
        part["mediaResolution"] = {"level": "MEDIA_RESOLUTION_HIGH"}
    if image.native is not None and image.native.origin == PROTOCOL:
        return cast("PartDict", {**part, **image.native.value})
    return part


def _encode_picture(image: Image) -> PartDict:
    if image.data is not None:
        return _inline(image_media_type(image), base64_text(image.data))
    return _elsewhere(image.file_id or image.url or "", image.media_type)


def encode_file(file: File) -> PartDict:
    """A document: its bytes inline, or where it stands."""
    if file.data is not None:
        return _inline(file.media_type, base64_text(file.data))
    return _elsewhere(file.file_id or file.url or "", file.media_type)


def encode_audio(audio: Audio) -> PartDict:
    """Sound: its bytes inline, or where it stands."""
    if audio.data is not None:
        return _inline(audio.media_type, base64_text(audio.data))
    if place := audio.file_id or audio.url:
        return _elsewhere(place, audio.media_type)
    raise Unsupported("messages.audio", "Gemini takes sound itself, not another provider's id of it")


def _inline(media_type: str, base64: str) -> PartDict:
    return {"inlineData": {"mimeType": media_type, "data": base64}}


def _elsewhere(url: str, media_type: str | None) -> PartDict:
    if inline := split_data_url(url):
        return _inline(*inline)
    return {"fileData": {"fileUri": url, "mimeType": media_type} if media_type else {"fileUri": url}}
