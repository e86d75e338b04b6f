"""What a provider sends to a webhook is proven to be the provider's before it is decoded.

The package `standardwebhooks` 1.1.0 made the signatures; `openai` 3.57.0 accepted that of a secret that is text.
"""

from __future__ import annotations

import json
import traceback
from typing import Any

import pytest

import interlingua as il
from interlingua import webhooks
from interlingua.errors import InvalidArgument, InvalidReply, InvalidSignature, MissingKey, UnknownProvider
from interlingua.transport import Secret
from interlingua_wire._core.model import UnknownVariant
from interlingua_wire.anthropic.types import BetaWebhookSessionCreatedEventData
from interlingua_wire.openai.types import WebhookResponseCompleted
from tests.wire.properties.facts import document, schemas

SENT = 1_800_000_000
SECRET = "whsec_YSBzZWNyZXQgdGhhdCBzaWducyBvbmx5IHRlc3Rz"
TEXT_SECRET = "a secret that is text"
RESPONSE = (
    '{"id": "evt_1", "object": "event", "created_at": 1800000000, "type": "response.completed",'
    ' "data": {"id": "resp_1"}}'
)
SESSION = (
    '{"type": "event", "id": "wevt_1", "created_at": "2027-01-15T08:00:00Z", "data": {"type": "session.created",'
    ' "id": "sesn_1", "organization_id": "o", "workspace_id": "w"}}'
)
SIGNATURES = {
    RESPONSE: "v1,CdUHe14V+qn/bVKI2/OrMwEsFCS7UwarP2UiTFJpZD0=",
    SESSION: "v1,j3IwINZhoOOuw0ZVkhUpCbYH+FpYSR2uyQtZmNYYcvw=",
    '{"é": "日本"}': "v1,gZAtRgPd4nSPOiUDQH6U24y/7gsjAVF+xXVI5GciEwk=",
}
BY_TEXT_SECRET = "v1,B62FZrDxlzpexQ2RAqavP0BHVwMQEGHC5j1hLvqNaII="


