"""A prediction that goes on after the reply: how to look at it, and where it streams."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from interlingua.errors import InvalidReply
from interlingua.protocols.base import Elsewhere
from interlingua.protocols.replicate.decode import TEXT
from interlingua_wire._core.operation import Operation, StreamRule
from interlingua_wire._core.request import Request
from interlingua_wire._core.wire import Wire
from interlingua_wire.replicate.resources.models import MODELS_PREDICTIONS_CREATE
from interlingua_wire.replicate.resources.predictions import PREDICTIONS_GET

if TYPE_CHECKING:
    from typing import Any

    from interlingua_wire.replicate.types import PredictionResponse

RULE = MODELS_PREDICTIONS_CREATE.long_running
OVER: frozenset[str | bool] = frozenset(RULE.values if RULE else ())
STREAM: Operation[None, str, object] = Operation(
    api="replicate",
    name="predictions.stream",
    id="predictions.stream",
    method="GET",
    path="/{+place}",
    reply=Wire("", "None"),
    headers={"cache-control": "no-store"},
    stream=StreamRule(
        event=Wire("", "str"), has_envelope=True, payloads={"output": TEXT, "done": TEXT, "logs": TEXT, "error": TEXT}
    ),
)
"""https://replicate.com/docs/topics/predictions/streaming, checked 2026-11-28."""


class Predictions:
    """Predictions are looked at by their id, and stream at an address of their own that needs no key."""

    def encode_look(self, reply: PredictionResponse, /) -> Request[Any, Any, Any] | None:
        """The request that tells how far it is; None once it is over."""
        if reply.status in OVER:
            return None
        return Request(PREDICTIONS_GET, path={"prediction_id": reply.id})

    def encode_stream(self, reply: PredictionResponse, /) -> Elsewhere:
        """Where its pieces come. Raises `InvalidReply` for a model that does not stream."""
        address = (reply.urls and reply.urls.stream) or ""
        parts = urlsplit(address)
        if not parts.netloc:
            raise InvalidReply(f"prediction {reply.id} has no address of a stream: its model does not; ask without")
        request = Request(STREAM, path={"place": parts.path.lstrip("/")}, query=dict(parse_qsl(parts.query)))
        return Elsewhere(f"{parts.scheme}://{parts.netloc}", request)
