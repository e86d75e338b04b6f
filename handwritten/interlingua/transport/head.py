"""Status and headers of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Head(NamedTuple):
    """What comes before the body."""

    status: int
    headers: Mapping[str, str]
    """Names are lower case, and found in any case."""

    @property
    def is_success(self) -> bool:
        """Whether the status claims success."""
        return 200 <= self.status < 300

    @property
    def media_type(self) -> str:
        """The content type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()
