"""A file on its way up: where its bytes come from, how they are sent, and how far they are."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from attrs import field, frozen

from interlingua.errors import InvalidArgument

if TYPE_CHECKING:
    from interlingua.sources import AsyncReadable

DEFAULT_TYPE = "application/octet-stream"


@frozen(kw_only=True)
class UploadProgress:
    """How far an upload is."""

    received: int
    """Bytes that the server says it has."""
    size: int | None
    """Bytes in all; None while that is not known."""


@frozen
class Upload:
    """What to upload, and how. A bare source does where the rest can stay as it is.

    >>> il.upload(gemini.media.upload, il.Upload("film.mp4", on_progress=print), file={"displayName": "Film"})
    """

    source: AsyncReadable = field(repr=False)
    """Bytes, a path, an open binary file (from where it stands), an iterator of bytes, or under an event loop an async
    one. To go on with a token it must begin with the same bytes again."""
    media_type: str | None = field(default=None, kw_only=True)
    """None: what the name of the file tells."""
    piece_bytes: int = field(default=8 << 20, kw_only=True)
    """How much is sent at once, and held in memory."""
    timeout: float = field(default=3600.0, kw_only=True)
    """Seconds for all of it."""
    piece_timeout: float = field(default=120.0, kw_only=True)
    """Seconds for one piece, after which it counts as lost."""
    patience: int = field(default=10, kw_only=True)
    """How often in a row it may fail without getting any further."""
    first_wait: float = field(default=0.5, kw_only=True)
    """The longest wait after a first failure, in seconds; it doubles with each that follows, up to 8."""
    token: str | None = field(default=None, kw_only=True, repr=False)
    """Of an upload that broke off, here or in another process, to go on with."""
    on_progress: Callable[[UploadProgress], object] | None = field(default=None, kw_only=True)
    """Called after every piece."""
    on_token: Callable[[str], object] | None = field(default=None, kw_only=True)
    """Called once, with what goes on with this upload later. Who has the token can go on with it too."""

    def __attrs_post_init__(self) -> None:
        for name in ("piece_bytes", "timeout", "piece_timeout", "patience"):
            if getattr(self, name) <= 0:
                raise InvalidArgument(name, repr(getattr(self, name)), "a number above 0")

    @property
    def type(self) -> str:
        """The media type, guessed where it was not given."""
        if self.media_type is not None:
            return self.media_type
        return mimetypes.guess_type(self.filename)[0] or DEFAULT_TYPE

    @property
    def filename(self) -> str:
        """The name of the file, without its folder; empty where the source has none."""
        name: Any = self.source if isinstance(self.source, str | os.PathLike) else getattr(self.source, "name", "")
        return Path(cast("str", name)).name if isinstance(name, str | os.PathLike) else ""


def as_upload(source: AsyncReadable | Upload) -> Upload:
    """A bare source with the usual settings."""
    return source if isinstance(source, Upload) else Upload(source)
