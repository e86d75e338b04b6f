"""Batches by files: one of requests in, one of replies and one of errors out.

https://platform.openai.com/docs/guides/batch, checked 2026-11-28.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from interlingua.protocols.batch import BatchLine, Json, Status, Steps
from interlingua.protocols.fields import object_at, text_at
from interlingua_wire._core.operation import Operation
from interlingua_wire._core.request import Request
from interlingua_wire.openai.resources.batches import BATCHES_CREATE
from interlingua_wire.openai.resources.files import FILES_CONTENT, FILES_CREATE

if TYPE_CHECKING:
    from interlingua_wire.openai import types

VERSION = "/v1"
WINDOW = "24h"
STATUSES: dict[str, Status] = {"batch_expired": "expired", "batch_cancelled": "cancelled"}
"""By the code of the error."""


class FileBatches:
    """The dialect."""

    create = BATCHES_CREATE

    def begin(self, operation: Operation[Any, Any, Any], requests: Mapping[str, Mapping[str, Any]]) -> Steps:
        """Upload the requests, then have them answered."""
        endpoint = VERSION + operation.path
        lines = [
            json.dumps({"custom_id": name, "method": operation.method, "url": endpoint, "body": dict(body)})
            for name, body in requests.items()
        ]
        content = "".join(f"{line}\n" for line in lines).encode()
        file = yield Request(FILES_CREATE, body={"file": ("batch.jsonl", content), "purpose": "batch"})
        about = {"input_file_id": file.id, "endpoint": endpoint, "completion_window": WINDOW}
        batch = yield Request(BATCHES_CREATE, body=about)
        return batch

    def results(self, batch: types.Batch, /) -> Sequence[Request[Any, Any, Any]]:
        """The files of replies and of errors, as far as there are any."""
        files = [name for name in (batch.output_file_id, batch.error_file_id) if name]
        return [Request(FILES_CONTENT, path={"file_id": name}) for name in files]

    def read(self, line: Json, /) -> BatchLine:
        """A reply, the error that came in its place, or why there is none."""
        name, error, response = text_at(line, "custom_id"), object_at(line, "error"), object_at(line, "response")
        if error:
            return BatchLine(name, STATUSES.get(text_at(error, "code"), "failed"), error=error)
        body = response.get("body")
        status = response.get("status_code")
        if not isinstance(status, int) or status >= 400:
            return BatchLine(name, "failed", error=object_at(response, "body").get("error", body))
        return BatchLine(name, "succeeded", value=body)


batch = FileBatches()
