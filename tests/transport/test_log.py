"""What INTERLINGUA_LOG shows: every request, and no secret."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from interlingua.errors import WorldError
from interlingua.transport import Endpoint, Policy, Secret, key_header
from interlingua_wire._core.request import Extra, Request
from tests.transport.scripted import EVENTS, KEY, PLAIN, Asked, Caller, answer, piece, read_error, scripted

QUERY, HEADER, PROMPT, COOKIE = "query-canary-1", "header-canary-2", "prompt-canary-3", "cookie-canary-4"
CANARIES = (KEY, QUERY, HEADER, PROMPT, COOKIE)
SECRET_CALL: Request[bytes, None, object] = Request(
    PLAIN, body={"model": "m", "prompt": PROMPT}, extra=Extra(query={"api_key": QUERY, "page": "2"})
)
POLICY = Policy(max_retries=1)


def telling_all(asked: Asked) -> None:
    """A server that gives back whatever it was given."""
    echo = f"x-echo: {asked.header('x-api-key')}"
    again = f"location: http://127.0.0.1/?api_key={QUERY}"
    more = (echo, f"set-cookie: id={COOKIE}", again, "x-request-id: r1", "retry-after-ms: 1")
    body = f'{{"error": {{"message": "no {asked.header("x-api-key")}"}}}}'.encode()
    asked.send(answer(503 if asked.number == 0 else 200, body if asked.number == 0 else b"done", *more))


@pytest.fixture
def shown(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    caplog.set_level(logging.DEBUG, logger="interlingua")
    yield caplog
    assert [canary for canary in CANARIES if canary in caplog.text] == []


def endpoint(base_url: str) -> Endpoint:
    return Endpoint(
        provider="test",
        base_url=base_url,
        auth=key_header("x-api-key", Secret(KEY)),
        headers={"x-tenant": HEADER},
        read_error=read_error,
    )


def lines(shown: pytest.LogCaptureFixture, level: int) -> list[str]:
    return [record.getMessage() for record in shown.records if record.levelno == level]


def test_each_request_is_one_line(caller: Caller, shown: pytest.LogCaptureFixture) -> None:
    with scripted(telling_all) as server:
        caller.send(endpoint(server.base_url), POLICY, SECRET_CALL)
        url = f"{server.base_url}/echo?api_key=[secret]&page=2"
    first, retry, second = lines(shown, logging.INFO)
    assert first.startswith(f"test m: POST {url}: 503 Overloaded in 0.")
    assert first.endswith("(request 1, r1)")
    assert "no [secret]" in retry
    assert second.startswith(f"test m: POST {url}: 200 in 0.")
    assert second.endswith("(request 2, r1)")


def test_headers_are_shown_without_what_is_secret(caller: Caller, shown: pytest.LogCaptureFixture) -> None:
    with scripted(telling_all) as server:
        caller.send(endpoint(server.base_url), POLICY, SECRET_CALL)
    sent, answered, *_ = lines(shown, logging.DEBUG)
    assert "'content-type': 'application/json'" in sent
    assert "'x-tenant': '[hidden]'" in sent
    assert "'x-request-id': 'r1'" in answered
    assert "'set-cookie': '[secret]'" in answered


def test_a_request_without_an_answer_is_a_line_too(caller: Caller, shown: pytest.LogCaptureFixture) -> None:
    with pytest.raises(WorldError):
        caller.send(endpoint("http://127.0.0.1:1"), Policy(max_retries=0), SECRET_CALL)
    (only,) = lines(shown, logging.INFO)
    assert "ConnectionFailed in 0." in only


@pytest.mark.parametrize(
    ("end", "outcome"), [(b"data: [DONE]\n\n", "200 in 0."), (b"data: 2\n\n", "200 StreamIncomplete in 0.")]
)
def test_a_stream_is_a_line_once_it_has_ended(
    caller: Caller, shown: pytest.LogCaptureFixture, end: bytes, outcome: str
) -> None:
    def script(asked: Asked) -> None:
        asked.send(EVENTS + piece(b"data: 1\n\n") + piece(end) + b"0\r\n\r\n")

    with scripted(script) as server:
        try:
            caller.events(endpoint(server.base_url), POLICY, [])
        except WorldError as error:
            assert "StreamIncomplete" in outcome, error
    (only,) = lines(shown, logging.INFO)
    assert outcome in only


def run(level: str, code: str) -> str:
    environment = {**os.environ, "INTERLINGUA_LOG": level}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stderr


CALL = """
import interlingua as il
try:
    il.Client("openai", api_key="{key}", base_url="http://127.0.0.1:1/v1", max_retries=0).chat("m-1", "{prompt}")
except il.WorldError:
    pass
"""


@pytest.mark.parametrize(("level", "found"), [("info", 1), ("debug", 2), ("warning", 0), ("", 0)])
def test_the_environment_turns_it_on(level: str, found: int) -> None:
    shown = run(level, CALL.format(key=KEY, prompt=PROMPT))
    assert len(shown.splitlines()) == found
    assert [canary for canary in CANARIES if canary in shown] == []


def test_a_level_that_there_is_not_is_said() -> None:
    assert "INTERLINGUA_LOG is 'loud', expected info or debug" in run("loud", CALL.format(key=KEY, prompt=PROMPT))


def test_a_program_that_logs_already_hears_it_once() -> None:
    code = "import logging; logging.basicConfig(level=0, format='%(name)s %(message)s')"
    shown = run("info", code + CALL.format(key=KEY, prompt=PROMPT))
    assert len([line for line in shown.splitlines() if line.startswith("interlingua ")]) == 1
