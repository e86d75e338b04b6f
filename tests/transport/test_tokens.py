"""Tokens are fetched once for all who wait, renewed ahead of time and once when refused, and shown nowhere."""

from __future__ import annotations

import asyncio
import base64
import json
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from typing import Any

import pytest

from interlingua.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    DeadlineExceeded,
    InterlinguaError,
    InvalidArgument,
    Overloaded,
)
from interlingua.transport import AsyncHttpTransport, Endpoint, HttpTransport, Policy, Secret
from interlingua.transport.given_tokens import GivenTokens
from interlingua.transport.token_server import Proof, TokenServer
from interlingua.transport.tokens import TokenAuth, lifetime_of, server_time
from interlingua_wire._core.operation import Operation
from interlingua_wire._core.request import Request
from interlingua_wire._core.wire import Wire
from tests.providers.clouds import Asked, Cloud, Given, cloud

CANARY = "canary-client-secret"
ASK: Request[bytes, None, object] = Request(
    Operation(api="x", name="x", id="x", method="GET", path="/models", reply=Wire("", "bytes"))
)


class Login:
    """Gives a new token to everybody who asks, and knows which are still taken."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.revoked: set[str] = set()
        self.answer: Callable[[str], Given] = lambda token: Given({"access_token": token, "expires_in": 3600})
        self.seconds = 0.0
        self.lock = threading.Lock()

    def __call__(self, asked: Asked) -> Given:
        if asked.path == "/token":
            time.sleep(self.seconds)
            with self.lock:
                token = f"canary-token-{len(self.given)}"
                self.given.append(token)
            return self.answer(token)
        token = asked.headers["authorization"].removeprefix("Bearer ")
        is_taken = token in self.given and token not in self.revoked
        return Given({"data": []}) if is_taken else Given({"error": {"message": f"no such token {token}"}}, 401)


@pytest.fixture
def login() -> Login:
    return Login()


@pytest.fixture
def server(login: Login) -> Iterator[Cloud]:
    with cloud(login) as running:
        yield running


def auth_of(server: Cloud, **changes: Any) -> TokenAuth:
    proof = Proof(secret=Secret(CANARY), secret_field="client_secret", origin="ITS_SECRET")
    form = {"grant_type": "client_credentials", "client_id": "me & you"}
    source = TokenServer(url=f"{server.address}/token", provider="cloud", form=form, proof=proof, **changes)
    return TokenAuth(source, provider="cloud")


def transport(server: Cloud, auth: TokenAuth, **policy: Any) -> HttpTransport:
    return HttpTransport(Endpoint(provider="cloud", base_url=server.address, auth=auth), policy=Policy(**policy))


def test_fifty_threads_wait_for_one_token(server: Cloud, login: Login) -> None:
    login.seconds = 0.2
    with transport(server, auth_of(server)) as asking, ThreadPoolExecutor(50) as threads:
        replies = list(threads.map(lambda _: asking.send(ASK).status, range(50)))
    assert replies == [200] * 50
    assert login.given == ["canary-token-0"]


def test_fifty_tasks_wait_for_one_token(server: Cloud, login: Login) -> None:
    login.seconds = 0.2

    async def ask() -> list[int]:
        endpoint = Endpoint(provider="cloud", base_url=server.address, auth=auth_of(server))
        async with AsyncHttpTransport(endpoint) as asking:
            replies = await asyncio.gather(*(asking.send(ASK) for _ in range(50)))
            return [reply.status for reply in replies]

    assert asyncio.run(ask()) == [200] * 50
    assert login.given == ["canary-token-0"]


def test_a_token_that_fifty_threads_find_refused_is_renewed_once(server: Cloud, login: Login) -> None:
    with transport(server, auth_of(server)) as asking, ThreadPoolExecutor(50) as threads:
        asking.send(ASK)
        login.revoked = {"canary-token-0"}
        assert list(threads.map(lambda _: asking.send(ASK).status, range(50))) == [200] * 50
    assert login.given == ["canary-token-0", "canary-token-1"]


def test_a_token_that_fifty_tasks_find_refused_is_renewed_once(server: Cloud, login: Login) -> None:
    async def ask() -> list[int]:
        endpoint = Endpoint(provider="cloud", base_url=server.address, auth=auth_of(server))
        async with AsyncHttpTransport(endpoint) as asking:
            await asking.send(ASK)
            login.revoked = {"canary-token-0"}
            replies = await asyncio.gather(*(asking.send(ASK) for _ in range(50)))
            return [reply.status for reply in replies]

    assert asyncio.run(ask()) == [200] * 50
    assert login.given == ["canary-token-0", "canary-token-1"]


def test_a_server_that_takes_no_token_is_asked_twice_and_one_more_token_is_fetched(server: Cloud, login: Login) -> None:
    login.revoked = {f"canary-token-{number}" for number in range(9)}
    with transport(server, auth_of(server)) as asking, pytest.raises(AuthenticationFailed, match="ITS_SECRET"):
        asking.send(ASK)
    assert len(server.asked_at("/models")) == len(login.given) == 2


def test_a_token_is_renewed_before_it_ends(server: Cloud, login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    auth = auth_of(server)
    auth.make_ready()
    now = time.monotonic()
    monkeypatch.setattr("interlingua.transport.tokens.monotonic", lambda: now + 3600 - 301)
    assert auth.is_ready
    monkeypatch.setattr("interlingua.transport.tokens.monotonic", lambda: now + 3600 - 299)
    assert not auth.is_ready
    auth.make_ready()
    assert len(login.given) == 2
    assert auth.is_ready


def test_a_token_that_cannot_be_renewed_is_used_while_it_is_good(
    server: Cloud, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    auth = auth_of(server)
    auth.make_ready()
    login.answer = lambda _: Given({"error": "temporarily_unavailable"}, 503)
    now = time.monotonic()
    monkeypatch.setattr("interlingua.transport.tokens.monotonic", lambda: now + 3600 - 200)
    auth.make_ready()
    assert auth.is_ready
    monkeypatch.setattr("interlingua.transport.tokens.monotonic", lambda: now + 3600 + 1)
    assert not auth.is_ready
    with pytest.raises(Overloaded):
        auth.make_ready()


def test_who_waits_for_a_fetch_that_fails_gets_an_error_of_his_own_and_asks_no_more(
    server: Cloud, login: Login
) -> None:
    login.seconds = 0.3
    login.answer = lambda _: Given({"error": "invalid_client", "error_description": "wrong"}, 401)
    auth, errors = auth_of(server), list[BaseException]()

    def ask(_: int) -> None:
        with pytest.raises(AuthenticationFailed) as caught:
            auth.make_ready()
        errors.append(caught.value)

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(ask, range(20)))
    assert len({id(error) for error in errors}) == 20
    assert len(login.given) == 1


@pytest.mark.parametrize("hours", [-30, 30])
def test_a_clock_that_is_wrong_by_hours_changes_nothing(
    server: Cloud, login: Login, hours: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = time.time() + hours * 3600
    login.answer = lambda token: Given(
        {"access_token": token, "expiration": int(there) + 3600}, headers={"date": formatdate(there, usegmt=True)}
    )
    auth = auth_of(server)
    auth.make_ready()
    assert auth.is_ready
    now = time.monotonic()
    monkeypatch.setattr("interlingua.transport.tokens.monotonic", lambda: now + 3600)
    assert not auth.is_ready


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        ({"expires_in": 60, "expiration": 5}, 60),
        ({"expires_in": "60"}, 60),
        ({"expires_on": 1060}, 60),
        ({"expiration": "1060"}, 60),
        ({"expires_in": "soon"}, None),
        ({}, None),
    ],
)
def test_how_long_a_token_is_good(fields: dict[str, Any], seconds: float | None) -> None:
    assert lifetime_of(fields, now=1000.0) == seconds


def test_the_servers_time_is_that_of_its_date_header() -> None:
    assert server_time({"date": "Thu, 01 Jan 1970 00:01:00 GMT"}) == 60
    assert abs(server_time({"date": "noon"}) - time.time()) < 5
    assert abs(server_time({}) - time.time()) < 5


@pytest.mark.parametrize("is_async", [False, True])
def test_a_login_that_hangs_does_not_outlast_the_deadline(server: Cloud, login: Login, is_async: bool) -> None:
    login.seconds = 3.0
    auth = auth_of(server)

    async def ask() -> None:
        endpoint = Endpoint(provider="cloud", base_url=server.address, auth=auth)
        async with AsyncHttpTransport(endpoint, policy=Policy(deadline=0.3)) as asking:
            await asking.send(ASK)

    begun = time.monotonic()
    with pytest.raises(DeadlineExceeded):
        if is_async:
            asyncio.run(ask())
        else:
            with transport(server, auth, deadline=0.3) as asking:
                asking.send(ASK)
    if not is_async:  # asyncio.run waits for threads that are left behind
        assert time.monotonic() - begun < 0.8
    assert not server.asked_at("/models")


def test_a_process_that_was_copied_while_a_token_was_fetched_fetches_its_own(
    server: Cloud, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    login.seconds = 1.0
    auth = auth_of(server)
    fetching = threading.Thread(target=auth.make_ready)
    fetching.start()
    while not server.asked:
        time.sleep(0.01)
    login.seconds = 0.0
    monkeypatch.setattr("interlingua.transport.tokens.os.getpid", lambda: -1)
    begun = time.monotonic()
    auth.make_ready()
    assert time.monotonic() - begun < 0.5
    fetching.join()
    assert auth.is_ready


def test_a_login_that_fails_for_a_moment_is_asked_again_with_the_call(server: Cloud, login: Login) -> None:
    def answer(token: str) -> Given:
        return Given({"access_token": token}) if len(login.given) > 1 else Given({}, 503, {"retry-after": "0"})

    login.answer = answer
    with transport(server, auth_of(server)) as asking:
        assert asking.send(ASK).status == 200
    assert len(login.given) == 2


def test_a_login_that_is_not_there_is_a_connection_that_failed() -> None:
    with cloud(lambda _: Given({})) as gone:
        auth = auth_of(gone)
    with pytest.raises(ConnectionFailed, match="cloud"):
        auth.make_ready()


def test_an_answer_without_a_token_says_who_gave_it(server: Cloud, login: Login) -> None:
    login.answer = lambda _: Given({"token": "canary-other"})
    with pytest.raises(AuthenticationFailed, match="/token answered without a token"):
        auth_of(server).make_ready()


def test_what_a_login_refuses_is_told_in_its_own_words_and_in_those_of_the_caller(server: Cloud, login: Login) -> None:
    login.answer = lambda _: Given({"error": "invalid_client", "error_description": f"AADSTS7: {CANARY}"}, 400)
    with pytest.raises(AuthenticationFailed, match=r"AADSTS7: \[secret\] - look there .*from ITS_SECRET") as caught:
        auth_of(server, hints={"AADSTS7": "look there"}).make_ready()
    assert caught.value.code == "invalid_client"


def test_the_secret_is_sent_in_the_form_or_as_a_password(server: Cloud, login: Login) -> None:
    auth_of(server).make_ready()
    assert server.asked[0].form == {
        "grant_type": "client_credentials",
        "client_id": "me & you",
        "client_secret": CANARY,
    }
    proof = Proof(secret=Secret("a:b"), client_id="me")
    TokenServer(url=f"{server.address}/token", provider="c", form={"scope": "all"}, proof=proof).fetch()
    assert server.asked[1].headers["authorization"] == f"Basic {base64.b64encode(b'me:a%3Ab').decode()}"
    assert server.asked[1].form == {"scope": "all"}


def test_neither_secret_nor_token_is_in_what_an_error_shows(server: Cloud, login: Login) -> None:
    auth = auth_of(server)
    login.answer = lambda token: Given({"access_token": token, "echo": CANARY})
    with transport(server, auth) as asking:
        asking.send(ASK)
        login.revoked = {"canary-token-0", "canary-token-1"}
        with pytest.raises(AuthenticationFailed) as caught:
            asking.send(ASK)
    told = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert "canary" not in told + str(vars(caught.value)) + repr(auth)


def web_token(seconds: float) -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"exp": time.time() + seconds}).encode()).decode().rstrip("=")
    return f"head.{claims}.signature"


class Access:
    """As azure-identity gives it."""

    token = "canary"
    expires_on = time.time() + 3600


class Credentials:
    """As azure-identity has them."""

    def __init__(self) -> None:
        self.scopes: list[str] = []

    def get_token(self, *scopes: str, **others: object) -> Access:
        self.scopes += scopes
        return Access()


def test_an_object_that_gives_tokens_is_asked_once_for_its_scope() -> None:
    credentials = Credentials()
    auth = TokenAuth(GivenTokens(credentials, "scope/.default"), provider="cloud")
    for _ in range(3):
        if not auth.is_ready:
            auth.make_ready()
    assert credentials.scopes == ["scope/.default"]


@pytest.mark.parametrize(
    ("token", "times"),
    [("opaque", 3), (web_token(3600), 1), (web_token(-5), 3), ("a.b.c", 3)],
    ids=["opaque", "good for an hour", "no longer good", "no JSON"],
)
def test_a_function_is_asked_again_unless_its_token_says_how_long_it_is_good(token: str, times: int) -> None:
    asked: list[int] = []

    def give() -> str:
        asked.append(1)
        return token

    auth = TokenAuth(GivenTokens(give, ""), provider="cloud")
    for _ in range(3):
        if not auth.is_ready:
            auth.make_ready()
    assert len(asked) == times


async def later() -> str:
    return "canary"


class Later:
    """What answers to a call with a promise."""

    def __call__(self) -> Any:
        return later()


@pytest.mark.parametrize("given", [later, 7, "canary", Later(), lambda: 7, lambda: None])
def test_what_gives_no_token_is_refused(given: object) -> None:
    with pytest.raises(InvalidArgument, match="credentials") as caught:
        TokenAuth(GivenTokens(given, ""), provider="cloud").make_ready()
    assert "canary" not in str(caught.value)


def test_what_a_function_raises_is_told_without_its_frames() -> None:
    def give() -> str:
        canary = "canary-local"
        raise RuntimeError("the login is closed" if canary else "")

    with pytest.raises(AuthenticationFailed, match="RuntimeError: the login is closed") as caught:
        TokenAuth(GivenTokens(give, ""), provider="cloud").make_ready()
    assert isinstance(caught.value, InterlinguaError)
    assert caught.value.__cause__ is None