@pytest.fixture(autouse=True)
def soon_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock shows the minute after the requests were signed."""
    monkeypatch.setattr("interlingua.webhooks.time.time", lambda: SENT + 60.0)


def headers(signature: str = SIGNATURES[RESPONSE], **changes: str | None) -> dict[str, str]:
    """As a server hands them over."""
    given = {"Webhook-Id": "msg_1", "Webhook-Timestamp": str(SENT), "WEBHOOK-SIGNATURE": signature, "Host": "me"}
    changed = {**given, **{name.title().replace("_", "-"): value for name, value in changes.items()}}
    return {name: value for name, value in changed.items() if value is not None}


@pytest.mark.parametrize("body", SIGNATURES)
@pytest.mark.parametrize("kind", [str, str.encode])
def test_a_body_with_its_signature_is_accepted(body: str, kind: Any) -> None:
    webhooks.verify("openai", kind(body), headers(SIGNATURES[body]), secret=SECRET)


def test_the_event_is_typed() -> None:
    event = il.webhooks.unwrap("openai", RESPONSE, headers(), secret=SECRET)
    assert isinstance(event, WebhookResponseCompleted)
    assert event.data.id == "resp_1"
    other = il.webhooks.unwrap("anthropic", SESSION.encode(), headers(SIGNATURES[SESSION]), secret=SECRET)
    assert isinstance(other.data, BetaWebhookSessionCreatedEventData)


def test_an_event_that_is_not_known_is_kept() -> None:
    event = il.webhooks.unwrap("openai", '{"é": "日本"}', headers(SIGNATURES['{"é": "日本"}']), secret=SECRET)
    assert isinstance(event, UnknownVariant)
    assert event.model_extra == {"é": "日本"}


def test_a_secret_that_is_text_is_used_as_it_stands_where_the_provider_does_so() -> None:
    webhooks.verify("openai", RESPONSE, headers(BY_TEXT_SECRET), secret=TEXT_SECRET)


def test_a_secret_without_its_prefix_is_base64_elsewhere() -> None:
    webhooks.verify("anthropic", RESPONSE, headers(), secret=SECRET.removeprefix("whsec_"))


@pytest.mark.parametrize("secret", [[TEXT_SECRET, SECRET], [SECRET, TEXT_SECRET], (Secret(SECRET),), Secret(SECRET)])
def test_any_of_several_secrets_will_do(secret: Any) -> None:
    webhooks.verify("openai", RESPONSE, headers(), secret=secret)


@pytest.mark.parametrize(
    "signature",
    [f"v1,AAAA {SIGNATURES[RESPONSE]}", f"v1a,x {SIGNATURES[RESPONSE]} v1,é", SIGNATURES[RESPONSE].removeprefix("v1,")],
)
def test_any_of_several_signatures_will_do(signature: str) -> None:
    webhooks.verify("openai", RESPONSE, headers(signature), secret=SECRET)


@pytest.mark.parametrize("variable", ["OPENAI_WEBHOOK_SECRET"])
def test_the_secret_may_stand_in_the_environment(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, SECRET)
    webhooks.verify("openai", RESPONSE, headers())
    with pytest.raises(MissingKey, match="ANTHROPIC_WEBHOOK_SIGNING_KEY, or give secret="):
        webhooks.verify("anthropic", RESPONSE, headers())


@pytest.mark.parametrize("secret", [[], ()])
def test_no_secret_at_all_is_no_proof(secret: Any) -> None:
    with pytest.raises(MissingKey):
        webhooks.verify("openai", RESPONSE, headers(), secret=secret)


@pytest.mark.parametrize(
    ("body", "sent", "reason"),
    [
        (RESPONSE + " ", headers(), "no signature"),
        (RESPONSE, headers(webhook_id="msg_2"), "no signature"),
        (RESPONSE, headers(webhook_timestamp=str(SENT + 1)), "no signature"),
        (RESPONSE, headers(BY_TEXT_SECRET), "no signature"),
        (RESPONSE, headers("v1,"), "no signature"),
        (RESPONSE, headers("v1,日本"), "no signature"),
        (RESPONSE, headers(webhook_id=None), "no header webhook-id"),
        (RESPONSE, headers(webhook_timestamp=None), "no header webhook-timestamp"),
        (RESPONSE, headers(""), "no header webhook-signature"),
        (RESPONSE, headers(webhook_timestamp="yesterday"), "no number of seconds"),
        (RESPONSE, headers(webhook_timestamp="-1"), "no number of seconds"),
        (RESPONSE, headers(webhook_timestamp="١٢٣"), "no number of seconds"),
        (RESPONSE, headers(webhook_timestamp=str(SENT - 241)), "301 seconds old"),
        (RESPONSE, headers(webhook_timestamp=str(SENT + 361)), "301 seconds ahead"),
        (RESPONSE, headers(webhook_timestamp="9" * 5000), "no number of seconds"),
    ],
)
def test_whatever_is_not_proven_is_refused(body: str, sent: dict[str, str], reason: str) -> None:
    with pytest.raises(InvalidSignature, match=reason) as caught:
        webhooks.unwrap("openai", body, sent, secret=SECRET)
    assert caught.value.provider == "openai"


def test_how_old_a_request_may_be_is_the_callers_choice() -> None:
    webhooks.verify("openai", RESPONSE, headers(), secret=SECRET, tolerance=60)
    with pytest.raises(InvalidSignature, match="60 seconds old; 59 are allowed"):
        webhooks.verify("openai", RESPONSE, headers(), secret=SECRET, tolerance=59)


def test_what_is_signed_and_no_event_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "verify", lambda *_, **__: None)
    with pytest.raises(InvalidReply, match="no event") as caught:
        webhooks.unwrap("openai", "[1]", headers(), secret=SECRET)
    assert caught.value.body == b"[1]"


@pytest.mark.parametrize("name", ["gemini", "nobody"])
def test_an_api_without_webhooks_is_refused(name: Any) -> None:
    with pytest.raises(UnknownProvider, match="openai"):
        webhooks.verify(name, RESPONSE, headers(), secret=SECRET)


@pytest.mark.parametrize(
    "secret", ["whsec_no base64 at all!", "whsec_A", b"bytes-of-a-secret", "  ", [SECRET, b"bytes-too"]]
)
def test_a_secret_that_is_none_is_refused_without_being_shown(secret: Any) -> None:
    with pytest.raises(InvalidArgument) as caught:
        webhooks.unwrap("openai", RESPONSE, headers(), secret=secret)
    shown = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    ours = shown.partition("interlingua/webhooks.py")[2]
    assert ours
    assert not [text for text in ("no base64 at all!", "bytes-of", "bytes-too") if text in ours]
    assert SECRET not in ours


def test_a_refusal_shows_no_secret() -> None:
    with pytest.raises(InvalidSignature) as caught:
        webhooks.unwrap("openai", RESPONSE + " ", headers(), secret=[SECRET, TEXT_SECRET])
    shown = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    ours = shown.partition("interlingua/webhooks.py")[2]
    assert ours
    assert not [text for text in (SECRET, TEXT_SECRET, "a secret that signs only tests") if text in ours]


def test_every_event_of_the_documents_has_a_type() -> None:
    ours, theirs = schemas("openai")["WebhookEvent"], schemas("anthropic")["BetaWebhookEventData"]
    assert len(ours["x-il-tag"]["mapping"]) == len(document("openai")["webhooks"]) == 16
    assert document("anthropic")["webhooks"].keys() <= theirs["x-il-tag"]["mapping"].keys()


def test_json_that_comes_in_comes_out() -> None:
    event = il.webhooks.unwrap("openai", RESPONSE, headers(), secret=SECRET)
    assert json.loads(event.model_dump_json(exclude_unset=True)) == json.loads(RESPONSE)
