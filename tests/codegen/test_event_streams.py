"""A client of a service with event streams: generated, imported and called; its events told apart by their type."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen.names import Names
from codegen.package import build_package
from codegen.room import OURS
from codegen.written import formatted
from interlingua_wire._core.model import UnknownVariant, to_json
from interlingua_wire._core.omit import omit
from interlingua_wire._core.request import Request
from tests.codegen.imported import api_of, imported
from tests.codegen.small_aws import facts
from tests.wire.fakes import FakeStream, FakeTransport

GOLDEN = Path(__file__).parent / "golden" / "resources_talks.py.txt"
MESSAGES = [
    ("start", {"role": "red"}),
    ("delta", {"text": "Hel", "mood": "unknown field"}),
    ("sound", {"wave": base64.b64encode(b"\0\1").decode()}),
    ("novelty", {"what": 1}),
]


class Messages(FakeTransport):
    """Answers a stream with messages as a transport decodes them: by type, with their payload."""

    def stream(self, request: Request[Any, Any, Any], /) -> Any:
        self.requests.append(request)
        rule = request.operation.stream
        assert rule is not None and rule.framing == "eventstream" and rule.has_envelope
        return FakeStream([rule.event.decode(json.dumps({"event": type, "data": data})) for type, data in MESSAGES])


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with imported(facts(), tmp_path_factory.mktemp("generated")) as package:
        yield package


def streamed(small: Any) -> tuple[Messages, list[Any]]:
    transport = Messages()
    resource = small.Client(transport).talks.stream
    return transport, list(resource("t", parts=[{"text": "Hi"}], mood="calm", wire=0.5))


def test_events_are_told_apart_and_typed(small: Any) -> None:
    _, (start, delta, sound, _) = streamed(small)
    assert (start.event, start.data.role) == ("start", "red")
    assert isinstance(delta, small.types.TalkStreamDelta)
    assert delta.data.text == "Hel"
    assert base64.b64decode(sound.data.wave) == b"\0\1"


def test_an_event_of_an_unknown_type_is_kept(small: Any) -> None:
    _, events = streamed(small)
    assert isinstance(events[-1], UnknownVariant)
    assert json.loads(to_json(events)) == [{"event": type, "data": data} for type, data in MESSAGES]


def test_everything_is_sent_where_it_belongs(small: Any) -> None:
    transport, _ = streamed(small)
    (request,) = transport.requests
    assert request.path == {"talkId": "t"}
    assert request.headers["X-Small-Mood"] == "calm"
    assert request.body == {"parts": [{"text": "Hi"}], "wire": 0.5, "token": omit}


def test_the_rule_tells_failures_and_bare_bytes(small: Any) -> None:
    transport, _ = streamed(small)
    rule = transport.requests[0].operation.stream
    assert rule is not None
    assert rule.errors == {"slow": 429, "bad": 500}
    assert rule.payloads == {"sound": "wave"}


def test_bytes_go_in_and_come_out_as_they_are(small: Any) -> None:
    transport = FakeTransport(bodies=[b"\0\xff"])
    assert small.Client(transport).files.update("a/b", body=b"raw", kind="audio/wav") == b"\0\xff"
    operation = transport.requests[0].operation
    assert (operation.path, operation.query, operation.accept) == ("/files/{+Key}", {"mode": "fast"}, "*/*")
    assert transport.requests[0].body == b"raw"


def test_pages_follow_the_paginators(small: Any) -> None:
    pages = [{"talks": [{"id": "a"}], "nextToken": "n"}, {"talks": [{"id": "b"}]}]
    transport = FakeTransport(bodies=[json.dumps(page).encode() for page in pages])
    assert [talk.id for talk in small.Client(transport).talks.list_all()] == ["a", "b"]
    assert transport.requests[1].query["nextToken"] == "n"


def emitted() -> str:
    """The module of the small service's talks, as it is written today."""
    path = OURS.target / "small" / "resources" / "talks.py"
    files = build_package(api_of(facts()), Names()).files
    return formatted({path: files["resources/talks.py"]})[path]


def test_the_code_of_an_event_stream_looks_as_it_was_agreed() -> None:
    assert emitted() == GOLDEN.read_text()
