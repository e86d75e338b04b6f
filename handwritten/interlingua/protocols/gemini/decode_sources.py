"""What an answer of Gemini cites: web pages and documents it was grounded in, and texts it recites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from interlingua.messages import Source

if TYPE_CHECKING:
    from interlingua_wire.gemini.types import (
        CitationSource,
        GoogleAiGenerativelanguageV1betaGroundingSupport,
        GroundingChunk,
        GroundingMetadata,
    )


def grounding_sources(metadata: GroundingMetadata, text: str) -> Iterator[Source]:
    """One source for each claim and each place that supports it; then the places that support no single claim."""
    places = metadata.grounding_chunks or []
    supported: set[int] = set()
    for support in metadata.grounding_supports or []:
        for index in support.grounding_chunk_indices or []:
            if 0 <= index < len(places):
                supported.add(index)
                yield _supporting(places[index], support, text)
    yield from (_place(place) for index, place in enumerate(places) if index not in supported)


def citation_sources(citations: Sequence[CitationSource], text: str) -> Iterator[Source]:
    """One source for each recited text."""
    for citation in citations:
        start, end = _span(text, citation.start_index, citation.end_index)
        yield Source(url=citation.uri, start=start, end=end, native=_plain(citation))


def _supporting(place: GroundingChunk, support: GoogleAiGenerativelanguageV1betaGroundingSupport, text: str) -> Source:
    url, title = _address(place)
    segment = support.segment
    if segment is None:
        return Source(url=url, title=title, native=_plain(place))
    start, end = _span(text, segment.start_index, segment.end_index)
    return Source(url=url, title=title, quote=segment.text, start=start, end=end, native=_plain(place))


def _place(place: GroundingChunk) -> Source:
    url, title = _address(place)
    return Source(url=url, title=title, native=_plain(place))


def _address(place: GroundingChunk) -> tuple[str | None, str | None]:
    if place.web:
        return place.web.uri, place.web.title
    if place.retrieved_context:
        return place.retrieved_context.uri, place.retrieved_context.title
    if place.maps:
        return place.maps.uri, place.maps.title
    return (place.image.source_uri, place.image.title) if place.image else (None, None)


def _span(text: str, start: int | None, end: int | None) -> tuple[int | None, int | None]:
    """Characters, where the API counts bytes of UTF-8; a start at 0 goes unsaid."""
    data = text.encode()
    if end is None or end > len(data):
        return None, None
    return len(data[: start or 0].decode(errors="ignore")), len(data[:end].decode(errors="ignore"))


def _plain(value: GroundingChunk | CitationSource) -> dict[str, Any]:
    return value.model_dump(mode="json", by_alias=True, exclude_unset=True, warnings=False)
