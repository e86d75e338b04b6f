"""Gives what an API sends to webhooks one type."""

from __future__ import annotations

from ..document import endpoints, ref_name
from ..problems import JSON, Problem
from .component_names import NAME
from .report import with_problems

EVENT = "WebhookEvent"
"""The name of that type in every API that has webhooks."""
_DESCRIPTION = "An event that is sent to a webhook."


def unite_webhooks(document: JSON) -> JSON:
    """A union of the events, or the one schema that all of them have."""
    bodies = _bodies(document)
    if not bodies:
        return document
    schemas: JSON = document["components"]["schemas"]
    name = ref_name(bodies[0]) if len(bodies) == 1 else None
    if name is None and EVENT in schemas:
        where = f"/components/schemas/{EVENT}"
        return with_problems(document, [Problem("name-collision", where, "what all webhooks receive is called so")])
    event = {**schemas[name], NAME: EVENT} if name else {"anyOf": bodies}
    united = {**schemas, name or EVENT: {"description": _DESCRIPTION, **event}}
    return {**document, "components": {**document["components"], "schemas": united}}


def webhook_event(document: JSON) -> str | None:
    """The component that webhooks receive; None for an API that has no webhooks."""
    return EVENT if document.get("webhooks") and EVENT in document["components"]["schemas"] else None


def _bodies(document: JSON) -> list[JSON]:
    found: list[JSON] = []
    for endpoint in endpoints(document, section="webhooks"):
        content = endpoint.operation.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        if schema and schema not in found:
            found.append(schema)
    return found
