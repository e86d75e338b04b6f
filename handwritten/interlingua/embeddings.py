"""Vectors for texts."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from attrs import evolve, field, frozen

from interlingua.attempts import Attempt
from interlingua.chat import Warning
from interlingua.rate_limits import RateLimit
from interlingua.usage import Usage
from interlingua.values import Value

EmbeddingTask: TypeAlias = Literal["query", "document", "similarity", "classification", "clustering"]


@frozen(kw_only=True, eq=False, repr=False)
class EmbeddingRequest(Value):
    """Texts to embed with one model."""

    model: str
    inputs: tuple[str, ...]
    dimensions: int | None = None
    task: EmbeddingTask | None = None
    titles: tuple[str, ...] = ()
    """Of the documents, one an input."""
    user: str | None = None
    options: Mapping[str, Any] = field(factory=dict[str, Any])


@frozen(kw_only=True, eq=False, repr=False)
class EmbeddingResponse(Value):
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
    warnings: tuple[Warning, ...] = ()
    raw: Any = field(default=None, eq=False, repr=False)
    """The provider's own typed answer; the tuple of them where the inputs took several requests."""

    def matrix(self) -> memoryview[float]:
        """All vectors as 32-bit floats in one buffer of two dimensions.

        `numpy.asarray(response.matrix())` is an array of the same memory.
        """
        rows = [row if isinstance(row, array) and row.typecode == "f" else array("f", row) for row in self.embeddings]
        shape = [len(rows), len(rows[0])]
        return memoryview(b"".join(rows)).cast("f", shape=shape)


def batches(request: EmbeddingRequest, most: int | None) -> Iterator[EmbeddingRequest]:
    """The request, or several that together are it, none with more inputs than `most`."""
    size = most or len(request.inputs)
    if len(request.inputs) <= size:
        yield request
        return
    for start in range(0, len(request.inputs), size):
        inputs = request.inputs[start : start + size]
        yield evolve(request, inputs=inputs, titles=request.titles[start : start + size])


def by_place(responses: Mapping[int, EmbeddingResponse]) -> Mapping[int, Sequence[float]]:
    """The vectors of answers to some batches, given by where each batch begins, by the place of their input."""
    return {
        start + number: vector
        for start, response in sorted(responses.items())
        for number, vector in enumerate(response.embeddings)
    }


def joined(responses: Sequence[EmbeddingResponse], warnings: Sequence[Warning]) -> EmbeddingResponse:
    """The answers to several batches as one, their usage summed."""
    usage = Usage()
    for response in responses:
        usage = usage + response.usage
    told = (*warnings, *(warning for response in responses for warning in response.warnings))
    return evolve(
        responses[0],
        embeddings=tuple(vector for response in responses for vector in response.embeddings),
        usage=usage,
        warnings=tuple(dict.fromkeys(told)),
        attempts=tuple(attempt for response in responses for attempt in response.attempts),
        rate_limits=responses[-1].rate_limits,
        raw=responses[0].raw if len(responses) == 1 else tuple(response.raw for response in responses),
    )
