"""Signatures on the wire: proven from the bytes that a server received, and the same as botocore's."""

from __future__ import annotations

import asyncio
import random
import string
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import web
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import ReadOnlyCredentials

import interlingua as il
from interlingua.errors import AuthenticationFailed, InvalidArgument
from interlingua.testing.simulators.bedrock.refusals import Refusal
from interlingua.testing.simulators.bedrock.signature import Keys, Received, prove
from interlingua.testing.simulators.serving import ThreadedServer
from interlingua.transport import AsyncHttpTransport, Endpoint, HttpTransport, SignatureAuth, Signing
from interlingua_wire._core.operation import Operation
from interlingua_wire._core.request import Extra, Request
from interlingua_wire._core.wire import Wire
from tests.aws.environment import bare_environment

KEYS = Keys(access_key="AKIDEXAMPLE", secret_key="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token="tok/en+=")
REGION = "eu-central-1"
SEED = 20261128
COUNT = 1000
LETTERS = string.ascii_letters + string.digits + "-._~:/ é😀%+&=?#'()*!@,;"


class Recorder:
    """A server that keeps each request as it came."""

    def __init__(self) -> None:
        self.received: list[Received] = []

    def application(self) -> web.Application:
        application = web.Application(client_max_size=1 << 24)
        application.router.add_route("*", "/{path:.*}", self._keep)
        return application

    async def _keep(self, request: web.Request) -> web.Response:
        named = {name.lower(): value for name, value in request.headers.items()}
        body = await request.read()
        self.received.append(Received(method=request.method, target=request.raw_path, headers=named, body=body))
        return web.json_response({})


@pytest.fixture
def keys_at_hand(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare_environment(monkeypatch, tmp_path)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEYS.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEYS.secret_key)
    monkeypatch.setenv("AWS_SESSION_TOKEN", KEYS.token or "")


def text(source: random.Random, *, most: int = 20) -> str:
    return "".join(source.choices(LETTERS, k=source.randint(1, most)))


def made_up(source: random.Random) -> Request[Any, Any, Any]:
    """A request of any method, path, query, headers and body."""
    method = source.choice(["POST", "POST", "POST", "GET", "PUT", "DELETE"])
    has_body = method in ("POST", "PUT")
    operation: Operation[Any, Any, Any] = Operation(
        api="made_up",
        name="made.up",
        id="MadeUp",
        method=method,
        path="/model/{modelId}/" + source.choice(["converse", "invoke", "a/b"]),
        reply=Wire("", "None"),
        body="json" if has_body else "none",
    )
    query = {text(source): text(source) for _ in range(source.choice([0, 0, 1, 3]))}
    headers = {f"X-Amzn-{name}": " ".join(("a ", str(source.random()))) for name in source.sample("ABCD", k=2)}
    return Request(
        operation,
        path={"modelId": text(source)},
        query=query,
        headers=headers if source.random() < 0.5 else {},
        body={"text": text(source, most=2000)} if has_body else {},
        extra=Extra.given(None, None, None, 30.0),
    )


def endpoint(address: str) -> Endpoint:
    auth = SignatureAuth(Signing(provider="p", service="bedrock", region=REGION))
    return Endpoint(provider="p", base_url=address, auth=auth)


def signed_by_botocore(received: Received) -> str:
    """The header that botocore makes of the same, at the same time."""
    names = received.headers["authorization"].partition("SignedHeaders=")[2].partition(",")[0].split(";")
    headers = {name: received.headers[name] for name in names}
    url = f"http://{received.headers['host']}{received.target}"
    request = AWSRequest(received.method, url, headers=headers, data=received.body)
    request.context["timestamp"] = received.headers["x-amz-date"]
    signer = SigV4Auth(ReadOnlyCredentials(KEYS.access_key, KEYS.secret_key, KEYS.token), "bedrock", REGION)
    canonical = signer.canonical_request(request)
    signature = signer.signature(signer.string_to_sign(request, canonical), request)
    signer._inject_signature_to_request(request, signature)
    return request.headers["Authorization"]


def check(received: list[Received]) -> None:
    assert len(received) == COUNT // 2
    for each in received:
        assert prove(each, {KEYS.access_key: KEYS}, region=REGION, service="bedrock") == KEYS.access_key
        assert each.headers["authorization"] == signed_by_botocore(each)


@pytest.mark.usefixtures("keys_at_hand")
def test_500_plain_requests_are_proven_and_are_what_botocore_signs() -> None:
    source, recorder = random.Random(SEED), Recorder()
    with ThreadedServer(recorder.application) as server, HttpTransport(endpoint(server.address)) as transport:
        for _ in range(COUNT // 2):
            transport.send(made_up(source))
    check(recorder.received)


@pytest.mark.usefixtures("keys_at_hand")
def test_500_requests_under_an_event_loop_are_too() -> None:
    source, recorder = random.Random(SEED + 1), Recorder()

    async def send(address: str) -> None:
        async with AsyncHttpTransport(endpoint(address)) as transport:
            for _ in range(COUNT // 20):
                await asyncio.gather(*(transport.send(made_up(source)) for _ in range(10)))

    with ThreadedServer(recorder.application) as server:
        asyncio.run(send(server.address))
    check(recorder.received)


@pytest.fixture
def received() -> Iterator[Received]:
    """One request that is signed well."""
    recorder = Recorder()
    with pytest.MonkeyPatch.context() as patch, ThreadedServer(recorder.application) as server:
        patch.setenv("AWS_ACCESS_KEY_ID", KEYS.access_key)
        patch.setenv("AWS_SECRET_ACCESS_KEY", KEYS.secret_key)
        patch.setenv("AWS_SESSION_TOKEN", KEYS.token or "")
        with HttpTransport(endpoint(server.address)) as transport:
            transport.send(made_up(random.Random(SEED)))
    yield recorder.received[0]


def changed(received: Received, **fields: Any) -> Received:
    given = {"method": received.method, "target": received.target, "headers": received.headers, "body": received.body}
    return Received(**{**given, **fields})


@pytest.mark.parametrize("part", ["method", "target", "body", "x-amz-date", "x-amz-security-token", "content-type"])
def test_what_is_changed_on_the_way_is_not_proven(received: Received, part: str) -> None:
    headers = {**received.headers, part: received.headers.get(part, "") + "0"}
    fields = {
        "method": {"method": "PATCH"},
        "target": {"target": received.target + "x"},
        "body": {"body": received.body + b" "},
    }
    with pytest.raises(Refusal):
        prove(
            changed(received, **fields.get(part, {"headers": headers})),
            {KEYS.access_key: KEYS},
            region=REGION,
            service="bedrock",
        )


def test_a_file_is_signed_from_where_it_stands_and_what_is_read_once_is_refused(
    keys_at_hand: None, tmp_path: Path
) -> None:
    recorder, path = Recorder(), tmp_path / "body"
    path.write_bytes(b"skipped" + b"\0\xff" * 100_000)
    with ThreadedServer(recorder.application) as server, ExitStack() as stack:
        client = stack.enter_context(il.connect("sagemaker_runtime", base_url=server.address, region=REGION))
        with path.open("rb") as file:
            file.seek(7)
            client.endpoints.invoke("e", body=file)
        with pytest.raises(InvalidArgument, match="read only once"):
            client.endpoints.invoke("e", body=iter([b"a", b"b"]))
    (sent,) = recorder.received
    assert sent.body == b"\0\xff" * 100_000
    assert prove(sent, {KEYS.access_key: KEYS}, region=REGION, service="sagemaker") == KEYS.access_key


def test_neither_keys_nor_tokens_are_shown(keys_at_hand: None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")

    async def refuse(request: web.Request) -> web.Response:
        echo = dict(request.headers) | {"message": f"{KEYS.secret_key} {KEYS.token}"}
        return web.json_response(echo, status=403, headers={"x-amzn-errortype": "UnrecognizedClientException"})

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", refuse)
    with ThreadedServer(lambda: application) as server, ExitStack() as stack:
        client = stack.enter_context(il.connect("bedrock_runtime", base_url=server.address, region=REGION))
        with pytest.raises(AuthenticationFailed, match="the key is from env of the AWS chain") as caught:
            client.models.converse("m", messages=[])
    shown = f"{caught.value} {caught.value.body} {caught.value.headers} {caplog.text}"
    assert caught.value.code == "UnrecognizedClientException"
    for secret in (KEYS.secret_key, KEYS.token, quote(KEYS.token or "")):
        assert str(secret) not in shown


def test_many_threads_fetch_keys_once(keys_at_hand: None, monkeypatch: pytest.MonkeyPatch) -> None:
    auth, asked = SignatureAuth(Signing(provider="p", service="s", region=REGION)), []
    from botocore.session import Session

    found = Session.get_credentials

    def counted(self: Any) -> Any:
        asked.append(1)
        return found(self)

    monkeypatch.setattr(Session, "get_credentials", counted)
    threads = [threading.Thread(target=auth.make_ready) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert asked == [1]
    assert auth.is_ready
