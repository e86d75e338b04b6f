"""What the calls of all SDKs are made of."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

PNG_BYTES = b"\x89PNG\r\n\x1a\n...."
JPEG_BYTES = b"\xff\xd8\xff\xe0...."
PDF_BYTES = b"%PDF-1.4 ...."
TXT_BYTES = b"Once."
WAV_BYTES = b"RIFF....WAVEfmt "
MP3_BYTES = b"ID3\x04...."
PNG, JPEG, PDF, TXT, WAV, MP3 = (
    b64encode(each).decode() for each in (PNG_BYTES, JPEG_BYTES, PDF_BYTES, TXT_BYTES, WAV_BYTES, MP3_BYTES)
)
PNG_URL = f"data:image/png;base64,{PNG}"
JPEG_URL = f"data:image/jpeg;base64,{JPEG}"
PDF_URL = f"data:application/pdf;base64,{PDF}"
TXT_URL = f"data:text/plain;base64,{TXT}"
PICTURE = "https://example.com/a.png"
PAPER = "https://example.com/a.pdf"
UNICODE = "Grüße, 世界 🌍\n\u2028"
FIELDS: dict[str, Any] = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
    "required": ["city", "days"],
    "additionalProperties": False,
}
EMPTY = {"type": "object", "properties": {}, "additionalProperties": False}
