"""One embedding call: as many requests as the provider's limit of inputs makes of it."""

from __future__ import annotations

from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

from interlingua.calls import named, read_embeddings, refuse_warnings, with_deadline
from interlingua.embeddings import EmbeddingRequest, EmbeddingResponse, batches, by_place, joined
from interlingua.errors import WorldError
from interlingua.gathering import AsyncGathering

if TYPE_CHECKING:
    from interlingua.protocols.base import EmbeddingProtocol, Encoded
    from interlingua.providers.resolve import Route
    from interlingua.transport import AsyncHttpTransport

AT_ONCE = 8
"""Requests under way; a client's `max_concurrency` may allow fewer."""


async def embed(
    transport: AsyncHttpTransport,
    route: Route,
    protocol: EmbeddingProtocol,
    request: EmbeddingRequest,
    *,
    strict: bool,
    deadline: float | None,
) -> EmbeddingResponse:
    """The vectors of all inputs, in order, within one deadline. Nothing is sent before everything is written.

    A failure tells the vectors that had come as `embedded`.
    """
    parts = list(batches(request, route.profile.embeds_at_once))
    written = [protocol.encode(batch, route.profile) for batch in parts]
    for encoded in written:
        refuse_warnings(route, encoded.warnings, strict=strict)
    ends = transport.deadline_for(with_deadline(written[0], deadline))

    came: dict[int, EmbeddingResponse] = {}

    async def answer(start: int, batch: EmbeddingRequest, encoded: Encoded) -> EmbeddingResponse:
        timed = encoded.request.extra._replace(timeout=max(ends.remaining(), 0.0))
        with named(route):
            reply = await transport.send(encoded.request._replace(extra=timed))
        came[start] = read_embeddings(route, protocol, batch, reply)
        return came[start]

    starts = accumulate((len(batch.inputs) for batch in parts), initial=0)
    actions = [partial(answer, *each) for each in zip(starts, parts, written, strict=False)]
    try:
        answers = [await actions[0]()] if len(actions) == 1 else await AsyncGathering.run(actions, limit=AT_ONCE)
    except WorldError as error:
        error.embedded = by_place(came)
        raise
    return joined(answers, [warning for encoded in written for warning in encoded.warnings])
