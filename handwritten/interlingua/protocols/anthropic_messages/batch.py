"""Batches of messages: all requests in one, all results in one answer, a line each.

https://docs.claude.com/en/docs/build-with-claude/batch-processing, checked 2026-11-28.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from interlingua.errors import InvalidArgument
from interlingua.protocols.batch import BatchLine, Json, Status, Steps
from interlingua.protocols.fields import object_at, text_at
from interlingua_wire._core.operation import Operation
from interlingua_wire._core.request import Request
from interlingua_wire.anthropic.resources.messages import (
    MESSAGES_BATCHES_CREATE,
    MESSAGES_BATCHES_RESULTS,
    MESSAGES_CREATE,
)

if TYPE_CHECKING:
    from interlingua_wire.anthropic import types

STATUSES: dict[str, Status] = {"succeeded": "succeeded", "canceled": "cancelled", "expired": "expired"}


class MessageBatches:
    """The dialect."""

    create = MESSAGES_BATCHES_CREATE

    def begin(self, operation: Operation[Any, Any, Any], requests: Mapping[str, Mapping[str, Any]]) -> Steps:
        """Send them all. Raises `InvalidArgument` for anything but messages."""
        if operation.id != MESSAGES_CREATE.id:
            raise InvalidArgument("method", operation.name, MESSAGES_CREATE.name)
        listed = [{"custom_id": name, "params": dict(body)} for name, body in requests.items()]
        batch = yield Request(MESSAGES_BATCHES_CREATE, body={"requests": listed})
        return batch

    def results(self, batch: types.MessageBatch, /) -> Sequence[Request[Any, Any, Any]]:
        """One answer with all of them."""
        return [Request(MESSAGES_BATCHES_RESULTS, path={"message_batch_id": batch.id})]

    def read(self, line: Json, /) -> BatchLine:
        """A message, the error in its place, or why there is neither."""
        result = object_at(line, "result")
        status = STATUSES.get(text_at(result, "type"), "failed")
        error = object_at(result, "error")
        return BatchLine(text_at(line, "custom_id"), status, result.get("message"), error.get("error", error) or None)


batch = MessageBatches()
