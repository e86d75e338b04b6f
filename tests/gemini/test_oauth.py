"""OAuth: tokens are fetched off the loop, renewed once when refused, enough for what is asked, and shown nowhere."""

from __future__ import annotations

import asyncio
import json
import threading
import traceback
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.oauth2.credentials import Credentials

import interlingua as il
from interlingua.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    InterlinguaError,
    InvalidArgument,
    MissingKey,
    PermissionDenied,
)
from interlingua.testing.simulators import GeminiSimulator
from interlingua_wire.gemini import Client

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
CANARY = "canary-refresh-token"
RETRIEVER = "https://www.googleapis.com/auth/generative-language.retriever"


class TokenServer(ThreadingHTTPServer):
    """Gives a new token to everybody who asks."""

    daemon_threads = True

    def __init__(self, people: dict[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), Giving)
        self.people = people
        self.given: list[str] = []
        self.status = 200
        self.says: bytes | None = None
        """In place of a token."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/token"


class Giving(BaseHTTPRequestHandler):
    """One request for a token."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        server = cast("TokenServer", self.server)
        token = f"canary-token-{len(server.given)}"
        body: dict[str, Any] = {"error": "invalid_grant", "error_description": f"gone: {CANARY}"}
        if server.status == 200:
            server.given.append(token)
            server.people[token] = "owner@example.org"
            body = {"access_token": token, "expires_in": 3600, "token_type": "Bearer"}
        content = json.dumps(body).encode() if server.says is None else server.says
        self.send_response(server.status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent."""


@pytest.fixture
def tokens(simulator: GeminiSimulator) -> Generator[TokenServer]:
    """A server whose tokens the simulator takes."""
    people = dict(simulator.state.people)
    simulator.state.people = people
    with TokenServer(people) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def person(tokens: TokenServer, **facts: Any) -> Credentials:
    """Credentials of a person who has logged in before."""
    return Credentials(
        facts.pop("token", None),
        refresh_token=CANARY,
        token_uri=tokens.address,
        client_id="id",
        client_secret="canary-client-secret",
        **facts,
    )


def service_account(tokens: TokenServer, folder: Path) -> Path:
    """The file of a service account."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    facts = {"type": "service_account", "client_email": "robot@example.org", "private_key": pem, "project_id": "p"}
    path = folder / "robot.json"
    path.write_text(json.dumps({**facts, "private_key_id": "k", "token_uri": tokens.address, "client_id": "1"}))
    return path


@contextmanager
def connected(simulator: GeminiSimulator, credentials: object) -> Generator[Client]:
    """A client with credentials."""
    with il.connect("gemini", credentials=credentials, base_url=simulator.address) as gemini:
        yield gemini


def test_a_person_reaches_what_a_key_does_not(simulator: GeminiSimulator, tokens: TokenServer) -> None:
    with connected(simulator, person(tokens)) as gemini:
        assert gemini.corpora.create(display_name="Mine").name
        assert gemini.models.list().models
    assert len(tokens.given) == 1


def test_a_service_account_by_its_file(simulator: GeminiSimulator, tokens: TokenServer, tmp_path: Path) -> None:
    with connected(simulator, service_account(tokens, tmp_path)) as gemini:
        assert gemini.corpora.list().corpora is None


def test_application_default_credentials_where_there_is_no_key(
    simulator: GeminiSimulator, tokens: TokenServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(service_account(tokens, tmp_path)))
    with il.connect("gemini", base_url=simulator.address) as gemini:
        assert gemini.corpora.list().corpora is None
    with il.Client("gemini", base_url=simulator.address) as client:
        assert client.chat("gemini-2.5-flash", "Hello").text == "Hello"


def test_a_refused_token_is_renewed_once(simulator: GeminiSimulator, tokens: TokenServer) -> None:
    with connected(simulator, person(tokens)) as gemini:
        gemini.models.list()
        del tokens.people["canary-token-0"]
        assert gemini.models.list().models
        assert len(tokens.given) == 2
        simulator.state.people = {}
        with pytest.raises(AuthenticationFailed):
            gemini.models.list()
        assert len(tokens.given) == 3


def test_a_token_near_its_end_is_renewed_before_it_is_used(simulator: GeminiSimulator, tokens: TokenServer) -> None:
    ends = datetime.now(UTC).replace(tzinfo=None) + timedelta(seconds=60)
    with connected(simulator, person(tokens, token="canary-old", expiry=ends)) as gemini:
        assert gemini.models.list().models
    assert tokens.given == ["canary-token-0"]


def test_a_token_that_is_still_good_is_used_as_it_is(simulator: GeminiSimulator, tokens: TokenServer) -> None:
    tokens.people["canary-old"] = "owner@example.org"
    ends = datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=1)
    with connected(simulator, person(tokens, token="canary-old", expiry=ends)) as gemini:
        assert gemini.corpora.create(display_name="Mine").name
    assert tokens.given == []


