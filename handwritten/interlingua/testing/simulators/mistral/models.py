"""Models, vectors, moderation and reading of a simulated Mistral."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping

from interlingua.testing.simulators.asking import Call
from interlingua.testing.simulators.face import Handler
from interlingua.testing.simulators.mistral.refusals import Refusal
from interlingua.testing.simulators.mistral.state import State
from interlingua.testing.simulators.numbers import NUMBERS, packed
from interlingua.testing.simulators.replies import Reply
from interlingua.testing.simulators.scripts import Json, Question, tokens_in, vector_of

LENGTH = 1024
"""Of a vector where no other length is asked for."""
KINDS = (
    *("sexual", "hate_and_discrimination", "violence_and_threats", "dangerous_and_criminal_content", "selfharm"),
    *("health", "financial", "law", "pii"),
)
PAGE = {"dpi": 200, "height": 2200, "width": 1700}


def _embedded(state: State, call: Call) -> Reply:
    body: Json = call.body
    given: str | list[str] = body["input"]
    texts = [given] if isinstance(given, str) else given
    if not texts:
        raise Refusal(400, "Input cannot be an empty list.")
    vectors = [vector_of(text, length=body.get("output_dimension") or LENGTH) for text in texts]
    write = packed if body.get("encoding_format") == "base64" else NUMBERS[body.get("output_dtype") or "float"]
    tokens = sum(map(tokens_in, texts))
    return {
        "id": f"{next(state.numbers):032x}",
        "object": "list",
        "data": [
            {"object": "embedding", "index": place, "embedding": write(each)} for place, each in enumerate(vectors)
        ],
        "model": state.need(body["model"]),
        "usage": {"prompt_tokens": tokens, "completion_tokens": 0, "total_tokens": tokens},
    }


def _moderated(state: State, call: Call) -> Reply:
    given: str | list[str] = call.body["input"]
    results: list[Json] = []
    for text in [given] if isinstance(given, str) else given:
        found = {kind: kind in text.lower() for kind in KINDS}
        scores = {kind: 0.99 if is_found else 0.01 for kind, is_found in found.items()}
        results.append({"categories": found, "category_scores": scores})
    return {"id": f"{next(state.numbers):032x}", "model": state.need(call.body["model"]), "results": results}


def _read(state: State, call: Call) -> Reply:
    """What was laid down, else the text of a document that came along as a `data:` URL, else where it is."""
    url = _address_in(call.body["document"])
    text = state.contents.get(url, b"").decode(errors="replace") or url
    if url.startswith("data:"):
        text = b64decode(url.partition(";base64,")[2]).decode(errors="replace")
    model = state.need(call.body["model"])
    if state.script.has_answers:
        text = state.script.answer(Question(model=model, text=text, body=call.body)).text
    page: Json = {"index": 0, "markdown": text, "images": [], "dimensions": PAGE}
    return {"model": model, "pages": [page], "usage_info": {"pages_processed": 1, "doc_size_bytes": len(text)}}


def _address_in(document: Json) -> str:
    match document:
        case (
            {"image_url": {"url": str(url)}}
            | {"image_url": str(url)}
            | {"document_url": str(url)}
            | {"file_id": str(url)}
        ):
            return url
        case _:
            return ""


def _deleted(state: State, call: Call) -> Reply:
    (name,) = call.places
    if state.card(name)["type"] == "base":
        raise Refusal(403, "Only a tuned model can be deleted.")
    del state.models[name]
    return {"id": name, "object": "model", "deleted": True}


HANDLERS: Mapping[str, Handler[State]] = {
    "embeddings_v1_embeddings_post": _embedded,
    "moderations_v1_moderations_post": _moderated,
    "ocr_v1_ocr_post": _read,
    "list_models_v1_models_get": lambda state, call: {"object": "list", "data": [*map(state.card, state.models)]},
    "retrieve_model_v1_models__model_id__get": lambda state, call: state.card(*call.places),
    "delete_model_v1_models__model_id__delete": _deleted,
}
