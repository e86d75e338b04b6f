"""The typed calls of Bedrock beside what boto3 sends and understands, in the golden data."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from codegen.words import argument
from interlingua.transport import Endpoint
from interlingua.transport.render import render
from interlingua_wire._core.model import UnknownVariant, to_json
from tests.wire.fakes import FakeTransport

GOLDEN = Path(__file__).parents[3] / "shared" / "golden"
SENT = sorted(path for path in (GOLDEN / "golden" / "bedrock").glob("*.json") if not path.name.startswith("_"))
ANSWERED = sorted(
    path for path in (GOLDEN / "responses" / "bedrock").glob("*.json") if not path.name.endswith(".expected.json")
)
STREAMED = sorted((GOLDEN / "responses" / "bedrock").glob("*.bin"))
METHODS = {
    "converse": "converse",
    "converse-stream": "converse_stream",
    "count-tokens": "count_tokens",
    "invoke": "invoke",
}

pytestmark = pytest.mark.skipif(not GOLDEN.is_dir(), reason="the golden data is not beside the repository")


def models() -> tuple[FakeTransport, Any]:
    """The resource that has the calls, and what it sends through."""
    transport = FakeTransport()
    return transport, import_module("interlingua_wire.bedrock_runtime").Client(transport).models


@pytest.mark.parametrize("path", SENT, ids=lambda path: path.stem)
def test_a_typed_call_is_what_boto3_sends(path: Path) -> None:
    for wanted in json.loads(path.read_bytes())["requests"]:
        transport, resource = models()
        if wanted["path"] == "/foundation-models":
            import_module("interlingua_wire.bedrock").Client(transport).foundation_models.list()
        else:
            _, _, model, verb = wanted["path"].split("/")
            whole = {"body": wanted["body"], "accept": "application/json"}
            fields = {argument(name): value for name, value in wanted["body"].items()}
            getattr(resource, METHODS[verb])(unquote(model), **(whole if verb == "invoke" else fields))
        (request,) = transport.requests
        endpoint = Endpoint(provider="bedrock", base_url="https://host.example")
        rendered = render(request, endpoint, streams=request.operation.stream is not None)
        assert rendered.method == wanted["method"]
        assert unquote(rendered.url) == unquote(f"https://host.example{wanted['path']}")
        assert (json.loads(rendered.body) if isinstance(rendered.body, bytes) else None) == wanted["body"]
        assert rendered.headers.get("content-type") == wanted["headers"].get("content-type")


@pytest.mark.parametrize("path", ANSWERED, ids=lambda path: path.stem)
def test_an_answer_decodes_and_comes_out_again(path: Path) -> None:
    transport, resource = models()
    transport.bodies = [path.read_bytes()]
    answer = resource.converse("m", messages=[])
    assert json.loads(to_json(answer)) == json.loads(path.read_bytes())
    assert type(answer.output.message).__name__ == "Message"
    assert answer.usage.total_tokens > 0


@pytest.mark.parametrize("path", STREAMED, ids=lambda path: path.stem)
def test_every_event_of_a_stream_is_one_that_the_types_know(path: Path) -> None:
    transport, resource = models()
    resource.converse_stream("m", messages=[])
    rule = transport.requests[0].operation.stream
    assert rule is not None
    envelopes = [{"event": type, "data": json.loads(payload)} for type, payload in messages(path.read_bytes())]
    events = [rule.event.decode(json.dumps(envelope)) for envelope in envelopes]
    assert json.loads(to_json(events)) == envelopes
    assert not [event for event in events if isinstance(event, UnknownVariant)]
    assert events[0].event == "messageStart"
    text = "".join(event.data.delta.text or "" for event in events if event.event == "contentBlockDelta")
    assert text == json.loads(path.with_suffix(".expected.json").read_bytes())["decoded"]["text"]


def messages(stream: bytes) -> Iterator[tuple[str, bytes]]:
    """The type and payload of each message of an AWS event stream."""
    while stream:
        total, headers = struct.unpack(">II", stream[:8])
        named = dict(strings(stream[12 : 12 + headers]))
        yield named[":event-type"], stream[12 + headers : total - 4]
        stream = stream[total:]


def strings(headers: bytes) -> Iterator[tuple[str, str]]:
    """The headers of a message, all of which are text here."""
    while headers:
        size = headers[0]
        name, kind = headers[1 : 1 + size].decode(), headers[1 + size]
        assert kind == 7
        (length,) = struct.unpack(">H", headers[2 + size : 4 + size])
        yield name, headers[4 + size : 4 + size + length].decode()
        headers = headers[4 + size + length :]
