"""The key is shown nowhere: not in values, errors, tracebacks with locals, logs, nor to another origin."""

from __future__ import annotations

import asyncio
import copy
import json
import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from types import TracebackType

import pytest

from interlingua.errors import ApiError, InterlinguaError, InvalidArgument
from interlingua.transport import AsyncHttpTransport, HttpTransport, Policy, Secret, bearer, key_header
from interlingua.transport.log import without_secrets
from tests.transport.scripted import EVENTS, HELLO, KEY, Asked, Caller, answer, piece, scripted

QUICK = Policy(deadline=0.5, max_retries=0)


def formatted(secret: Secret) -> str:
    return f"{secret} {secret!r} {bearer(secret)}"


@pytest.mark.parametrize("show", [repr, str, formatted])
def test_no_text_shows_a_secret(show: Callable[[Secret], str]) -> None:
    assert KEY not in show(Secret(KEY))


@pytest.mark.parametrize("copying", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_secret_is_not_copied(copying: Callable[[Secret], object]) -> None:
    with pytest.raises(TypeError, match="not pickled or copied"):
        copying(Secret(KEY))


def test_a_secret_has_no_vars() -> None:
    with pytest.raises(TypeError):
        vars(Secret(KEY))


def test_white_space_around_a_key_is_no_part_of_it() -> None:
    assert Secret(f" {KEY}\n").reveal() == KEY


@pytest.mark.parametrize("value", ["", "  ", "sk-\nabc", "sk-é", "sk-\x00"])
def test_a_key_that_no_header_can_hold_is_refused_unseen(value: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        Secret(value)
    assert value not in str(caught.value) or not value.strip()


def test_a_key_is_masked_within_any_json() -> None:
    hidden = Secret(KEY).hide_in({"a": [f"Bearer {KEY}", 1, None], KEY: {"b": KEY}})
    assert KEY not in repr(hidden)
    assert hidden["a"] == ["Bearer [secret]", 1, None]


def lost(asked: Asked) -> None:
    asked.send(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nhalf")
    raise OSError


def garbage(asked: Asked) -> None:
    asked.send(b"HTTP/9.9 banana\r\n\r\n")


def silence(asked: Asked) -> None:
    asked.waits(5)


def echo(asked: Asked) -> None:
    error = {"message": f"bad key {asked.header('x-api-key')}", "kind": "authentication"}
    asked.send(answer(401, json.dumps({"error": error}).encode()))


def echo_in_header(asked: Asked) -> None:
    asked.send(answer(401, b"{}", f"x-echo: {asked.header('x-api-key')}"))


def echo_in_text(asked: Asked) -> None:
    asked.send(answer(502, f"<p>{asked.header('x-api-key')}</p>".encode()))


def echo_in_event(asked: Asked) -> None:
    error = {"message": f"bad key {asked.header('x-api-key')}"}
    asked.send(EVENTS + piece(f"data: {json.dumps({'error': error})}\n\n".encode()))


@pytest.mark.parametrize("script", [lost, garbage, silence, echo, echo_in_text, echo_in_event])
@pytest.mark.parametrize("streams", [False, True])
def test_no_error_shows_the_key(
    caller: Caller, script: Callable[[Asked], None], streams: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with scripted(script) as server:
        endpoint = server.endpoint()
        try:
            caller.events(endpoint, QUICK, []) if streams else caller.send(endpoint, QUICK)
        except InterlinguaError as error:
            shown = everything_shown(error)
        else:
            shown = ""
        assert server.asked[0].header("x-api-key") == KEY
    assert KEY not in shown
    assert KEY not in caplog.text


def test_an_echoed_key_is_masked_in_the_facts(caller: Caller) -> None:
    with scripted(echo) as server, pytest.raises(ApiError) as caught:
        caller.send(server.endpoint(), QUICK)
    assert caught.value.body["error"]["message"] == "bad key [secret]"


def test_an_echoed_key_is_masked_in_the_headers(caller: Caller) -> None:
    with scripted(echo_in_header) as server, pytest.raises(ApiError) as caught:
        caller.send(server.endpoint(), QUICK)
    assert caught.value.headers["x-echo"] == "[secret]"
    assert KEY not in everything_shown(caught.value)


def test_a_cancelled_call_shows_no_key() -> None:
    async def main(transport: AsyncHttpTransport) -> str:
        call = asyncio.create_task(transport.send(HELLO))
        await asyncio.sleep(0.2)
        call.cancel()
        try:
            await call
        except asyncio.CancelledError as error:
            return everything_shown(error)
        finally:
            await transport.close()
        return ""

    with scripted(silence) as server:
        shown = asyncio.run(main(AsyncHttpTransport(server.endpoint())))
    assert "CancelledError" in shown
    assert KEY not in shown


@pytest.mark.parametrize("make", [HttpTransport, AsyncHttpTransport])
def test_a_transport_shows_no_key(make: type[HttpTransport] | type[AsyncHttpTransport]) -> None:
    with scripted(silence) as server:
        endpoint = server.endpoint()
    shown = repr(make(endpoint)) + repr(endpoint) + repr(key_header("x-api-key", Secret(KEY)))
    assert "127.0.0.1" in shown
    assert KEY not in shown


def test_logs_show_no_key_of_a_query() -> None:
    assert without_secrets("https://h/p?key=abc&alt=sse&access_token=d") == (
        "https://h/p?key=[secret]&alt=sse&access_token=[secret]"
    )


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nothing_follows_a_redirect_to_another_origin(caller: Caller, status: int) -> None:
    with scripted(lambda asked: asked.send(answer(200, b"never"))) as other:
        location = f"location: http://localhost:{other.base_url.rpartition(':')[2]}/echo"
        redirect = answer(status, b"", location)
        with scripted(lambda asked: asked.send(redirect)) as server, pytest.raises(ApiError) as caught:
            caller.send(server.endpoint(), QUICK)
        assert caught.value.status == status
        assert other.asked == []


def everything_shown(error: BaseException) -> str:
    """What a report of this error may hold: text, fields, and the locals of every frame in its chain."""
    formatted = traceback.TracebackException.from_exception(error, capture_locals=True).format()
    return "".join(formatted) + "".join(shown_in_chain(error, set()))


def shown_in_chain(error: BaseException | None, seen: set[int]) -> Iterator[str]:
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    yield f"{error} {error!r} {vars(error)!r}"
    yield from (repr(local) for frame in frames(error.__traceback__) for local in frame.values())
    yield from shown_in_chain(error.__cause__, seen)
    yield from shown_in_chain(error.__context__, seen)


def frames(trace: TracebackType | None) -> Iterator[dict[str, object]]:
    while trace is not None:
        if "/tests/" not in trace.tb_frame.f_code.co_filename:
            yield dict(trace.tb_frame.f_locals)
        trace = trace.tb_next


def test_a_short_key_is_masked_where_it_is_a_word() -> None:
    assert Secret("k").hide_in("looking up k, not k-9") == "looking up [secret], not k-9"
    assert Secret("none").hide_in(b"\xff none nonesuch") == b"\xff [secret] nonesuch"
    assert Secret("sk-12345").hide_in({"the_sk-12345s": ["sk-12345"]}) == {"the_[secret]s": ["[secret]"]}
