"""The rest of a response that goes on in the background."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from interlingua.protocols.base import Encoded
from interlingua_wire._core.request import Request
from interlingua_wire.openai.resources.responses import RESPONSES_RETRIEVE

if TYPE_CHECKING:
    from interlingua_wire.openai.types import ResponseStreamEvent


class OpenAIResume:
    """`GET /responses/{response_id}` tells the events after a given one, if the response runs in the background.

    https://platform.openai.com/docs/guides/background, 2026-11-28.
    """

    def encode_rest(self, received: Sequence[ResponseStreamEvent], /) -> Encoded | None:
        """The request for the rest; None where the response ends with its connection."""
        from interlingua_wire.openai.types import ResponseCreatedEvent

        created = next((event for event in received if isinstance(event, ResponseCreatedEvent)), None)
        if created is None or not created.response or not created.response.background or not created.response.id:
            return None
        numbers = [number for event in received if (number := _number(event)) is not None]
        query = {"starting_after": max(numbers)} if numbers else {}
        return Encoded(Request(RESPONSES_RETRIEVE, path={"response_id": created.response.id}, query=query))


def _number(event: ResponseStreamEvent) -> int | None:
    number = event.model_dump(include={"sequence_number"}, warnings=False).get("sequence_number")
    return number if isinstance(number, int) else None
