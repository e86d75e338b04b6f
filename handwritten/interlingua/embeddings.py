"""Vectors for texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

from attrs import field, frozen

from interlingua.attempts import Attempt
from interlingua.rate_limits import RateLimit
from interlingua.usage import Usage

EmbeddingTask: TypeAlias = Literal["query", "document", "similarity", "classification", "clustering"]


@frozen(kw_only=True)
class EmbeddingRequest:
    """Texts to embed with one model."""

    model: str
    inputs: tuple[str, ...]
    dimensions: int | None = None
    task: EmbeddingTask | None = None
    user: str | None = None
    options: Mapping[str, Any] = field(factory=dict[str, Any])


@frozen(kw_only=True)
class EmbeddingResponse:
    """One vector an input, in the order of the inputs."""

    embeddings: tuple[Sequence[float], ...]
    """Arrays of 32-bit floats where the provider sends such: `numpy.asarray(vector)` copies nothing, `list(vector)`
    makes floats."""
    usage: Usage = Usage()
    model: str = ""
    provider: str = ""
    attempts: tuple[Attempt, ...] = field(default=(), eq=False, repr=False)
    """Every request that was sent for it, first to last."""
    rate_limits: Mapping[str, RateLimit] = field(factory=dict[str, RateLimit], eq=False, repr=False)
    """How much is left, by what is limited."""
    raw: Any = field(default=None, eq=False, repr=False)
