"""Realtime sessions: the same class as Gemini's Live, with what is said typed, and every refusal told as what it is."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import (
    AuthenticationFailed,
    BadRequest,
    DeadlineExceeded,
    InvalidArgument,
    InvalidReply,
    NotFound,
    RateLimited,
    ServerError,
    Unsupported,
)
from interlingua.testing.simulators import RealtimeSimulator
from interlingua.testing.simulators.realtime import Answer
from interlingua_wire._core.model import UnknownVariant
from interlingua_wire.openai import types
from tests.openai_apis.conftest import MODEL, Talk

TEXT: dict[str, Any] = {"output_modalities": ["text"]}
BY_HAND: dict[str, Any] = {"audio": {"input": {"turn_detection": None}}}
SPEECH = bytes(range(1, 251)) * 40
SILENCE = bytes(48 * 600)


def weather(city: str) -> str:
    """Of today.

    Args:
        city: Where.
    """
    return f"sunny in {city}"


def done(status: str, **details: Any) -> dict[str, Any]:
    """The last event of a response."""
    response = {"id": "resp_x", "object": "realtime.response", "conversation_id": "conv_1", "status": status}
    return {"type": "response.done", "response": {**response, "output": [], **details}}


def test_what_is_said_comes_back_typed(talk: Talk) -> None:
    async def play(session: il.AsyncLiveSession) -> list[Any]:
        await session.send("one two")
        events: list[Any] = []
        async for event in session:
            events.append(event)
            if isinstance(event, types.RealtimeServerEventResponseDone):
                return events
        return []

    events = talk(play, config=TEXT)
    deltas = [event.delta for event in events if isinstance(event, types.RealtimeServerEventResponseTextDelta)]
    assert deltas == ["You ", "said: ", "one ", "two"]
    assert events[-1].response.usage.output_tokens == 4


def test_a_reply_has_text_usage_status_and_what_is_left(talk: Talk) -> None:
    reply = talk(lambda session: session.ask("one two"), config=TEXT)
    assert (reply.text, reply.status, reply.interrupted) == ("You said: one two", "completed", False)
    assert reply.usage.total_tokens == 6
    assert reply.rate_limits["requests"] == il.RateLimit(limit=1000, remaining=999, reset=60.0)


def test_the_sync_face_and_a_model_string_say_the_same(
    realtime: RealtimeSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "any")
    monkeypatch.setenv("OPENAI_BASE_URL", realtime.address)
    with il.live("openai/gpt-realtime", il.LiveSettings(tools=[weather])) as session:
        assert session.ask("hello").transcript == "You said: hello"
        realtime.script.add(Answer(calls=[("weather", {"city": "Rome"})]))
        assert session.ask("weather?").transcript == "You said: sunny in Rome"


def test_the_session_is_set_up_before_anything_is_said(realtime: RealtimeSimulator, talk: Talk) -> None:
    talk(lambda session: session.ask("hi"), config={"instructions": "Be brief."}, tools=[weather])
    update = realtime.state.events[0]
    assert update["type"] == "session.update"
    assert update["session"]["instructions"] == "Be brief."
    assert [tool["name"] for tool in update["session"]["tools"]] == ["weather"]


def test_tools_are_called_side_by_side_and_what_they_raise_is_told(realtime: RealtimeSimulator, talk: Talk) -> None:
    async def broken() -> str:
        """Fails."""
        raise RuntimeError("no weather today")

    realtime.script.add(Answer(text="Let me see.", calls=[("weather", {"city": "Rome"}), ("broken", {})]))
    reply = talk(lambda session: session.ask("?"), config=TEXT, tools=[weather, broken])
    assert reply.text.startswith("Let me see.You said: sunny in Rome")
    assert "no weather today" in reply.text
    assert reply.calls == ()


def test_results_can_be_given_by_hand(realtime: RealtimeSimulator, talk: Talk) -> None:
    declared = {**TEXT, "tools": [{"type": "function", "name": "f", "parameters": {"type": "object"}}]}
    realtime.script.add(Answer(calls=[("f", {"x": 1})]))

    async def play(session: il.AsyncLiveSession) -> str:
        (call,) = (await session.ask("?")).calls
        assert (call.name, call.arguments) == ("f", {"x": 1})
        picture = il.Image(b"\x89PNG\r\n\x1a\n", media_type="image/png")
        await session.send_results([il.ToolResult(call.id, (il.Text("done"), picture))])
        return (await session.ask()).text

    assert talk(play, config=declared).startswith("You said:")
    outputs = [item for item in realtime.state.sessions[0] if item["type"] == "function_call_output"]
    assert [item["output"] for item in outputs] == ["done"]
    assert realtime.state.sessions[0][-2]["content"][0]["image_url"].startswith("data:image/png;base64,")


def test_a_file_as_a_result_is_refused_before_it_is_sent(talk: Talk) -> None:
    async def play(session: il.AsyncLiveSession) -> None:
        await session.send_results([il.ToolResult("c", (il.File(b"%PDF", media_type="application/pdf"),))])

    with pytest.raises(Unsupported, match="text and pictures"):
        talk(play)


def test_sound_goes_in_and_comes_out_with_both_transcripts(talk: Talk) -> None:
    heard = {**BY_HAND["audio"]["input"], "transcription": {"model": "gpt-4o-transcribe"}}

    async def play(session: il.AsyncLiveSession) -> il.LiveReply:
        await session.start_activity()
        for start in range(0, len(SPEECH), 1000):
            await session.send_audio(SPEECH[start : start + 1000])
        await session.end_activity()
        return await session.ask()

    reply = talk(play, config={"audio": {"input": heard}})
    assert reply.audio == SPEECH
    assert reply.heard == f"{len(SPEECH)} bytes of sound"
    assert reply.transcript == f"You said: {len(SPEECH)} bytes of sound"
    assert il.pcm_from_wav(il.wav_from_pcm(reply.audio)) == (SPEECH, 24_000)


def test_the_server_finds_out_when_the_user_has_spoken(talk: Talk) -> None:
    async def play(session: il.AsyncLiveSession) -> list[Any]:
        await session.send_audio(SPEECH + SILENCE)
        kinds: list[Any] = []
        async for event in session:
            kinds.append(event.type)
            if event.type == "response.done":
                break
        return kinds

    kinds = talk(play)
    assert kinds[:3] == [f"input_audio_buffer.{what}" for what in ("speech_started", "speech_stopped", "committed")]


def test_with_the_microphone_off_silence_tells_the_server_that_the_turn_is_over(talk: Talk) -> None:
    async def play(session: il.AsyncLiveSession) -> il.LiveReply:
        await session.send_audio(SPEECH, media_type="audio/pcm;rate=24000")
        await session.end_audio()
        return await session.ask()

    assert talk(play).audio.startswith(SPEECH)


def test_nothing_is_said_where_nothing_was_heard(realtime: RealtimeSimulator, talk: Talk) -> None:
    async def play(session: il.AsyncLiveSession) -> None:
        await session.end_audio()
        await session.end_activity()
        await session.interrupt()
        await session.ask("hello")

    talk(play, config=BY_HAND)
    kinds = [event["type"] for event in realtime.state.events]
    assert kinds == ["session.update", "conversation.item.create", "response.create"]


def test_sound_of_another_form_is_refused_before_it_is_sent(talk: Talk) -> None:
    with pytest.raises(InvalidArgument, match="media_type"):
        talk(lambda session: session.send_audio(b"", media_type="audio/pcm;rate=16000"))


def test_a_picture_is_something_the_user_says(realtime: RealtimeSimulator, talk: Talk) -> None:
    async def play(session: il.AsyncLiveSession) -> None:
        await session.send_video(b"\xff\xd8jpeg")
        await session.send_text("look here")
        await session.ask()

    talk(play, config=TEXT)
    assert realtime.state.sessions[0][0]["content"][0]["type"] == "input_image"


def test_speech_stops_the_model_and_the_reply_says_so(realtime: RealtimeSimulator, talk: Talk) -> None:
    realtime.state.pace = 0.05
    realtime.script.add("a long tale that nobody hears to its end because somebody speaks")

    async def play(session: il.AsyncLiveSession) -> il.LiveReply:
        await session.send("tell me a tale")
        await session.receive()
        await session.send_audio(SPEECH)
        return await session.ask()

    reply = talk(play)
    assert (reply.interrupted, reply.status) == (True, "cancelled")
    assert "end because" not in reply.transcript


def test_the_user_stops_the_model_and_it_forgets_what_was_not_heard(realtime: RealtimeSimulator, talk: Talk) -> None:
    async def play(session: il.AsyncLiveSession) -> None:
        await session.ask("hello")
        await session.interrupt(played=0.01)
        await session.ask("go on")

    talk(play)
    truncate = next(event for event in realtime.state.events if event["type"] == "conversation.item.truncate")
    assert truncate["audio_end_ms"] == 10
    assert "transcript" not in realtime.state.sessions[0][1]["content"][0]


def test_what_is_asked_while_the_model_speaks_stops_it_and_is_answered(realtime: RealtimeSimulator, talk: Talk) -> None:
    realtime.state.pace = 0.02
    realtime.script.add("one two three four five six seven eight nine ten", "the second")

    async def play(session: il.AsyncLiveSession) -> il.LiveReply:
        await session.send("first")
        await session.receive()
        return await session.ask("second")

    reply = talk(play, config=TEXT)
    assert (reply.text, reply.interrupted) == ("the second", False)


def test_any_other_event_can_be_sent(realtime: RealtimeSimulator, talk: Talk) -> None:
    async def play(session: il.AsyncLiveSession) -> list[str]:
        await session.send({"type": "message", "role": "system", "content": [{"type": "input_text", "text": "x"}]})
        await session.ask()
        await session.send_message({"type": "session.update", "session": {"type": "realtime", **TEXT}})
        asked = {"type": "response.create", "response": {"conversation": "none", "output_modalities": ["text"]}}
        await session.send_message(asked)
        return [(await session.ask()).text, (await session.ask("again")).text]

    assert talk(play)[1] == "You said: again"


def test_an_unknown_event_is_kept_and_not_fatal(realtime: RealtimeSimulator, talk: Talk) -> None:
    realtime.state.turns.append([{"type": "something.new", "x": 1}, done("completed")])
    reply = talk(lambda session: session.ask("hello"))
    unknown = [event for event in reply.messages if isinstance(event, UnknownVariant)]
    assert [event.model_extra["x"] for event in unknown if event.model_extra] == [1]


@pytest.mark.parametrize("frame", [b"\xff\x00binary", "{not json", "[]", "3"])
def test_what_is_no_event_is_told_and_the_session_goes_on(realtime: RealtimeSimulator, talk: Talk, frame: Any) -> None:
    realtime.state.turns.append([frame, done("completed")])

    async def play(session: il.AsyncLiveSession) -> str | None:
        await session.send("hello")
        with pytest.raises(InvalidReply):
            while True:
                await session.receive()
        return (await session.ask()).status

    assert talk(play) == "completed"


def test_arguments_that_are_cut_off_are_never_called(realtime: RealtimeSimulator, talk: Talk) -> None:
    call = {"id": "i", "type": "function_call", "call_id": "c", "name": "weather", "arguments": '{"city": "Ro'}
    realtime.state.turns.append([done("incomplete", output=[call]), done("completed", output=[call])])

    async def play(session: il.AsyncLiveSession) -> str | None:
        status = (await session.ask("hello")).status
        with pytest.raises(InvalidReply, match="weather"):
            await session.ask()
        return status

    assert talk(play, tools=[weather]) == "incomplete"


@pytest.mark.parametrize(
    ("code", "kind", "error"),
    [
        ("rate_limit_exceeded", "tokens", RateLimited),
        ("server_error", "server_error", ServerError),
        (None, "invalid_request_error", BadRequest),
        ("something_new", "something_else", ServerError),
    ],
)
def test_a_refusal_is_raised_as_what_it_is(
    realtime: RealtimeSimulator, talk: Talk, code: str | None, kind: str, error: type[Exception]
) -> None:
    told = {"type": kind, "code": code, "message": "told so"}
    realtime.state.turns.append([{"type": "error", "error": told}])
    realtime.state.turns.append([done("failed", status_details={"type": "failed", "error": told})])

    async def play(session: il.AsyncLiveSession) -> str:
        for _ in range(2):
            with pytest.raises(error, match="told so") as caught:
                await session.ask("hello")
            assert type(caught.value) is error
        return (await session.ask("and now?")).text

    assert talk(play, config=TEXT) == "You said: and now?"


def test_while_iterating_a_refusal_is_an_event_like_others(talk: Talk) -> None:
    async def play(session: il.AsyncLiveSession) -> Any:
        await session.send_message({"type": "conversation.item.delete", "item_id": "none"})
        return await session.receive()

    event = talk(play)
    assert isinstance(event, types.RealtimeServerEventError)
    assert event.error.code == "item_not_found"


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        ({"key": "wrong-key"}, AuthenticationFailed, "Incorrect API key"),
        ({"model": "none"}, NotFound, "none"),
        ({"config": {"output_modalities": 3}}, BadRequest, "output_modalities"),
        ({"token": "ek_expired"}, AuthenticationFailed, "expired"),
    ],
)
def test_a_session_that_is_refused_says_why(
    talk: Talk, settings: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        talk(lambda session: session.ask("hello"), **settings)


def test_a_client_secret_opens_a_session_without_the_key(realtime: RealtimeSimulator, talk: Talk) -> None:
    wanted: types.RealtimeSessionCreateRequestGADict = {
        "type": "realtime",
        "model": MODEL,
        "output_modalities": ["text"],
    }
    with il.connect("openai", api_key="any", base_url=realtime.address) as openai:
        secret = openai.realtime.client_secrets.create(session=wanted).value
    assert secret.startswith("ek_")
    assert talk(lambda session: session.ask("hello"), token=secret, key="wrong-key").text == "You said: hello"


def test_a_transcription_session_writes_down_what_it_hears(realtime: RealtimeSimulator, talk: Talk) -> None:
    async def play(session: il.AsyncLiveSession) -> il.LiveReply:
        await session.send_audio(SPEECH)
        await session.end_activity()
        return await session.ask()

    config = {"type": "transcription", "audio": {"input": {"turn_detection": None}}}
    reply = talk(play, model="gpt-4o-transcribe", config=config)
    assert (reply.heard, reply.usage.seconds) == (f"{len(SPEECH)} bytes of sound", 1.0)
    assert realtime.state.events[0]["session"]["audio"]["input"]["transcription"] == {"model": "gpt-4o-transcribe"}
    assert realtime.state.events[-1]["type"] == "input_audio_buffer.commit"


def test_silence_past_the_deadline_is_an_error(realtime: RealtimeSimulator, talk: Talk) -> None:
    realtime.state.turns.append([10.0])
    with pytest.raises(DeadlineExceeded):
        talk(lambda session: session.ask("hello", timeout=0.2))


def test_sessions_side_by_side_keep_their_own(realtime: RealtimeSimulator) -> None:
    async def one(number: int) -> str:
        async with (
            il.connect_async("openai", api_key="any", base_url=realtime.address) as openai,
            il.live_async(openai, MODEL, il.LiveSettings(config=TEXT)) as session,
        ):
            return (await session.ask(f"number {number}")).text

    async def all_of_them() -> list[str]:
        return await asyncio.gather(*(one(number) for number in range(20)))

    assert asyncio.run(all_of_them()) == [f"You said: number {number}" for number in range(20)]
