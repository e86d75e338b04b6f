"""Documents in the order in which they fit a query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from interlingua.chat import Warning
from interlingua.errors import InvalidReply
from interlingua.usage import Usage


@frozen(kw_only=True)
class RerankRequest:
    """Documents to put in order with one model."""

    model: str
    query: str
    documents: tuple[str, ...]
    top_n: int | None = None
    options: Mapping[str, Any] = field(factory=dict[str, Any])

    def document(self, index: object) -> str:
        """The document that a result is about. Raises `InvalidReply` where there is none."""
        if isinstance(index, int) and 0 <= index < len(self.documents):
            return self.documents[index]
        raise InvalidReply(f"a result is about document {index!r} of {len(self.documents)}")


@frozen(kw_only=True)
class RerankedDocument:
    """One document, and how well it fits."""

    index: int
    """Its place among the documents that were given, from 0."""
    score: float
    """The greater, the better it fits; only scores of one call can be compared."""
    document: str


@frozen(kw_only=True)
class RerankResponse:
    """The documents that fit best, the best first."""

    results: tuple[RerankedDocument, ...]
    usage: Usage = Usage()
    """Providers that bill searches instead tell of them in `raw`."""
    model: str = ""
    """As the provider names the model that answered."""
    id: str | None = None
    """The provider's id of the reply."""
    warnings: tuple[Warning, ...] = ()
    provider: str = ""
    request_id: str | None = field(default=None, eq=False)
    """What the provider's support asks for."""
    raw: Any = field(default=None, eq=False, repr=False)
    """The provider's own typed answer."""
