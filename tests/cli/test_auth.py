"""`interlingua auth google`: a person logs in by Google's own flow, and nothing secret is printed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from interlingua.testing.simulators import GeminiSimulator
from tests.cli.conftest import run_cli
from tests.serving import Answer, LocalServer, Received, json_answer, serving

pytest.importorskip("google_auth_oauthlib", reason="needs the extra google-login")

CANARY = "canary"
RETRIEVER = "https://www.googleapis.com/auth/generative-language.retriever"
VISIT = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=20).read()"


@dataclass
class Google:
    """A server that asks the person and gives tokens; what it does next is set on it."""

    denies: bool = False
    status: int = 200
    token: dict[str, Any] = field(default_factory=dict[str, Any])
    asked: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def answer(self, received: Received) -> Answer:
        """The person agrees at once; a code becomes a token."""
        if received.body is None:
            self.asked = parse_qs(urlsplit(received.path).query)
            said = "error=access_denied" if self.denies else f"code={CANARY}-code"
            back = f"{self.asked['redirect_uri'][0]}?state={quote(self.asked['state'][0])}&{said}"
            return Answer(b"", status=302, headers={"location": back})
        if self.status != 200:
            error = {"error": "invalid_client", "error_description": f"{CANARY}-client-secret is wrong"}
            return json_answer(error, status=self.status)
        tokens = {"access_token": f"{CANARY}-token", "refresh_token": f"{CANARY}-refresh-token", "expires_in": 3600}
        return json_answer({"token_type": "Bearer", **tokens, **self.token})


@dataclass
class Place:
    """A person's machine."""

    google: Google
    server: LocalServer
    folder: Path

    @property
    def default(self) -> Path:
        """Where application default credentials are."""
        return self.folder / "gcloud" / "application_default_credentials.json"

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """`interlingua auth google` with a browser that does what it is told."""
        visit = self.folder / "visit.py"
        visit.write_text(VISIT)
        surroundings = {
            "BROWSER": f"{sys.executable} {visit} %s &",
            "CLOUDSDK_CONFIG": str(self.folder / "gcloud"),
            "GOOGLE_APPLICATION_CREDENTIALS": "",
            "OAUTHLIB_INSECURE_TRANSPORT": "1",
        }
        return run_cli("auth", "google", *arguments, **(surroundings | variables))

    def client_secrets(self) -> str:
        """The file of an OAuth client of this server."""
        client = {
            "client_id": "id",
            "client_secret": f"{CANARY}-client-secret",
            "project_id": "my-project",
            "auth_uri": f"{self.server.address}/auth",
            "token_uri": f"{self.server.address}/token",
        }
        path = self.folder / "client.json"
        path.write_text(json.dumps({"installed": client}))
        return str(path)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A machine on which nobody has logged in."""
    google = Google()
    with serving(google.answer) as server:
        yield Place(google, server, tmp_path)


def test_a_login_is_kept_where_default_credentials_are_looked_for(place: Place) -> None:
    done = place.run("login", "--client-secrets", place.client_secrets())
    assert (done.returncode, done.stderr) == (0, "")
    assert place.default.stat().st_mode & 0o777 == 0o600
    kept = json.loads(place.default.read_text())
    assert (kept["type"], kept["refresh_token"]) == ("authorized_user", f"{CANARY}-refresh-token")
    assert place.google.asked["access_type"] == ["offline"]
    assert RETRIEVER in place.google.asked["scope"][0].split()
    assert CANARY not in done.stdout + done.stderr


def test_what_was_kept_opens_the_api(place: Place) -> None:
    place.run("login", GOOGLE_CLIENT_SECRETS=place.client_secrets())
    program = (
        "import interlingua as il\n"
        "with il.connect('gemini', credentials='default') as gemini:\n"
        "    print(gemini.corpora.create(display_name='M').name)"
    )
    with GeminiSimulator() as simulator:
        simulator.state.people = {f"{CANARY}-token": "owner@example.org"}
        surroundings = {"CLOUDSDK_CONFIG": str(place.folder / "gcloud"), "GEMINI_BASE_URL": simulator.address}
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", program],
            env={**surroundings, "PATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.stdout.startswith("corpora/"), done.stderr


def test_scopes_project_and_file_can_be_chosen(place: Place) -> None:
    own = place.folder / "mine.json"
    wanted = ["--scope", "one", "--scope", "two", "--project", "other", "--to", str(own)]
    done = place.run("login", "--client-secrets", place.client_secrets(), *wanted)
    assert str(own) in done.stdout
    kept = json.loads(own.read_text())
    assert (kept["scopes"], kept["quota_project_id"]) == (["one", "two"], "other")
    assert not place.default.exists()


def test_a_login_that_is_there_is_replaced_only_when_asked(place: Place) -> None:
    command = ("login", "--client-secrets", place.client_secrets())
    place.run(*command)
    before = place.default.read_text()
    refused = place.run(*command)
    assert (refused.returncode, place.default.read_text()) == (2, before)
    assert "--replace" in refused.stderr
    place.google.token = {"refresh_token": f"{CANARY}-newer"}
    assert place.run(*command, "--replace").returncode == 0
    assert json.loads(place.default.read_text())["refresh_token"] == f"{CANARY}-newer"


def test_a_variable_that_goes_first_is_named(place: Place) -> None:
    variables = {"GOOGLE_APPLICATION_CREDENTIALS": str(place.folder / "other.json")}
    done = place.run("login", "--client-secrets", place.client_secrets(), **variables)
    assert "other.json" in done.stderr


def test_a_person_who_says_no_is_not_logged_in(place: Place) -> None:
    place.google.denies = True
    done = place.run("login", "--client-secrets", place.client_secrets())
    assert (done.returncode, place.default.exists()) == (1, False)
    assert "access_denied" in done.stderr


def test_a_client_that_is_refused_is_told_without_its_secret(place: Place) -> None:
    place.google.status = 401
    done = place.run("login", "--client-secrets", place.client_secrets())
    assert (done.returncode, place.default.exists()) == (1, False)
    assert "invalid_client" in done.stderr
    assert CANARY not in done.stdout + done.stderr


def test_nobody_in_the_browser_ends_after_the_time_given(place: Place) -> None:
    done = place.run("login", "--client-secrets", place.client_secrets(), "--no-browser", "--timeout", "1")
    assert done.returncode == 1
    assert "Timed out" in done.stderr
    assert place.server.address in done.stdout


@pytest.mark.parametrize("content", ["", "[]", '{"web": {}}', '{"installed": {}}'])
def test_a_file_that_is_no_client_is_told(place: Place, content: str) -> None:
    path = place.folder / "wrong.json"
    path.write_text(content)
    done = place.run("login", "--client-secrets", str(path))
    assert (done.returncode, "wrong.json" in done.stderr) == (2, True)


def test_without_a_client_it_says_what_is_needed(place: Place) -> None:
    done = place.run("login")
    assert done.returncode == 2
    assert "GOOGLE_CLIENT_SECRETS" in done.stderr


def test_status_tells_of_a_login_but_for_its_secrets(place: Place) -> None:
    place.run("login", "--client-secrets", place.client_secrets())
    told = place.run("status")
    lines = dict(line.split(": ", 1) for line in told.stdout.splitlines())
    assert (lines["kind"], lines["project"]) == ("a person's login", "my-project")
    assert RETRIEVER in lines["scopes"]
    assert lines["token"].startswith("until 20")
    assert CANARY not in told.stdout + told.stderr


def test_status_of_a_login_whose_token_has_ended(place: Place) -> None:
    path = place.folder / "old.json"
    path.write_text(json.dumps({"type": "authorized_user", "expiry": "2020-01-01T00:00:00Z", "scopes": "one"}))
    told = place.run("status", GOOGLE_APPLICATION_CREDENTIALS=str(path))
    assert "expired 2020-01-01 00:00 UTC" in told.stdout
    assert "GOOGLE_APPLICATION_CREDENTIALS" in told.stdout


def test_status_without_credentials_says_how_to_get_some(place: Place) -> None:
    told = place.run("status")
    assert (told.returncode, told.stdout) == (2, "")
    assert f"{place.default}, where `interlingua auth google login` leaves one" in told.stderr


def test_status_can_fetch_a_token_to_see_that_it_works(place: Place) -> None:
    path = place.folder / "robot.json"
    path.write_text(json.dumps(service_account(f"{place.server.address}/token")))
    told = place.run("status", "--credentials", str(path), "--check")
    lines = dict(line.split(": ", 1) for line in told.stdout.splitlines())
    assert (lines["kind"], lines["account"]) == ("a service account", "robot@example.org")
    assert lines["token"].startswith("fetched, until 20")
    assert CANARY not in told.stdout
    place.google.status = 401
    refused = place.run("status", "--credentials", str(path), "--check")
    assert (refused.returncode, "no token" in refused.stderr) == (1, True)


def test_without_its_extra_login_says_what_to_install(place: Place) -> None:
    options = ["--client-secrets", place.client_secrets(), "--to", "x"]
    source = (
        "import sys; sys.modules['google_auth_oauthlib'] = None\n"
        f"sys.argv = ['interlingua', 'auth', 'google', 'login', *{options!r}]\n"
        "from interlingua.cli import main; main()"
    )
    result = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=False, cwd=place.folder
    )
    assert (result.returncode, result.stdout) == (2, "")
    assert "interlingua[google-login]" in result.stderr


def service_account(token_uri: str) -> dict[str, str]:
    """The file of a robot."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    facts = {"type": "service_account", "client_email": "robot@example.org", "private_key": pem, "project_id": "p"}
    return {**facts, "private_key_id": "k", "token_uri": token_uri, "client_id": "1"}
