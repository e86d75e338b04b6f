"""Amazon's event streams through `il.connect`: typed events to the last, failures by their status, and cuts."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

import interlingua as il
from interlingua.errors import ApiError, BadRequest, Overloaded, RateLimited, ServerError, StreamIncomplete, WorldError
from interlingua.transport import Endpoint, HttpTransport
from interlingua_wire import sagemaker_runtime
from interlingua_wire._core.model import UnknownVariant, to_json
from tests.transport.event_messages import event, exception, failure, message

STREAM = "application/vnd.amazon.eventstream"
MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
GOLDEN = Path(__file__).parents[3] / "shared" / "golden" / "responses" / "bedrock"
TALK: list[tuple[str, Any]] = [
    ("messageStart", {"role": "assistant", "p": "abc"}),
    ("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": 'He said "error": '}}),
    ("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": "grüß"}}),
    ("contentBlockStop", {"contentBlockIndex": 0}),
]
STOP = ("messageStop", {"stopReason": "end_turn"})
USAGE = ("metadata", {"usage": {"inputTokens": 3, "outputTokens": 2, "totalTokens": 5}, "metrics": {"latencyMs": 7}})
FAILURES: list[tuple[str, int, type[ApiError]]] = [
    ("throttlingException", 429, RateLimited),
    ("serviceUnavailableException", 503, Overloaded),
    ("validationException", 400, BadRequest),
    ("modelStreamErrorException", 424, BadRequest),
    ("internalServerException", 500, ServerError),
]


def written(*events: tuple[str, Any]) -> bytes:
    return b"".join(event(name, data) for name, data in events)


class Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body in pieces, which may break off."""

    def __init__(self, raw: bytes, *, size: int, breaks: bool = False) -> None:
        self._raw, self._size, self._breaks = raw, size, breaks

    def __iter__(self) -> Iterator[bytes]:
        yield from (self._raw[i : i + self._size] for i in range(0, len(self._raw), self._size))
        if self._breaks:
            raise httpx.ReadError("connection reset")

    async def __aiter__(self) -> Any:
        for piece in self:
            yield piece


class Server:
    """Answers every request with the same stream, and keeps what was asked."""

    def __init__(self, raw: bytes, *, size: int = 7, breaks: bool = False) -> None:
        self.body = lambda: Pieces(raw, size=size, breaks=breaks)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return httpx.Response(200, stream=self.body(), headers={"content-type": STREAM, "x-amzn-requestid": "r-1"})


def connected(server: Callable[[httpx.Request], httpx.Response]) -> Any:
    http = httpx.MockTransport(server)
    return il.connect("bedrock_runtime", api_key="k", base_url="http://here", max_retries=0, http_client=http)


def told(raw: bytes, seen: list[Any], *, call: str = "converse_stream", **how: Any) -> None:
    """Take all events of a stream."""
    given: dict[str, Any] = {"messages": []} if call == "converse_stream" else {"body": {"prompt": "Hi"}}
    with getattr(connected(Server(raw, **how)).models, call)(MODEL, **given) as stream:
        for one in stream:
            seen.append(one)


def failed(raw: bytes, **how: Any) -> tuple[list[Any], WorldError]:
    """The events before an error, and the error."""
    seen: list[Any] = []
    with pytest.raises(WorldError) as caught:
        told(raw, seen, **how)
    return seen, caught.value


def test_a_conversation_streams_as_typed_events_to_its_usage() -> None:
    server = Server(written(*TALK, STOP, USAGE))
    messages = [{"role": "user", "content": [{"text": "Hi"}]}]
    with connected(server).models.converse_stream(MODEL, messages=messages) as stream:
        events = list(stream)
    assert [one.event for one in events] == [name for name, _ in (*TALK, STOP, USAGE)]
    assert not [one for one in events if isinstance(one, UnknownVariant)]
    assert "".join(one.data.delta.text for one in events if one.event == "contentBlockDelta") == 'He said "error": grüß'
    assert (events[-2].data.stop_reason, events[-1].data.usage.total_tokens) == ("end_turn", 5)
    assert json.loads(to_json(events)) == [{"event": name, "data": data} for name, data in (*TALK, STOP, USAGE)]
    (request,) = server.asked
    assert (request.url.path, request.headers["accept"]) == (f"/model/{MODEL}/converse-stream", STREAM)
    assert json.loads(request.content) == {"messages": messages}


# Both are one segment by RFC 3986, 3.3. boto3 escapes the colon, AWS's own example of a call with an API key does not:
# https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-use.html, checked 2026-11-28.
@pytest.mark.parametrize(
    ("model", "segment"),
    [
        (MODEL, MODEL),
        (
            "arn:aws:bedrock:us-east-1:1:inference-profile/a-v1:0",
            "arn:aws:bedrock:us-east-1:1:inference-profile%2Fa-v1:0",
        ),
    ],
)
def test_the_name_of_a_model_is_one_segment_of_the_path(model: str, segment: str) -> None:
    server = Server(written(STOP))
    with connected(server).models.converse_stream(model, messages=[]) as stream:
        list(stream)
    assert server.asked[0].url.raw_path == f"/model/{segment}/converse-stream".encode()


def test_the_same_comes_under_an_event_loop() -> None:
    http = httpx.MockTransport(Server(written(*TALK, STOP, USAGE)))

    async def names() -> list[str]:
        client = il.connect_async("bedrock_runtime", api_key="k", base_url="http://here", http_client=http)
        async with await client.models.converse_stream(MODEL, messages=[]) as stream:
            return [one.event async for one in stream]

    assert anyio.run(names) == [name for name, _ in (*TALK, STOP, USAGE)]