def test_fifty_calls_at_once_fetch_one_token(simulator: GeminiSimulator, tokens: TokenServer) -> None:
    async def run() -> None:
        async with il.connect_async("gemini", credentials=person(tokens), base_url=simulator.address) as gemini:
            await asyncio.gather(*(gemini.models.list() for _ in range(50)))

    asyncio.run(run())
    assert len(tokens.given) == 1


def test_a_key_where_a_person_is_needed_is_told_before_sending(simulator: GeminiSimulator) -> None:
    with il.connect("gemini", api_key="any", base_url=simulator.address) as gemini:
        with pytest.raises(InvalidArgument, match=r"credentials= with the scope .*retriever"):
            gemini.corpora.list()
        with pytest.raises(InvalidArgument, match="tuning"):
            gemini.tuned_models.permissions.list("tunedModels/m")
    assert simulator.calls == []


def test_credentials_without_the_scope_are_told_before_sending(simulator: GeminiSimulator, tokens: TokenServer) -> None:
    narrow = person(tokens, scopes=["https://www.googleapis.com/auth/devstorage.read_only"])
    with connected(simulator, narrow) as gemini, pytest.raises(InvalidArgument, match="retriever"):
        gemini.corpora.list()
    with connected(simulator, person(tokens, scopes=[RETRIEVER])) as gemini:
        assert gemini.corpora.list().corpora is None


def test_what_the_token_server_refuses_is_told(simulator: GeminiSimulator, tokens: TokenServer) -> None:
    tokens.status = 400
    with connected(simulator, person(tokens)) as gemini, pytest.raises(AuthenticationFailed, match="no token"):
        gemini.models.list()


def test_a_token_server_that_is_away_is_a_lost_connection(simulator: GeminiSimulator, tokens: TokenServer) -> None:
    away = Credentials(None, refresh_token=CANARY, token_uri="http://127.0.0.1:9/", client_id="i", client_secret="s")
    with (
        il.connect("gemini", credentials=away, base_url=simulator.address, max_retries=0) as gemini,
        pytest.raises(ConnectionFailed),
    ):
        gemini.models.list()


def test_what_are_no_credentials_is_told(simulator: GeminiSimulator, tmp_path: Path) -> None:
    with connected(simulator, tmp_path / "none.json") as gemini, pytest.raises(InvalidArgument, match=r"none\.json"):
        gemini.models.list()
    with connected(simulator, 3) as gemini, pytest.raises(InvalidArgument, match="google-auth"):
        gemini.models.list()
    with pytest.raises(InvalidArgument, match="OAuth"):
        il.connect("openai", credentials="default")


