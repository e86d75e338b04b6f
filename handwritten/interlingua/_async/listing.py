"""What a provider serves, page by page, and whether it answers at all."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from attrs import evolve

from interlingua.calls import named, with_deadline
from interlingua.chat import ModelCard
from interlingua.errors import WorldError
from interlingua.health import Health, health_from
from interlingua.protocols.base import ModelsProtocol
from interlingua.providers.resolve import Route, with_kind

if TYPE_CHECKING:
    from interlingua.transport import AsyncHttpTransport


async def list_models(transport: AsyncHttpTransport, route: Route, protocol: ModelsProtocol) -> list[ModelCard]:
    """The models of all pages. A cursor that has been there ends them."""
    cards: list[ModelCard] = []
    seen: set[str | None] = set()
    cursor: str | None = None
    while cursor not in seen:
        seen.add(cursor)
        with named(route):
            reply = await transport.send(protocol.encode(cursor).request)
        page, cursor = protocol.decode(reply.value)
        cards.extend(with_kind(evolve(card, provider=route.provider.name), route) for card in page)
        if cursor is None:
            break
    return cards


async def check_health(
    transport: AsyncHttpTransport, route: Route, protocol: ModelsProtocol, deadline: float
) -> Health:
    """Whether a request for the models is answered; failures are returned."""
    request = with_deadline(protocol.encode(None), deadline)
    begun = monotonic()
    try:
        with named(route):
            await transport.probe(request)
    except WorldError as error:
        return health_from(error, provider=route.provider.name, latency=monotonic() - begun)
    return health_from(None, provider=route.provider.name, latency=monotonic() - begun)