@pytest.mark.skipif(not GOLDEN.is_dir(), reason="the golden data is not beside the repository")
@pytest.mark.parametrize("name", ["stream_text", "stream_max_tokens"])
@pytest.mark.parametrize("size", [1, 11, 1 << 20])
def test_a_recorded_stream_says_what_boto3_understands(name: str, size: int) -> None:
    seen: list[Any] = []
    told((GOLDEN / f"{name}.bin").read_bytes(), seen, size=size)
    text = "".join(one.data.delta.text or "" for one in seen if one.event == "contentBlockDelta")
    assert text == json.loads((GOLDEN / f"{name}.expected.json").read_bytes())["decoded"]["text"]


@pytest.mark.parametrize(("name", "status", "kind"), FAILURES)
@pytest.mark.parametrize("size", [1, 1 << 20])
def test_a_failure_in_mid_stream_is_the_error_of_its_status(
    name: str, status: int, kind: type[ApiError], size: int
) -> None:
    raw = written(*TALK) + exception(name, {"message": "no more of this"}) + written(STOP)
    seen, error = failed(raw, size=size)
    assert (len(seen), type(error)) == (len(TALK), kind)
    assert isinstance(error, ApiError)
    assert (error.status, error.code, error.request_id) == (status, name, "r-1")
    assert "no more of this" in str(error)
    answered = httpx.Response(status, json={"message": "no more of this"})
    with pytest.raises(kind) as caught:
        connected(lambda request: answered).models.converse_stream(MODEL, messages=[])
    assert (type(caught.value), caught.value.is_retryable) == (kind, error.is_retryable)


@pytest.mark.parametrize("raw", [exception("noveltyException", {"message": "odd"}), failure("Novelty", "odd")])
def test_a_failure_nobody_has_heard_of_is_an_error_all_the_same(raw: bytes) -> None:
    seen, error = failed(written(*TALK) + raw)
    assert len(seen) == len(TALK)
    assert isinstance(error, ServerError)
    assert (error.status, error.code.lower()[:7] if error.code else None) == (None, "novelty")
    assert "odd" in str(error)


def test_a_failure_without_words_still_says_its_name() -> None:
    _, error = failed(message({":message-type": "exception", ":exception-type": "throttlingException"}))
    assert isinstance(error, RateLimited)
    assert error.code == "throttlingException"


def test_an_event_of_an_unknown_type_is_kept_and_so_is_an_initial_response() -> None:
    new = [("initial-response", {}), *TALK, ("novelty", {"what": [1]}), STOP]
    seen: list[Any] = []
    told(written(*new), seen)
    assert [type(one) is UnknownVariant for one in seen] == [True, *[False] * len(TALK), True, False]
    assert json.loads(to_json(seen)) == [{"event": name, "data": data} for name, data in new]


def test_an_event_without_a_payload_is_one_without_fields() -> None:
    seen: list[Any] = []
    told(message({":message-type": "event", ":event-type": "initial-response"}) + written(STOP), seen)
    assert json.loads(to_json(seen))[0] == {"event": "initial-response", "data": {}}


def test_a_conversation_is_whole_from_its_stop_reason_on_and_not_before() -> None:
    whole, stopped = written(*TALK, STOP, USAGE), len(written(*TALK, STOP))
    for end in range(len(whole)):
        seen: list[Any] = []
        if end == stopped:
            told(whole[:end], seen, size=1 << 20)
            assert len(seen) == len(TALK) + 1
        else:
            seen, error = failed(whole[:end], size=1 << 20)
            assert isinstance(error, StreamIncomplete), end
            assert error.cause == "end"


def test_damage_in_mid_stream_is_an_error_after_what_was_good() -> None:
    raw = bytearray(written(*TALK, STOP, USAGE))
    raw[len(written(*TALK[:2])) + 90] ^= 1
    seen, error = failed(bytes(raw), size=1 << 20)
    assert len(seen) == 2
    assert isinstance(error, StreamIncomplete)
    assert error.cause == "invalid"


def test_data_that_is_no_json_is_an_error() -> None:
    raw = message({":message-type": "event", ":event-type": "messageStart"}, b"{oops")
    _, error = failed(raw)
    assert isinstance(error, StreamIncomplete)
    assert error.cause == "invalid"


def test_a_model_of_its_own_form_streams_its_bytes() -> None:
    parts = [b'{"completion": "Hel"}', b'{"completion": "lo", "stop_reason": "end"}']
    seen: list[Any] = []
    told(written(*(("chunk", {"bytes": b64encode(part).decode()}) for part in parts)), seen, call="invoke_stream")
    assert [b64decode(one.data.bytes) for one in seen] == parts


@pytest.mark.parametrize("breaks", [False, True])
def test_a_stream_without_a_last_event_ends_with_its_body_and_not_with_its_connection(breaks: bool) -> None:
    raw = written(("chunk", {"bytes": "e30="}))
    if not breaks:
        told(raw, [], call="invoke_stream")
        return
    seen, error = failed(raw, call="invoke_stream", breaks=True)
    assert len(seen) == 1
    assert isinstance(error, StreamIncomplete)
    assert error.cause == "connection"


def test_bare_bytes_come_as_base64_in_their_field() -> None:
    parts = [b"\0\xff", b'{"error": {"message": "of the model, not of the service"}}', b""]
    http = httpx.MockTransport(Server(written(*(("PayloadPart", part) for part in parts))))
    endpoint = Endpoint(provider="sagemaker_runtime", base_url="http://here")
    client = sagemaker_runtime.Client(HttpTransport(endpoint, http=http))
    with client.endpoints.invoke_stream("e", body=b"raw") as stream:
        events: list[Any] = list(stream)
    assert [(one.event, b64decode(one.data.bytes)) for one in events] == [("PayloadPart", part) for part in parts]
