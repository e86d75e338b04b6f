"""Tools that the provider runs itself, in words that hold for all; what only one provider has goes as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeAlias

from attrs import field, frozen

from interlingua.values import Value

SearchDepth: TypeAlias = Literal["low", "medium", "high"]


def _texts(values: str | Iterable[str]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values)


@frozen(kw_only=True, eq=False, repr=False)
class Place(Value):
    """Roughly where the user is."""

    country: str | None = None
    """Two letters of ISO 3166-1, such as `FR`."""
    region: str | None = None
    city: str | None = None
    timezone: str | None = None
    """Of the IANA's names, such as `Europe/Paris`."""


@frozen(kw_only=True, eq=False, repr=False)
class WebSearch(Value):
    """The model may search the web; what it finds comes as `Source`s."""

    max_uses: int | None = None
    """Searches in one answer."""
    allowed_domains: tuple[str, ...] = field(default=(), converter=_texts)
    """Only these, such as `example.com`."""
    blocked_domains: tuple[str, ...] = field(default=(), converter=_texts)
    place: Place | None = None
    depth: SearchDepth | None = None
    """How much of what was found is read."""


@frozen(kw_only=True, eq=False, repr=False)
class WebFetch(Value):
    """The model may read pages whose addresses stand in the conversation."""

    max_uses: int | None = None
    allowed_domains: tuple[str, ...] = field(default=(), converter=_texts)
    blocked_domains: tuple[str, ...] = field(default=(), converter=_texts)


@frozen(kw_only=True, eq=False, repr=False)
class CodeExecution(Value):
    """The model may write code and have it run on the provider's machine."""

    file_ids: tuple[str, ...] = field(default=(), converter=_texts)
    """Files of the provider that the code may read."""


@frozen(kw_only=True, eq=False, repr=False)
class FileSearch(Value):
    """The model may search documents that the provider stores."""

    stores: tuple[str, ...] = field(converter=_texts)
    """The provider's ids of the stores."""
    max_results: int | None = None


@frozen(kw_only=True, eq=False, repr=False)
class ImageGeneration(Value):
    """The model may draw; the pictures come as `Image`s."""

    size: str | None = None
    """Such as `1024x1024`."""
    quality: Literal["low", "medium", "high"] | None = None


@frozen(eq=False, repr=False)
class ProviderTool(Value):
    """A tool in the provider's own words, sent as it is."""

    value: Mapping[str, Any]
    """The entry of the provider's list of tools, such as `{"type": "local_shell"}`."""


ServerTool: TypeAlias = WebSearch | WebFetch | CodeExecution | FileSearch | ImageGeneration | ProviderTool
