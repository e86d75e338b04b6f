"""What kind of bytes these are, as their beginning shows."""

from __future__ import annotations

_FIRST_BYTES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"%PDF": "application/pdf",
    b"ID3": "audio/mpeg",
    b"\xff\xfb": "audio/mpeg",
    b"\xff\xf3": "audio/mpeg",
    b"\xff\xf2": "audio/mpeg",
    b"\xff\xf1": "audio/aac",
    b"\xff\xf9": "audio/aac",
    b"fLaC": "audio/flac",
    b"OggS": "audio/ogg",
}
_RIFF_FORMS = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}


def media_type_of(data: bytes) -> str | None:
    """The media type that the first bytes give away; raw samples, for one, give none."""
    if data.startswith(b"RIFF"):
        return _RIFF_FORMS.get(data[8:12])
    return next((name for magic, name in _FIRST_BYTES.items() if data.startswith(magic)), None)
