"""Files at an address, whose media type Vertex AI must be told where Gemini's own API finds it out.

https://cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1/Content#FileData, checked 2026-11-28.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast
from urllib.parse import urlsplit

from interlingua.errors import InvalidArgument

ENDINGS = {
    "aac": "audio/aac",
    "flac": "audio/flac",
    "gif": "image/gif",
    "heic": "image/heic",
    "heif": "image/heif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "mpeg": "video/mpeg",
    "ogg": "audio/ogg",
    "pdf": "application/pdf",
    "png": "image/png",
    "txt": "text/plain",
    "wav": "audio/wav",
    "webm": "video/webm",
    "webp": "image/webp",
}


def with_media_types(contents: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The same, every file with its media type. Raises `InvalidArgument` where its address does not tell."""
    return [{**content, "parts": [_typed(part) for part in content.get("parts", ())]} for content in contents]


def _typed(part: Mapping[str, Any]) -> Mapping[str, Any]:
    file = cast("Mapping[str, Any]", part.get("fileData") or {})
    address = file.get("fileUri")
    if not isinstance(address, str) or file.get("mimeType"):
        return part
    ending = urlsplit(address).path.rpartition(".")[2].lower()
    if ending not in ENDINGS:
        raise InvalidArgument("media_type", "none", "that of a file whose address does not end in it")
    return {**part, "fileData": {**file, "mimeType": ENDINGS[ending]}}
