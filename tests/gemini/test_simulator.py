"""The simulator refuses as Google does, pages, counts time, and misbehaves on request."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

import interlingua as il
from interlingua.errors import (
    AuthenticationFailed,
    BadRequest,
    ConnectionFailed,
    DeadlineExceeded,
    Overloaded,
    RateLimited,
    StreamIncomplete,
)
from interlingua.testing.simulators import GeminiSimulator
from interlingua.testing.simulators.gemini import Fault
from interlingua_wire.gemini import Client
from tests.gemini.calling import FLASH, HELLO

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
GENERATE = f"/v1beta/{FLASH}:generateContent"
CORPUS = "corpora/many"
SAFE = {"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_NONE"}


def post(simulator: GeminiSimulator, path: str, body: Any, *, key: str = "any") -> tuple[int, Any]:
    """Status and body of a plain request."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = Request(simulator.address + path, content, {"x-goog-api-key": key, "content-type": "application/json"})
    try:
        with urlopen(request) as reply:
            return reply.status, json.load(reply)
    except HTTPError as error:
        return error.code, json.load(error)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"{", "Unexpected token"),
        ([], "Root element"),
        ({"contents": HELLO, "wrong": 1}, 'Unknown name "wrong"'),
        ({"contents": [{"parts": [{"txt": "x"}]}]}, "Unknown name \"txt\" at 'contents[0].parts[0]'"),
        ({"contents": "x"}, "Invalid value at 'contents'"),
        ({"contents": HELLO, "generationConfig": {"topK": "many"}}, "Invalid value at 'generationConfig.topK'"),
        ({}, "'contents' is a required property"),
        ({"contents": [{"parts": [{"text": "a", "inlineData": {}}]}]}, "oneof field is already set"),
        ({"contents": HELLO, "generationConfig": {"temperature": 3}}, "its maximum is 2"),
        ({"contents": HELLO, "generationConfig": {"logprobs": 2}}, "can only be set with responseLogprobs True"),
        ({"contents": HELLO, "safetySettings": [SAFE, SAFE]}, "only one for each category"),
        ({"contents": [{"parts": [{"fileData": {"fileUri": "ADDRESS/v1beta/files/none"}}]}]}, "may not exist"),
    ],
)
def test_a_request_that_does_not_fit_is_refused_as_google_does(
    simulator: GeminiSimulator, body: Any, told: str
) -> None:
    if not isinstance(body, bytes):
        body = json.loads(json.dumps(body).replace("ADDRESS", simulator.address))
    status, answer = post(simulator, GENERATE, body)
    assert status in (400, 403)
    assert answer["error"]["code"] == status
    assert answer["error"]["status"] in ("INVALID_ARGUMENT", "PERMISSION_DENIED")
    assert told in answer["error"]["message"]


def test_the_names_of_the_protos_are_taken_too(simulator: GeminiSimulator) -> None:
    body = {"contents": HELLO, "generation_config": {"max_output_tokens": 1, "seed": None}}
    status, answer = post(simulator, GENERATE, body)
    assert (status, answer["candidates"][0]["finishReason"]) == (200, "MAX_TOKENS")


def test_a_wrong_key_and_none_are_told_apart(simulator: GeminiSimulator) -> None:
    assert post(simulator, GENERATE, {"contents": HELLO}, key="")[1]["error"]["status"] == "PERMISSION_DENIED"
    with (
        il.connect("gemini", api_key="wrong-key", base_url=simulator.address) as gemini,
        pytest.raises(AuthenticationFailed, match="not valid"),
    ):
        gemini.models.list()


def test_what_is_no_operation_is_not_found(simulator: GeminiSimulator) -> None:
    status, answer = post(simulator, "/v1beta/nothing", {})
    assert (status, answer["error"]["status"]) == (404, "NOT_FOUND")


def test_pages_hold_everything_once(gemini: Client) -> None:
    names = [gemini.file_search_stores.create().name for _ in range(7)]
    assert [store.name for store in gemini.file_search_stores.list_all(page_size=3)] == names
    with pytest.raises(BadRequest, match="page token"):
        gemini.file_search_stores.list(page_token="nonsense")


def test_scripted_answers_come_in_their_order(simulator: GeminiSimulator, gemini: Client) -> None:
    simulator.state.answers.extend(["One.", {"content": {"parts": [{"text": "Two."}]}, "finishReason": "SAFETY"}])
    replies = [gemini.models.generate_content(FLASH, contents=HELLO).candidates or [] for _ in range(3)]
    assert [reply[0].finish_reason for reply in replies] == ["STOP", "SAFETY", "STOP"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(kind="refuse"), Overloaded),
        (Fault(kind="refuse", status="RESOURCE_EXHAUSTED", retry_after=3), RateLimited),
        (Fault(kind="reset"), ConnectionFailed),
        (Fault(kind="lost", operation="models.generateContent"), ConnectionFailed),
        (Fault(kind="stall", seconds=5), DeadlineExceeded),
    ],
)
def test_a_fault_strikes_once(simulator: GeminiSimulator, gemini: Client, fault: Fault, error: type[Exception]) -> None:
    simulator.faults.add(fault)
    with pytest.raises(error):
        gemini.models.generate_content(FLASH, contents=HELLO, timeout=0.5)
    assert gemini.models.generate_content(FLASH, contents=HELLO).candidates
    assert not len(simulator.faults)


def test_a_stream_can_be_cut(simulator: GeminiSimulator, gemini: Client) -> None:
    simulator.faults.add(Fault(kind="cut", after=1))
    with gemini.models.stream_generate_content(FLASH, contents=HELLO) as stream, pytest.raises(StreamIncomplete):
        list(stream)


def test_a_request_can_bring_its_fault_along(gemini: Client) -> None:
    header = {"x-simulator-fault": json.dumps({"kind": "refuse", "status": "INTERNAL"})}
    with pytest.raises(il.errors.ServerError, match="INTERNAL"):
        gemini.models.list(extra_headers=header)
