"""What the watsonx client sends: the day its types are from, a form for a token, nothing of its own."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from interlingua.transport import Endpoint
from interlingua.transport.render import Rendered, render
from interlingua_wire import watsonx
from tests.wire.fakes import FakeTransport


def rendered(transport: FakeTransport, *, streams: bool = False) -> Rendered:
    """What goes over HTTP for the only request."""
    (request,) = transport.requests
    return render(request, Endpoint(provider="watsonx", base_url="https://host.example"), streams=streams)


def test_every_call_names_the_day_its_types_are_from_unless_told_another() -> None:
    for given, wanted in (({}, "2025-10-25"), ({"version": "2024-05-01"}, "2024-05-01")):
        transport = FakeTransport()
        watsonx.Client(transport).tokens.count(model_id="m", input="Hi", project_id="p", **given)
        assert parse_qs(urlsplit(rendered(transport).url).query) == {"version": [wanted]}
        assert json.loads(body_of(rendered(transport))) == {"model_id": "m", "input": "Hi", "project_id": "p"}


def test_a_token_is_asked_for_with_a_form_and_no_version() -> None:
    transport = FakeTransport(bodies=[b'{"access_token": "t", "expires_in": 3600, "token_type": "Bearer"}'])
    grant: Any = "urn:ibm:params:oauth:grant-type:apikey"
    token = watsonx.Client(transport).identity.create_token(grant_type=grant, apikey="k&y")
    assert (token.access_token, token.expires_in) == ("t", 3600)
    sent = rendered(transport)
    assert sent.url == "https://host.example/identity/token"
    assert sent.headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(body_of(sent).decode()) == {"grant_type": [grant], "apikey": ["k&y"]}


def test_a_streamed_chat_asks_for_events_by_its_path_alone() -> None:
    transport = FakeTransport()
    watsonx.Client(transport).chat.create_stream(model_id="m", messages=[{"role": "user", "content": "Hi"}])
    sent = rendered(transport, streams=True)
    assert urlsplit(sent.url).path == "/ml/v1/text/chat_stream"
    assert sent.headers["accept"] == "text/event-stream"
    assert json.loads(body_of(sent)) == {"model_id": "m", "messages": [{"role": "user", "content": "Hi"}]}


def body_of(sent: Rendered) -> bytes:
    assert isinstance(sent.body, bytes)
    return sent.body
