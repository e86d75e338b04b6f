"""Which way a component schema travels: with requests, with replies, or both; and what one operation reaches."""

from __future__ import annotations

from ..group_reach import closure, references
from ..ir import OperationRecord
from .changes import Side
from .revision import Revision


def side_of(schema: str, *revisions: Revision) -> Side | None:
    """Which way a schema goes in any of the revisions; None if in none."""
    sent = any(schema in revision.reach.requests for revision in revisions)
    received = any(schema in revision.reach.replies for revision in revisions)
    if sent and received:
        return "both"
    return "request" if sent else "reply" if received else None


def reached_by(operation: OperationRecord, revision: Revision) -> frozenset[str]:
    """All component schemas of one operation."""
    body, stream = operation.body, operation.stream
    roots = references(
        [
            [parameter.schema for parameter in operation.parameters],
            [body.schema, *(schema for _, schema in body.alternatives)] if body else [],
            operation.reply.schema or {},
            stream.event if stream else {},
        ]
    )
    return closure(revision.reach.graph, roots)
