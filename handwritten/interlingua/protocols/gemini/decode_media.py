"""Media that a Gemini model made, as our parts."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING

from interlingua.messages import Audio, File, Image, Native, Part
from interlingua.protocols.gemini.name import PROTOCOL

if TYPE_CHECKING:
    from interlingua_wire.gemini.types import Blob

_BASE64URL = str.maketrans("-_", "+/")


def decode_inline(blob: Blob, signature: str | None) -> Part | None:
    """A picture, a sound or another file; None if its bytes cannot be read, or its signature would be lost."""
    data = _bytes(blob.data)
    media_type = blob.mime_type or ""
    if data is None:
        return None
    if media_type.startswith("image/"):
        native = None if signature is None else Native({"thoughtSignature": signature}, PROTOCOL)
        return Image(data, media_type=media_type, native=native)
    if signature is not None:
        return None
    return Audio(data, media_type=media_type) if media_type.startswith("audio/") else File(data, media_type=media_type)


def _bytes(text: str | None) -> bytes | None:
    if not text:
        return None
    try:
        return b64decode(text.translate(_BASE64URL) + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        return None
