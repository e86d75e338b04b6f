"""Connections of Realtime sessions that break: another one is told what was said, and nothing is lost or doubled."""

from __future__ import annotations

import random
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import (
    ApiError,
    AuthenticationFailed,
    ConnectionFailed,
    DeadlineExceeded,
    Overloaded,
    PermissionDenied,
    ServerError,
    StreamIncomplete,
)
from interlingua.protocols.openai_realtime.hearing import Hearing
from interlingua.testing.simulators import RealtimeSimulator
from interlingua.testing.simulators.realtime import Answer, Fault
from tests.openai_apis.conftest import MODEL, Talk

TEXT: dict[str, Any] = {"output_modalities": ["text"]}
BY_HAND: dict[str, Any] = {"audio": {"input": {"turn_detection": None}}}
SPEECH = bytes(range(1, 251)) * 40
SILENCE = bytes(48 * 600)
ENOUGH = 100


def said(simulator: RealtimeSimulator) -> list[tuple[str, str]]:
    """What the last session holds: who said what."""
    items = simulator.state.sessions[-1]
    return [(item["role"], item["content"][0].get("text") or item["content"][0].get("transcript")) for item in items]


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (1000, StreamIncomplete),
        (1001, ConnectionFailed),
        (1006, ConnectionFailed),
        (1008, PermissionDenied),
        (1011, ServerError),
        (1013, Overloaded),
        (3000, AuthenticationFailed),
        (3003, PermissionDenied),
        (4000, ApiError),
    ],
)
def test_each_way_to_close_is_told_as_what_it_is(
    realtime: RealtimeSimulator, talk: Talk, code: int, error: type[Exception]
) -> None:
    realtime.state.turns.append([code])
    with pytest.raises(error) as caught:
        talk(lambda session: session.ask("hello"), resumes=False)
    assert type(caught.value) is error


@pytest.mark.parametrize("code", [1000, 1001, 1006, 1011, 1013])
def test_what_may_pass_is_gone_on_from(realtime: RealtimeSimulator, talk: Talk, code: int) -> None:
    realtime.state.turns.append([code])
    reply = talk(lambda session: session.ask("hello"), config=TEXT)
    assert (reply.text, reply.restarts) == ("You said: hello", 1)


def test_the_end_of_a_session_in_peace_ends_the_iteration(realtime: RealtimeSimulator, talk: Talk) -> None:
    response = {"id": "r", "conversation_id": "conv_1", "status": "completed", "output": []}
    realtime.state.turns.append([{"type": "response.done", "response": response}, 1000])

    async def play(session: il.AsyncLiveSession) -> str:
        await session.send("goodbye")
        return str([event.type async for event in session][-1])

    assert talk(play) == "response.done"


@pytest.mark.parametrize("config", [TEXT, {}])
def test_fifty_breaks_lose_and_double_nothing(realtime: RealtimeSimulator, config: dict[str, Any]) -> None:
    chance = random.Random(50)
    for _ in range(50):
        realtime.faults.add(Fault(kind="cut", operation="realtime", after=chance.randrange(2, 20)))
    expected: list[tuple[str, str]] = []
    settings = il.LiveSettings(config=config, first_wait=0.0, patience=ENOUGH)
    with (
        il.connect("openai", api_key="any", base_url=realtime.address) as openai,
        il.live(openai, MODEL, settings) as session,
    ):
        while len(realtime.faults) or not expected:
            text = f"turn {len(expected)} of many"
            reply = session.ask(text)
            assert (reply.text or reply.transcript) == f"You said: {text}"
            expected += [("user", text), ("assistant", f"You said: {text}")]
            if len(expected) > 2 * ENOUGH:
                raise AssertionError("the faults do not come")
        session.ask("the last")
    assert said(realtime)[:-2] == expected


@pytest.mark.parametrize("after", range(12, 17))
def test_a_tool_is_not_called_twice_when_the_connection_breaks(
    realtime: RealtimeSimulator, talk: Talk, after: int
) -> None:
    calls: list[str] = []

    def count(name: str) -> str:
        """Counts."""
        calls.append(name)
        return "counted"

    realtime.script.add(Answer(calls=[("count", {"name": "x"})]), "done")
    realtime.faults.add(Fault(kind="cut", operation="realtime", after=after))
    reply = talk(lambda session: session.ask("count x"), config=TEXT, tools=[count])
    assert (calls, reply.restarts) == (["x"], 1)
    assert reply.text in ("done", "You said: counted")


