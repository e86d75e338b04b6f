"""Bytes as JSON can hold them, and what kind of bytes they are."""

from __future__ import annotations

from typing import cast

from interlingua.errors import InvalidArgument
from interlingua.inline import SMALL, Inline
from interlingua.media_types import media_type_of
from interlingua.messages import File, Image


def base64_text(data: bytes) -> str:
    """Standard base64, with padding."""
    return _text(Inline(data))


def data_url(data: bytes, media_type: str) -> str:
    """The bytes as a `data:` URL."""
    return _text(Inline(data, f"data:{media_type};base64,"))


def _text(inline: Inline) -> str:
    """As a string; what is large stays as it is until the body is written, where it counts as one."""
    if len(inline.data) > SMALL:
        return cast("str", inline)
    return inline.prefix + inline.base64().decode("ascii")


def image_media_type(image: Image) -> str:
    """The media type of a picture given as bytes: its own word, which the bytes must not belie, else theirs."""
    shown = media_type_of(image.data or b"")
    found = image.media_type or shown
    if found is None:
        raise InvalidArgument("image", "bytes of an unknown format", "media_type=, such as 'image/png'")
    if shown not in (None, found):
        raise InvalidArgument("image.media_type", f"{found!r}, but the bytes are {shown}", repr(shown))
    return found


def file_name(file: File) -> str:
    """The name of a document; one that shows its kind where it has none."""
    if file.name:
        return file.name
    from mimetypes import guess_extension

    return "document" + (guess_extension(file.media_type) or "")


def split_data_url(url: str) -> tuple[str, str] | None:
    """Media type and base64 text of a `data:` URL; None for any other URL."""
    head, comma, payload = url.partition(",")
    if not comma or not head.startswith("data:") or not head.endswith(";base64"):
        return None
    return head.removeprefix("data:").removesuffix(";base64"), payload
