"""Databricks: the serving endpoints of a workspace, which speak Chat Completions, and their list.

https://docs.databricks.com/api/workspace/servingendpoints/list, checked 2026-11-28.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from attrs import evolve

from interlingua.chat import ModelCard, ModelKind
from interlingua.errors import InvalidReply
from interlingua.protocols.base import Capabilities, Encoded, ModelsProtocol
from interlingua.providers.readdressing import Place, moved
from interlingua_wire._core.request import Request

LISTED_BELOW = "/api/2.0"
"""What stands before the path of the list in place of that of the wire format."""
KINDS: dict[str, ModelKind] = {"llm/v1/chat": "chat", "llm/v1/completions": "chat", "llm/v1/embeddings": "embedding"}
ENDPOINT = "a model string is databricks/ and the name of a serving endpoint of the workspace of DATABRICKS_HOST"
HINTS = {
    "RESOURCE_DOES_NOT_EXIST": ENDPOINT,
    "ENDPOINT_NOT_FOUND": ENDPOINT,
    "404": ENDPOINT,
    "401": "a token opens one workspace, and base_url= or DATABRICKS_HOST may name another",
    "403": "whose token it is may not query the endpoint, or the workspace is another",
}


def readdressed(place: Place, capabilities: Capabilities) -> Capabilities:
    """The same, with the workspace's own list of endpoints."""
    found = moved(capabilities, _stay, hints=HINTS)
    return evolve(found, models=None if capabilities.models is None else ServingEndpoints(capabilities.models))


def _stay(request: Request[Any, Any, Any], model: str, *, stream: bool) -> Request[Any, Any, Any]:
    return request


class ServingEndpoints:
    """All endpoints of a workspace, on one page."""

    def __init__(self, inner: ModelsProtocol) -> None:
        self._inner = inner

    def encode(self, cursor: str | None) -> Encoded:
        """The call that asks for them."""
        encoded = self._inner.encode(cursor)
        operation = encoded.request.operation._replace(path=f"{LISTED_BELOW}/serving-endpoints", from_root=True)
        return evolve(encoded, request=encoded.request._replace(operation=operation))

    def decode(self, reply: Any, /) -> tuple[tuple[ModelCard, ...], str | None]:
        """The endpoints; there is no further page. A workspace without any says nothing."""
        found: object = cast("Mapping[str, object]", reply.model_extra or {}).get("endpoints", [])
        if not isinstance(found, list):
            raise InvalidReply("the reply has no list of endpoints")
        return tuple(_card(each) for each in cast("list[Mapping[str, Any]]", found) if each.get("name")), None


def _card(endpoint: Mapping[str, Any]) -> ModelCard:
    kind = KINDS.get(str(endpoint.get("task")))
    return ModelCard(id=str(endpoint["name"]), provider="", kind=kind, raw=endpoint)
