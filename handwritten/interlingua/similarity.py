"""How near vectors are to each other."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from operator import mul

from attrs import frozen

from interlingua.errors import InvalidArgument


@frozen
class Similar:
    """One of the vectors that were searched."""

    index: int
    """Its place among them."""
    similarity: float
    """Cosine, from -1 to 1."""


def cosine_similarity(one: Sequence[float], other: Sequence[float]) -> float:
    """The cosine of the angle between two vectors: 1 in the same direction, 0 at right angles and for a zero vector."""
    if len(one) != len(other):
        raise InvalidArgument("vector", f"{len(other)} numbers", f"{len(one)}, as the other one has")
    lengths = _length(one) * _length(other)
    return sum(map(mul, one, other)) / lengths if lengths else 0.0


def find_similar(
    query: Sequence[float], vectors: Sequence[Sequence[float]], *, top: int = 5, least: float = -1.0
) -> list[Similar]:
    """The vectors that are most like one, the nearest first; of equals the earlier one.

    Args:
        query: The vector to compare with.
        vectors: Those that are searched, such as `response.embeddings`.
        top: How many at most.
        least: The least similarity.
    """
    from heapq import nlargest

    found = (Similar(index, cosine_similarity(query, vector)) for index, vector in enumerate(vectors))
    near = (similar for similar in found if similar.similarity >= least)
    return nlargest(top, near, key=lambda similar: (similar.similarity, -similar.index))


def _length(vector: Sequence[float]) -> float:
    return sqrt(sum(map(mul, vector, vector)))
