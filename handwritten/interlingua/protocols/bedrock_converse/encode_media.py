"""Pictures, documents, sound and video as content blocks of Converse: bytes, or a place in a bucket."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from interlingua.errors import InvalidArgument, Unsupported
from interlingua.messages import Audio, File, Image
from interlingua.protocols.media import base64_text, image_media_type, split_data_url
from interlingua.protocols.notes import Notes

if TYPE_CHECKING:
    from interlingua_wire.bedrock_runtime.types import (
        AudioFormat,
        ContentBlockDict,
        DocumentFormat,
        DocumentSourceDict,
        ImageFormat,
        ImageSourceDict,
        S3LocationDict,
        VideoFormat,
        VideoSourceDict,
    )

_SPEC = "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html"
_IMAGES: dict[str, ImageFormat] = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/jpg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
}
_DOCUMENTS: dict[str, DocumentFormat] = {
    "application/pdf": "pdf",
    "text/csv": "csv",
    "application/msword": "doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "text/html": "html",
    "text/plain": "txt",
    "text/markdown": "md",
}
_VIDEOS: dict[str, VideoFormat] = {
    "video/x-matroska": "mkv",
    "video/quicktime": "mov",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "video/x-flv": "flv",
    "video/mpeg": "mpeg",
    "video/x-ms-wmv": "wmv",
    "video/3gpp": "three_gp",
}
_SOUNDS: dict[str, AudioFormat] = {
    "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/aac": "aac",
    "audio/flac": "flac",
    "audio/mp4": "mp4",
    "audio/ogg": "ogg",
    "audio/opus": "opus",
    "audio/webm": "webm",
    "audio/pcm": "pcm",
}
_BUCKET = "s3://"
_NOT_IN_NAMES = re.compile(r"[^a-zA-Z0-9\s\-()\[\]]")
_SPACES = re.compile(r"\s+")
_LONGEST_NAME = 200


def encode_image(image: Image, notes: Notes) -> ContentBlockDict:
    """A picture; one at an address of the web becomes words, since the API fetches none."""
    if image.file_id is not None:
        raise Unsupported("messages.image.file_id", "Converse knows no files; give the bytes or an s3:// address")
    if image.detail not in (None, "auto"):
        notes.add("messages.image.detail", "Converse has no level of detail; left out")
    if image.url is not None and not image.url.startswith((_BUCKET, "data:")):
        notes.add("messages.image.url", "Converse fetches no addresses of the web: sent as words, not as a picture")
        return {"text": f"[image: {image.url}]"}
    media_type, source = _image_source(image)
    return {"image": {"format": _format(_IMAGES, media_type, "image.media_type"), "source": source}}


def encode_file(file: File, name: str) -> ContentBlockDict:
    """A document or a video."""
    if file.file_id is not None:
        raise Unsupported("messages.file.file_id", "Converse knows no files; give the bytes or an s3:// address")
    if file.url is not None and not file.url.startswith(_BUCKET):
        raise Unsupported("messages.file.url", "Converse fetches no addresses but s3://; give the bytes")
    if file.media_type in _VIDEOS:
        return {"video": {"format": _VIDEOS[file.media_type], "source": _file_source(file)}}
    kind = _format(_DOCUMENTS, file.media_type, "file.media_type")
    return {"document": {"format": kind, "name": name, "source": cast("DocumentSourceDict", _file_source(file))}}


def encode_audio(audio: Audio) -> ContentBlockDict | None:
    """A recording; None where there is none, or one of a kind that the API does not take."""
    kind = _SOUNDS.get(audio.media_type)
    if kind is None:
        return None
    if audio.url is not None and audio.url.startswith(_BUCKET):
        return {"audio": {"format": kind, "source": {"s3Location": _place(audio.url)}}}
    return {"audio": {"format": kind, "source": {"bytes": base64_text(audio.data)}}} if audio.data else None


def document_name(file: File) -> str:
    """The name with what a name may hold: letters, digits, hyphens, parentheses, brackets and single spaces.

    https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html, checked 2026-11-28.
    """
    name = _SPACES.sub(" ", _NOT_IN_NAMES.sub("-", file.name or "document")).strip()
    return name[:_LONGEST_NAME] or "document"


def _image_source(image: Image) -> tuple[str, ImageSourceDict]:
    if image.url is None:
        return image_media_type(image), {"bytes": base64_text(image.data or b"")}
    inline = split_data_url(image.url)
    if inline is not None:
        return inline[0], {"bytes": inline[1]}
    if image.media_type is None:
        raise InvalidArgument("image.media_type", "none", "the kind of a picture in a bucket, such as 'image/png'")
    return image.media_type, {"s3Location": _place(image.url)}


def _file_source(file: File) -> VideoSourceDict:
    if file.url is not None:
        return {"s3Location": _place(file.url)}
    return {"bytes": base64_text(file.data or b"")}


def _place(url: str) -> S3LocationDict:
    return {"uri": url}


def _format(formats: dict[str, str], media_type: str, field: str) -> str:
    found = formats.get(media_type.partition(";")[0])
    if found is None:
        raise InvalidArgument(field, media_type, f"one of {', '.join(formats)}", source=_SPEC)
    return found
