"""Requests become messages of the protos with nothing left out, and messages JSON with nothing lost."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

import interlingua as il
from interlingua import errors
from interlingua.testing.simulators import GeminiSimulator
from interlingua.transport.over_grpc.contract import binding_of, load_contract
from interlingua_wire._core.model import to_json
from interlingua_wire.gemini import Client
from tests.gemini.calling import FLASH, HELLO
from tests.gemini.calling import connected as over_http
from tests.gemini.grpc.calling import client_of
from tests.gemini.grpc.scripted import asked, message, served
from tests.gemini.scenarios_models import TASK, TUNABLE

GENERATE = "GenerateContentRequest"
UNKNOWN_TEXT = b"\xba\x3e\x03new"
"""Field 999 with a text."""


def test_the_path_the_query_and_the_body_fill_one_message() -> None:
    name, sent, metadata = asked(
        "corpora.documents.patch", "corpora/a/documents/b", update_mask="display_name,customMetadata", display_name="D"
    )
    expected = message(
        "UpdateDocumentRequest",
        document={"name": "corpora/a/documents/b", "displayName": "D"},
        updateMask="displayName,customMetadata",
    )
    assert name == "/google.ai.generativelanguage.v1beta.RetrieverService/UpdateDocument"
    assert type(expected).FromString(sent) == expected
    assert metadata["x-goog-request-params"] == "document.name=corpora/a/documents/b"


def test_the_query_has_the_types_of_the_protos() -> None:
    _, sent, _ = asked("corpora.delete", "corpora/a", force=True)
    assert message("DeleteCorpusRequest").FromString(sent) == message(
        "DeleteCorpusRequest", name="corpora/a", force=True
    )
    _, sent, _ = asked("models.list", page_size=3, page_token="x")
    assert message("ListModelsRequest").FromString(sent) == message("ListModelsRequest", pageSize=3, pageToken="x")


def test_what_http_alone_needs_stays_away() -> None:
    _, sent, metadata = asked("models.generate_content", FLASH, contents=HELLO, extra_headers={"X-Own": "1"})
    expected = message(GENERATE, model=FLASH, contents=HELLO)
    assert type(expected).FromString(sent) == expected
    assert {"x-own", "authorization", "x-goog-request-params"} <= metadata.keys()
    assert not {"accept", "content-type", "content-length"} & metadata.keys()
    assert metadata["user-agent"].startswith("interlingua/")


@pytest.mark.parametrize(
    "extra",
    [
        {"extra_body": {"nonsense": 1}},
        {"extra_query": {"nonsense": 1}},
        {"generation_config": {"temperature": "warm"}},
        {"safety_settings": [{"category": "NO_SUCH", "threshold": "BLOCK_NONE"}]},
    ],
)
def test_what_the_protos_have_no_field_for_is_refused_before_sending(
    simulator: GeminiSimulator, gemini: Client, extra: Any
) -> None:
    with pytest.raises(errors.InvalidArgument, match="protos"):
        gemini.models.generate_content(FLASH, contents=HELLO, **extra)
    assert not simulator.calls


def test_fields_that_nobody_knows_are_kept_and_go_back_as_they_came() -> None:
    def answer(name: str, sent: bytes, context: Any) -> Iterator[bytes]:
        requests.append(message(GENERATE).FromString(sent))
        yield reply.SerializeToString()

    requests: list[Any] = []
    reply = message("GenerateContentResponse", candidates=[{"content": {"role": "model", "parts": [{"text": "Hi"}]}}])
    reply.candidates[0].content.parts[0].MergeFromString(UNKNOWN_TEXT)
    with served(answer) as port, client_of(f"http://127.0.0.1:{port}", "sync") as gemini:
        first = gemini.models.generate_content(FLASH, contents=HELLO)
        content = json.loads(to_json(first.candidates[0].content))
        assert content["parts"] == [{"text": "Hi", "@unknown": "uj4DbmV3"}]
        gemini.models.generate_content(FLASH, contents=[*HELLO, content])
    assert requests[1].contents[1] == reply.candidates[0].content
    assert UNKNOWN_TEXT in requests[1].contents[1].SerializeToString()


def test_an_enum_value_without_a_name_is_its_number() -> None:
    def answer(name: str, sent: bytes, context: Any) -> Iterator[bytes]:
        yield b"\x0a\x02\x10\x63"  # candidates: {finish_reason: 99}

    with served(answer) as port, client_of(f"http://127.0.0.1:{port}", "sync") as gemini:
        reply = gemini.models.generate_content(FLASH, contents=HELLO)
    assert reply.candidates[0].finish_reason == 99


def test_the_outcome_of_an_operation_may_be_of_a_type_that_the_protos_do_not_have() -> None:
    def answer(name: str, sent: bytes, context: Any) -> Iterator[bytes]:
        operation = message("google.longrunning.Operation", name="models/x/operations/y")
        operation.metadata.type_url, operation.metadata.value = "type.googleapis.com/a.New", b"\x08\x01"
        yield operation.SerializeToString()

    with served(answer) as port, client_of(f"http://127.0.0.1:{port}", "sync") as gemini:
        found = gemini.models.operations.get("models/x/operations/y")
    assert found.metadata == {"@type": "type.googleapis.com/a.New", "value": "CAE="}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_waiting_works_over_it(simulator: GeminiSimulator) -> None:
    settings: Any = {"credentials": None, "api_key": "any", "base_url": simulator.grpc_address}
    steps: list[Any] = []
    with il.connect("gemini", transport="grpc", **settings) as gemini:
        begun = gemini.tuned_models.create(tuning_task=TASK, base_model=TUNABLE, tuned_model_id="mine")
        model = il.wait(
            gemini.tuned_models.create, begun, timeout=10, first_look=0.01, on_progress=lambda look: steps.append(look)
        )
    assert (model.name, model.state) == ("tunedModels/mine", "ACTIVE")
    assert len(steps) >= 3


def test_an_upload_of_bytes_says_that_it_goes_over_http(simulator: GeminiSimulator, gemini: Client) -> None:
    with pytest.raises(errors.Unsupported, match=r"media\.upload has no gRPC method"):
        il.upload(gemini.media.upload, il.Upload(b"abc", media_type="text/plain"))
    assert not simulator.calls


def test_both_faces_have_one_state(simulator: GeminiSimulator, gemini: Client) -> None:
    with over_http(simulator, "sync") as other, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        name = gemini.corpora.create(display_name="Shared").name or ""
        assert other.corpora.get(name).display_name == "Shared"
        other.corpora.delete(name)
        with suppress(errors.NotFound):
            gemini.corpora.get(name)
            raise AssertionError("it is still there")


def test_a_template_of_the_protos_is_matched_whole() -> None:
    binding = binding_of("patch", "/v1/{one.name=a/*/b/*}:do", "one")
    assert binding.fields == ("one.name",)
    found = binding.path.fullmatch("/v1/a/1/b/2:do")
    assert found is not None and found.groups() == ("a/1/b/2",)
    assert binding.path.fullmatch("/v1/a/1/c/2:do") is None
    assert binding.template == "/v1/{one.name}:do"


def test_every_method_that_answers_is_known_with_its_ways_over_http() -> None:
    rpcs = load_contract("gemini").rpcs
    assert len(rpcs) == 62
    assert [name for name, rpc in rpcs.items() if rpc.streams] == [
        "/google.ai.generativelanguage.v1beta.GenerativeService/StreamGenerateContent"
    ]