def test_no_credentials_anywhere_are_a_missing_key(
    simulator: GeminiSimulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    with connected(simulator, "default") as gemini, pytest.raises(MissingKey, match="GOOGLE_APPLICATION_CREDENTIALS"):
        gemini.models.list()


def test_live_sessions_take_tokens_too(simulator: GeminiSimulator, tokens: TokenServer) -> None:
    with (
        connected(simulator, person(tokens)) as gemini,
        il.live(gemini, "models/gemini-2.0-flash-live-001") as session,
    ):
        assert session.ask("hello").text == "hello"


LIVE = "models/gemini-2.0-flash-live-001"


def listed(simulator: GeminiSimulator, credentials: object) -> None:
    with connected(simulator, credentials) as gemini:
        gemini.models.list()


def listed_async(simulator: GeminiSimulator, credentials: object) -> None:
    async def run() -> None:
        async with il.connect_async("gemini", credentials=credentials, base_url=simulator.address) as gemini:
            await gemini.models.list()

    asyncio.run(run())


def talked(simulator: GeminiSimulator, credentials: object) -> None:
    with connected(simulator, credentials) as gemini, il.live(gemini, LIVE) as session:
        session.ask("hello")


def talked_async(simulator: GeminiSimulator, credentials: object) -> None:
    async def run() -> None:
        async with (
            il.connect_async("gemini", credentials=credentials, base_url=simulator.address) as gemini,
            il.live_async(gemini, LIVE) as session,
        ):
            await session.ask("hello")

    asyncio.run(run())


ACTS: dict[str, Callable[[GeminiSimulator, object], None]] = {
    "sync": listed,
    "async": listed_async,
    "live": talked,
    "live under asyncio": talked_async,
}


@pytest.mark.parametrize("act", ACTS)
def test_a_refused_token_is_renewed_exactly_once(simulator: GeminiSimulator, tokens: TokenServer, act: str) -> None:
    credentials = person(tokens, token="canary-revoked")
    ACTS[act](simulator, credentials)
    assert tokens.given == ["canary-token-0"]
    simulator.state.people = {}
    with pytest.raises(AuthenticationFailed):
        ACTS[act](simulator, credentials)
    assert tokens.given == ["canary-token-0", "canary-token-1"]


def test_calls_at_once_whose_token_is_refused_renew_it_once(simulator: GeminiSimulator, tokens: TokenServer) -> None:
    async def run() -> None:
        async with il.connect_async(
            "gemini", credentials=person(tokens, token="canary-revoked"), base_url=simulator.address
        ) as gemini:
            await asyncio.gather(*(gemini.models.list() for _ in range(30)))

    asyncio.run(run())
    assert tokens.given == ["canary-token-0"]


def test_threads_at_once_whose_token_is_refused_renew_it_once(simulator: GeminiSimulator, tokens: TokenServer) -> None:
    with (
        connected(simulator, person(tokens, token="canary-revoked")) as gemini,
        ThreadPoolExecutor(10) as pool,
    ):
        assert all(reply.models for reply in pool.map(lambda _: gemini.models.list(), range(30)))
    assert tokens.given == ["canary-token-0"]


@pytest.mark.parametrize("act", ACTS)
def test_a_token_without_the_scope_is_told_by_the_server_and_not_renewed(
    simulator: GeminiSimulator, tokens: TokenServer, act: str
) -> None:
    simulator.state.narrow_tokens = {"canary-token-0", "canary-token-1"}
    with pytest.raises(PermissionDenied, match="scopes"):
        ACTS[act](simulator, person(tokens))
    assert tokens.given == ["canary-token-0"]


def revoked(simulator: GeminiSimulator, tokens: TokenServer) -> None:
    simulator.state.people = {}


def narrow(simulator: GeminiSimulator, tokens: TokenServer) -> None:
    simulator.state.narrow_tokens = {"canary-token-0"}


def refused(simulator: GeminiSimulator, tokens: TokenServer) -> None:
    tokens.status = 400


def babbling(simulator: GeminiSimulator, tokens: TokenServer) -> None:
    tokens.says = f"<html>{CANARY}</html>".encode()


def empty_handed(simulator: GeminiSimulator, tokens: TokenServer) -> None:
    tokens.says = json.dumps({"refresh_token": CANARY, "token_type": "Bearer"}).encode()


def broken(simulator: GeminiSimulator, tokens: TokenServer) -> None:
    tokens.status, tokens.says = 503, f"try later, {CANARY}".encode()


TROUBLES = (revoked, narrow, refused, babbling, empty_handed, broken)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)
def test_no_trouble_shows_a_secret(
    simulator: GeminiSimulator,
    tokens: TokenServer,
    act: str,
    trouble: Callable[[GeminiSimulator, TokenServer], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    trouble(simulator, tokens)
    with pytest.raises(InterlinguaError) as caught:
        ACTS[act](simulator, person(tokens))
    told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("interlingua", "websockets"))]
    shown = [str(caught.value), repr(caught.value), repr(vars(caught.value)), *told.format(), *ours]
    assert "canary" not in "".join(shown)


def test_no_secret_is_shown_anywhere(
    simulator: GeminiSimulator, tokens: TokenServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    shown: list[str] = []
    with connected(simulator, person(tokens)) as gemini:
        gemini.models.list()
        simulator.state.people = {}
        for _ in range(2):
            try:
                gemini.models.list()
            except AuthenticationFailed as error:
                shown += traceback.TracebackException.from_exception(error, capture_locals=True).format()
                shown.append(repr(error) + repr(vars(error)))
            tokens.status = 400
        shown.append(repr(vars(gemini)) + repr(gemini.models))
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("interlingua")]
    assert shown
    assert "canary" not in "".join([*shown, *ours])
