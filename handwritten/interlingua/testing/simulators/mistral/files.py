"""Files of a simulated Mistral."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.mistral.refusals import Refusal
from interlingua.testing.simulators.mistral.state import State
from interlingua.testing.simulators.replies import Content, Reply
from interlingua.testing.simulators.scripts import Json
from interlingua.testing.simulators.shelves import now, number_in

PAGE = 100
SAMPLES: Mapping[str, str] = {"batch": "batch_request", "fine-tune": "instruct", "ocr": "ocr_input"}
"""What the lines of a file are, by its purpose."""


def keep_file(
    state: State,
    content: bytes,
    *,
    name: str,
    purpose: str,
    sample: str,
    source: str = "upload",
    media_type: str = "application/jsonl",
) -> Json:
    """Hold a file, whose lines are `sample`s."""
    about: Json = {"id": str(uuid4()), "object": "file", "bytes": len(content), "created_at": now(), "filename": name}
    kept = {"purpose": purpose, "sample_type": sample, "source": source, "mimetype": media_type}
    made = state.files.add({**about, **kept, "num_lines": None, "signature": None})
    state.contents[made["id"]] = content
    return made


def _uploaded(state: State, call: Call) -> Reply:
    if "file" not in call.files:
        raise Refusal(400, "file is required")
    (sent, *_) = call.files["file"]
    purpose = call.body.get("purpose") or "fine-tune"
    sample = SAMPLES.get(purpose, "instruct")
    return keep_file(state, sent.content, name=sent.name, purpose=purpose, sample=sample, media_type=sent.media_type)


def _listed(state: State, call: Call) -> Reply:
    wanted = call.query.get("purpose")
    found = [file for file in [*state.files][::-1] if wanted in (None, file["purpose"])]
    size = number_in(call.query, "page_size", PAGE)
    start = number_in(call.query, "page", 0) * size
    return {"object": "list", "data": found[start : start + size], "total": len(found)}


def _deleted(state: State, call: Call) -> Reply:
    name = state.files.take(*call.places)["id"]
    del state.contents[name]
    return {"id": name, "object": "file", "deleted": True}


def _downloaded(state: State, call: Call) -> Reply:
    return Content(body=state.contents[state.files.find(*call.places)["id"]])


def _address(state: State, call: Call) -> Reply:
    state.files.find(*call.places)
    return {"url": f"{call.origin}{call.path.removesuffix('/url')}/content"}


HANDLERS: Mapping[str, Handler[State]] = {
    "files_api_routes_upload_file": _uploaded,
    "files_api_routes_list_files": _listed,
    "files_api_routes_retrieve_file": lambda state, call: {**state.files.find(*call.places), "deleted": False},
    "files_api_routes_delete_file": _deleted,
    "files_api_routes_download_file": _downloaded,
    "files_api_routes_get_signed_url": _address,
}