@pytest.mark.parametrize("after", range(2, 9))
def test_what_was_heard_of_an_open_turn_is_heard_again(realtime: RealtimeSimulator, talk: Talk, after: int) -> None:
    realtime.faults.add(Fault(kind="cut", operation="realtime", after=after))

    async def play(session: il.AsyncLiveSession) -> il.LiveReply:
        await session.start_activity()
        await session.send_audio(SPEECH)
        await session.end_activity()
        return await session.ask()

    reply = talk(play, config=BY_HAND)
    assert (reply.audio, reply.restarts) == (SPEECH, 1)
    assert len(realtime.state.sessions[-1]) == 2


@pytest.mark.parametrize("after", range(6, 14))
def test_a_turn_that_the_server_found_is_found_again(realtime: RealtimeSimulator, talk: Talk, after: int) -> None:
    realtime.faults.add(Fault(kind="cut", operation="realtime", after=after))

    async def play(session: il.AsyncLiveSession) -> il.LiveReply:
        await session.send_audio(SPEECH + SILENCE)
        return await session.ask()

    reply = talk(play)
    assert reply.audio == SPEECH + SILENCE
    assert len(realtime.state.sessions[-1]) == 2


def test_what_was_heard_before_is_told_as_its_transcript(realtime: RealtimeSimulator, talk: Talk) -> None:
    heard = {"turn_detection": None, "transcription": {"model": "gpt-4o-transcribe"}}

    async def play(session: il.AsyncLiveSession) -> None:
        await session.send_audio(SPEECH)
        await session.end_activity()
        await session.ask()
        realtime.state.turns.append([1006])
        await session.ask("and this?")

    talk(play, config={"audio": {"input": heard}})
    sound = f"{len(SPEECH)} bytes of sound"
    assert said(realtime)[:2] == [("user", sound), ("assistant", f"You said: {sound}")]


def test_what_was_deleted_or_changed_stays_so(realtime: RealtimeSimulator, talk: Talk) -> None:
    async def play(session: il.AsyncLiveSession) -> None:
        await session.ask("forget this")
        name = realtime.state.sessions[-1][0]["id"]
        await session.send_message({"type": "conversation.item.delete", "item_id": name})
        await session.send_message({"type": "session.update", "session": {"type": "realtime", "instructions": "New."}})
        await session.ask("remember this")
        realtime.state.turns.append([1006])
        await session.ask("and this")

    talk(play, config=TEXT)
    assert [text for _, text in said(realtime)][:2] == ["You said: forget this", "remember this"]
    updates = [event["session"] for event in realtime.state.events if event["type"] == "session.update"]
    assert updates[-1] == {"type": "realtime", "instructions": "New.", **TEXT}


def sound(number: int) -> dict[str, Any]:
    """Of 75 bytes."""
    return {"type": "input_audio_buffer.append", "audio": f"{number:0100d}"}


def test_of_a_microphone_that_is_never_off_only_so_much_is_kept() -> None:
    kept = Hearing(kept=750)
    for number in range(100):
        kept.hear(sound(number))
    assert kept.again() == ([], [sound(number) for number in range(90, 100)])
    assert kept.forgotten == 90 * 75


def test_turns_that_nobody_answers_go_before_what_is_still_being_said() -> None:
    kept = Hearing(kept=225)
    for number in range(3):
        kept.hear(sound(number))
        kept.commit(by_server=False)
    kept.hear(sound(3))
    assert kept.again() == (
        [sound(1), {"type": "input_audio_buffer.commit"}, sound(2), {"type": "input_audio_buffer.commit"}],
        [sound(3)],
    )
    assert kept.forgotten == 75
    kept.answered()
    assert (kept.again(), kept.forgotten) == (([], [sound(3)]), 0)
    for number in (4, 5):
        kept.hear(sound(number))
    assert (kept.again()[1], kept.forgotten) == ([sound(number) for number in (3, 4, 5)], 0)


def test_sound_that_is_taken_back_is_not_missed() -> None:
    kept = Hearing(kept=75)
    for number in range(3):
        kept.hear(sound(number))
    kept.forget()
    kept.hear(sound(3))
    assert (kept.again(), kept.forgotten) == (([], [sound(3)]), 0)


def test_a_question_after_one_that_took_too_long_has_its_own_answer(realtime: RealtimeSimulator, talk: Talk) -> None:
    response: dict[str, Any] = {"id": "r", "conversation_id": "conv_1", "status": "completed", "output": []}
    realtime.state.turns.append([0.3, {"type": "response.done", "response": response}])

    async def play(session: il.AsyncLiveSession) -> str:
        with pytest.raises(DeadlineExceeded):
            await session.ask("first", timeout=0.1)
        return (await session.ask("second", timeout=5)).text

    assert talk(play, config=TEXT) == "You said: second"
