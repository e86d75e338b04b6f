"""Live sessions: what is said comes, what breaks goes on, and every end is told as what it is."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import (
    ApiError,
    AuthenticationFailed,
    BadRequest,
    ConnectionFailed,
    DeadlineExceeded,
    InvalidArgument,
    InvalidReply,
    Overloaded,
    PermissionDenied,
    ReplyTooLarge,
    RequestTooLarge,
    ServerError,
    StreamIncomplete,
    UnknownModel,
    Unsupported,
)
from interlingua.testing.simulators import GeminiSimulator
from interlingua.testing.simulators.gemini import Fault

MODEL = "models/gemini-2.0-flash-live-001"
HASTY: dict[str, Any] = {"first_wait": 0.001}
DONE = {"serverContent": {"turnComplete": True}}


def said(text: str) -> dict[str, Any]:
    """A message in which the model says something."""
    return {"serverContent": {"modelTurn": {"role": "model", "parts": [{"text": text}]}}}


def weather(city: str) -> str:
    """Of today.

    Args:
        city: Where.
    """
    return f"sunny in {city}"


def in_session(
    simulator: GeminiSimulator, play: Callable[[il.AsyncLiveSession], Coroutine[Any, Any, Any]], **settings: Any
) -> Any:
    """What comes of a play within a session."""

    async def run() -> Any:
        async with (
            il.connect_async("gemini", api_key="any", base_url=simulator.address) as gemini,
            il.live_async(gemini, MODEL, il.LiveSettings(**HASTY | settings)) as session,
        ):
            return await play(session)

    return asyncio.run(run())


def test_what_is_said_comes_back_typed(simulator: GeminiSimulator) -> None:
    async def play(session: il.AsyncLiveSession) -> list[Any]:
        await session.send("one two three")
        messages: list[Any] = []
        async for message in session:
            messages.append(message)
            if message.usage_metadata:
                return messages
        return []

    messages = in_session(simulator, play)
    texts = [part.text for m in messages if m.server_content.model_turn for part in m.server_content.model_turn.parts]
    assert texts == ["one two", " three"]
    assert messages[-1].server_content.turn_complete
    assert messages[-1].usage_metadata.prompt_token_count == 3


def test_the_sync_face_says_the_same(simulator: GeminiSimulator) -> None:
    with (
        il.connect("gemini", api_key="any", base_url=simulator.address) as gemini,
        il.live(gemini, MODEL, il.LiveSettings(tools=[weather])) as session,
    ):
        assert session.ask("one two three").text == "one two three"
        assert session.ask('call weather {"city": "Rome"}').text == '[{"output": "sunny in Rome"}]'


def test_tools_are_called_and_what_they_raise_is_told(simulator: GeminiSimulator) -> None:
    async def broken() -> str:
        """Fails."""
        raise RuntimeError("no weather today")

    async def play(session: il.AsyncLiveSession) -> list[str]:
        return [(await session.ask(text)).text for text in ('call weather {"city": "Rome"}', "call broken {}")]

    first, second = in_session(simulator, play, tools=[weather, broken])
    assert json.loads(first) == [{"output": "sunny in Rome"}]
    assert "no weather today" in json.loads(second)[0]["error"]


def test_results_can_be_given_by_hand(simulator: GeminiSimulator) -> None:
    declared = {"tools": [{"functionDeclarations": [{"name": "f", "description": "Any."}]}]}

    async def play(session: il.AsyncLiveSession) -> str:
        await session.send("call f {}")
        call = (await session.receive()).tool_call.function_calls[0]
        await session.send_results([il.ToolResult(call.id, "done", name=call.name)])
        return (await session.ask()).text

    assert in_session(simulator, play, config=declared) == '[{"output": "done"}]'


def test_sound_goes_in_and_comes_out(simulator: GeminiSimulator) -> None:
    config = {
        "generationConfig": {"responseModalities": ["AUDIO"]},
        "inputAudioTranscription": {},
        "outputAudioTranscription": {},
    }
    samples = bytes(range(256)) * 40

    async def play(session: il.AsyncLiveSession) -> il.LiveReply:
        await session.start_activity()
        for start in range(0, len(samples), 1000):
            await session.send_audio(samples[start : start + 1000])
        await session.end_activity()
        return await session.ask()

    reply = in_session(simulator, play, config=config)
    assert reply.audio == samples
    assert reply.heard == f"{len(samples)} bytes of sound"
    assert il.pcm_from_wav(il.wav_from_pcm(reply.audio)) == (samples, 24_000)


def test_typed_text_is_answered_while_it_goes_on(simulator: GeminiSimulator) -> None:
    async def play(session: il.AsyncLiveSession) -> str:
        await session.send_video(b"jpeg")
        await session.send_text("look here")
        return (await session.ask()).text

    assert in_session(simulator, play) == "look here"


def test_what_was_said_before_is_brought_in_without_an_answer(simulator: GeminiSimulator) -> None:
    async def play(session: il.AsyncLiveSession) -> str:
        before = [{"role": "user", "parts": [{"text": "a"}]}, {"role": "model", "parts": [{"text": "b"}]}]
        await session.send(*before, complete=False)
        return (await session.ask("c")).text

    assert in_session(simulator, play) == "c"
    assert len(simulator.state.sessions.popitem()[1]["said"]) == 4


def test_an_unknown_message_is_kept_and_not_fatal(simulator: GeminiSimulator) -> None:
    simulator.state.live_turns.append([{"somethingNew": {"x": 1}}, said("hi"), DONE])
    reply = in_session(simulator, lambda session: session.ask("hello"))
    assert reply.text == "hi"
    assert reply.messages[0].model_extra == {"somethingNew": {"x": 1}}


@pytest.mark.parametrize("frame", [b"\xff\x00binary", "{not json", "[]", "3"])
def test_what_is_no_message_is_told_and_the_session_goes_on(simulator: GeminiSimulator, frame: Any) -> None:
    simulator.state.live_turns.append([frame, said("still here"), DONE])

    async def play(session: il.AsyncLiveSession) -> str:
        await session.send("hello")
        with pytest.raises(InvalidReply) as caught:
            await session.receive()
        assert caught.value.body
        return (await session.ask()).text

    assert in_session(simulator, play) == "still here"


def test_a_message_of_20_mb_comes_whole(simulator: GeminiSimulator) -> None:
    text = "x" * 20_000_000
    simulator.state.live_turns.append([said(text), DONE])
    assert in_session(simulator, lambda session: session.ask("hello")).text == text


def test_a_message_over_the_limit_is_an_error(simulator: GeminiSimulator) -> None:
    simulator.state.live_turns.append([said("x" * 100_000), DONE])
    with pytest.raises(ReplyTooLarge):
        in_session(simulator, lambda session: session.ask("hello"), max_message_bytes=50_000)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (1000, StreamIncomplete),
        (1001, ConnectionFailed),
        (1006, ConnectionFailed),
        (1007, BadRequest),
        (1008, PermissionDenied),
        (1009, RequestTooLarge),
        (1011, ServerError),
        (1013, Overloaded),
        (4000, ApiError),
    ],
)
def test_each_way_to_close_is_told_as_what_it_is(simulator: GeminiSimulator, code: int, error: type[Exception]) -> None:
    simulator.state.live_turns.append([said("be"), code])
    with pytest.raises(error) as caught:
        in_session(simulator, lambda session: session.ask("hello"), resumes=False)
    assert type(caught.value) is error
    assert str(code) in str(caught.value) or code == 1000


@pytest.mark.parametrize("code", [1000, 1001, 1006, 1011, 1012, 1013])
def test_what_may_pass_is_gone_on_from(simulator: GeminiSimulator, code: int) -> None:
    simulator.state.live_turns.append([said("half an ans"), code])
    reply = in_session(simulator, lambda session: session.ask("hello"))
    assert (reply.text, reply.restarts) == ("hello", 1)


@pytest.mark.parametrize("code", [1007, 1008, 1009, 4000])
def test_what_will_not_pass_is_raised_at_once(simulator: GeminiSimulator, code: int) -> None:
    simulator.state.live_turns.append([code])
    with pytest.raises(ApiError):
        in_session(simulator, lambda session: session.ask("hello"))


def test_the_end_of_a_session_in_peace_ends_the_iteration(simulator: GeminiSimulator) -> None:
    simulator.state.live_turns.append([said("bye"), DONE, 1000])

    async def play(session: il.AsyncLiveSession) -> int:
        await session.send("goodbye")
        return len([message async for message in session])

    assert in_session(simulator, play) == 2


def test_silence_past_the_deadline_is_an_error(simulator: GeminiSimulator) -> None:
    simulator.state.live_turns.append([10.0, DONE])
    with pytest.raises(DeadlineExceeded):
        in_session(simulator, lambda session: session.ask("hello", timeout=0.2))


def test_silence_of_a_connection_is_gone_on_from(simulator: GeminiSimulator) -> None:
    simulator.state.live_turns.append([10.0, DONE])
    reply = in_session(simulator, lambda session: session.ask("hello"), idle=0.2, patience=50)
    assert (reply.text, reply.restarts) == ("hello", 1)


def test_a_go_away_is_heeded_before_the_next_turn(simulator: GeminiSimulator) -> None:
    simulator.state.live_turns.append([said("one"), DONE, {"goAway": {"timeLeft": "1s"}}])

    async def play(session: il.AsyncLiveSession) -> list[Any]:
        first = await session.ask("first")
        await session.receive()
        second = await session.ask("second")
        return [first.text, second.text, second.restarts]

    assert in_session(simulator, play) == ["one", "second", 0]


def test_a_tool_is_not_called_twice_when_the_connection_breaks_before_its_result(simulator: GeminiSimulator) -> None:
    calls: list[str] = []

    def count(name: str) -> str:
        """Counts.

        Args:
            name: Of what.
        """
        calls.append(name)
        return "counted"

    simulator.state.live_turns.append(
        [{"toolCall": {"functionCalls": [{"id": "c1", "name": "count", "args": {"name": "x"}}]}}, 1006]
    )
    reply = in_session(simulator, lambda session: session.ask("count x"), tools=[count])
    assert calls == ["x"]
    assert json.loads(reply.text) == [{"output": "counted"}]


def drops(simulator: GeminiSimulator, count: int, *, sync: bool) -> None:
    """Turns, as many as there are breaks of every kind between and within them; nothing may be lost or doubled."""
    chance = random.Random(count)
    for _ in range(count):
        simulator.faults.add(Fault(kind="cut", operation="live", after=chance.randrange(1, 9)))
    expected: list[tuple[str, str]] = []
    turns = 0

    def check(turn: int, text: str) -> None:
        assert text == f"turn {turn} of many"
        expected.extend([("user", text), ("model", text)])

    async def play(session: il.AsyncLiveSession) -> None:
        nonlocal turns
        while len(simulator.faults):
            check(turns, (await session.ask(f"turn {turns} of many")).text)
            turns += 1
        check(turns, (await session.ask(f"turn {turns} of many")).text)
        await session.receive()

    if sync:
        with (
            il.connect("gemini", api_key="any", base_url=simulator.address) as gemini,
            il.live(gemini, MODEL, il.LiveSettings(patience=count, **HASTY)) as session,
        ):
            while len(simulator.faults):
                check(turns, session.ask(f"turn {turns} of many").text)
                turns += 1
            check(turns, session.ask(f"turn {turns} of many").text)
            session.receive()
    else:
        in_session(simulator, play, patience=count)
    contents = [*simulator.state.sessions.values()][-1]["said"]
    assert [(content["role"], content["parts"][0]["text"]) for content in contents] == expected


@pytest.mark.parametrize("sync", [True, False])
def test_fifty_breaks_lose_and_double_nothing(simulator: GeminiSimulator, sync: bool) -> None:
    drops(simulator, 50, sync=sync)


def test_a_refused_handshake_is_told_as_what_it_is(simulator: GeminiSimulator) -> None:
    async def wrong() -> None:
        async with (
            il.connect_async("gemini", api_key="wrong-key", base_url=simulator.address) as gemini,
            il.live_async(gemini, MODEL),
        ):
            pass

    with pytest.raises((AuthenticationFailed, BadRequest), match="not valid"):
        asyncio.run(wrong())


def test_a_wrong_setup_is_told_as_what_it_is(simulator: GeminiSimulator) -> None:
    async def wrong() -> None:
        async with (
            il.connect_async("gemini", api_key="any", base_url=simulator.address) as gemini,
            il.live_async(gemini, "models/none"),
        ):
            pass

    with pytest.raises(BadRequest, match="models/none"):
        asyncio.run(wrong())


def test_nobody_there_and_nobody_answering_are_told_in_time() -> None:
    async def opened(address: str) -> None:
        async with (
            il.connect_async("gemini", api_key="any", base_url=address) as gemini,
            il.live_async(gemini, MODEL, il.LiveSettings(handshake=0.3)),
        ):
            pass

    async def silent() -> None:
        async def keep(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await reader.read()
            finally:
                writer.close()

        server = await asyncio.start_server(keep, "127.0.0.1", 0)
        async with server:
            await opened(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")

    with pytest.raises(ConnectionFailed):
        asyncio.run(opened("http://127.0.0.1:9"))
    with pytest.raises(DeadlineExceeded):
        asyncio.run(silent())


def test_an_ephemeral_token_opens_as_many_sessions_as_it_may(simulator: GeminiSimulator) -> None:
    with il.connect("gemini", api_key="any", base_url=simulator.address) as gemini:
        token = gemini.auth_tokens.create(uses=1).name
        settings = il.LiveSettings(token=token)
        with il.live(gemini, MODEL, settings) as session:
            assert session.ask("hello").text == "hello"
        with pytest.raises(AuthenticationFailed), il.live(gemini, MODEL, settings):
            pass
    assert token not in repr(settings)


def test_no_wav_file_is_told() -> None:
    with pytest.raises(InvalidArgument, match="WAV"):
        il.pcm_from_wav(b"RIFF nothing")


def test_the_key_is_in_no_log(simulator: GeminiSimulator, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with (
        il.connect("gemini", api_key="canary-canary", base_url=simulator.address) as gemini,
        il.live(gemini, MODEL) as session,
    ):
        session.ask("hello")
    assert "canary" not in caplog.text


def test_a_model_string_does_without_a_client(simulator: GeminiSimulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "any")
    monkeypatch.setenv("GEMINI_BASE_URL", simulator.address)
    with il.live("gemini/gemini-2.0-flash-live-001", il.LiveSettings(tools=[weather])) as session:
        assert session.ask('call weather {"city": "Rome"}').text == '[{"output": "sunny in Rome"}]'


@pytest.mark.parametrize(("model", "error"), [("gemini", UnknownModel), ("anthropic/claude-sonnet-4-5", Unsupported)])
def test_a_model_that_cannot_talk_is_refused(
    model: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "any")
    with pytest.raises(error):
        il.live(model)


def test_there_is_no_message_that_stops_the_model(simulator: GeminiSimulator) -> None:
    with pytest.raises(Unsupported, match="start_activity"):
        in_session(simulator, lambda session: session.interrupt())
