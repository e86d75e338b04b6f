"""Pictures in a conversation: loaded from wherever they are, put beside a question, read."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, TypeAlias

from attrs import evolve

from interlingua.errors import InvalidArgument, Unsupported
from interlingua.media_types import media_type_of
from interlingua.messages import Image, Message, user
from interlingua.protocols.media import split_data_url
from interlingua.providers.resolve import Directory, Route, takes_images

ImageLike: TypeAlias = Image | str | bytes | os.PathLike[str]
"""A picture, its bytes, the path of a file, a URL, a `data:` URL, or base64 text."""
Detail: TypeAlias = Literal["auto", "low", "high"]
FORMATS = ("image/jpeg", "image/png", "image/gif", "image/webp")
"""What every provider that sees takes."""
TRANSCRIBE = "Write down all text in this image, exactly and in reading order. Write nothing else."
DESCRIBE = "Describe what is in these images."


def load_image(source: ImageLike, *, detail: Detail | None = None) -> Image:
    """A picture from a file, bytes, a URL (which the provider fetches), a `data:` URL or base64 text.

    Raises `InvalidArgument` if the bytes are no JPEG, PNG, GIF or WebP, by what they begin with.
    """
    image = _image(source)
    return image if detail is None else evolve(image, detail=detail)


def vision_message(text: str, *images: ImageLike, detail: Detail | None = None) -> Message:
    """What the user says with pictures beside it; each is loaded as `load_image` does it."""
    if not images:
        raise InvalidArgument("images", "none", "at least one picture")
    return user([text, *(load_image(image, detail=detail) for image in images)])


def supports_vision(model: str) -> bool:
    """Whether a model takes pictures, as far as is known; one that is not known is taken to be able to."""
    return takes_images(Directory(settings={}).resolve(model))


def transcribing(route: Route, image: ImageLike, prompt: str | None) -> Message:
    """Asks for the text in a picture. Raises `Unsupported` for a model that takes none."""
    return seeing(route, (image,), prompt or TRANSCRIBE)


def seeing(route: Route, images: Iterable[ImageLike], prompt: str | None) -> Message:
    """Asks about pictures. Raises `Unsupported` for a model that takes none."""
    if not takes_images(route):
        raise Unsupported("images", "the model takes no pictures", provider=route.provider.name, model=route.model)
    return vision_message(prompt or DESCRIBE, *images)


def _image(source: ImageLike) -> Image:
    match source:
        case Image():
            return source
        case bytes():
            return _from_bytes(source, f"{len(source)} bytes")
        case str() if source.startswith(("http://", "https://")):
            return Image(url=source)
        case str() if source.startswith("data:"):
            parts = split_data_url(source)
            return _from_base64(parts[1] if parts else "", f"{source[:40]}…")
        case str() if not _is_file(source) and len(source) > 100:
            return _from_base64(source, f"{source[:40]}…")
        case _:
            return _from_file(Path(source))


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except OSError:
        return False


def _from_file(path: Path) -> Image:
    try:
        return _from_bytes(path.read_bytes(), str(path))
    except OSError as error:
        raise InvalidArgument("image", f"{path}: {error.strerror}", "a file that can be read") from error


def _from_base64(text: str, shown: str) -> Image:
    try:
        return _from_bytes(base64.b64decode(text, validate=True), shown)
    except binascii.Error as error:
        raise InvalidArgument("image", shown, "a file, a URL, or base64 text") from error


def _from_bytes(data: bytes, shown: str) -> Image:
    found = media_type_of(data)
    if found not in FORMATS:
        raise InvalidArgument("image", f"{shown}: {found or 'an unknown format'}", "a JPEG, PNG, GIF or WebP")
    return Image(data, media_type=found)
