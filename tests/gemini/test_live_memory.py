"""A Live session remembers only so much of what it hears, and says what is missing after a connection broke."""

from __future__ import annotations

from typing import Any

import pytest

import interlingua as il
from interlingua.protocols.gemini.live_conversation import Conversation
from interlingua.testing.simulators import GeminiSimulator
from interlingua.testing.simulators.gemini import LiveBreak
from tests.gemini.test_live import DONE, in_session, said
from tests.gemini.test_live_ends import sync_session

BY_HAND = {"realtimeInputConfig": {"automaticActivityDetection": {"disabled": True}}}


def heard(number: int, kind: str = "audio") -> dict[str, Any]:
    """Sound or a picture of 75 bytes."""
    return {"realtimeInput": {kind: {"data": f"{number:0100d}", "mimeType": "audio/pcm"}}}


def typed(text: str) -> dict[str, Any]:
    return {"realtimeInput": {"text": text}}


def conversation(kept: int) -> Conversation:
    return Conversation({}, resumes=True, kept=kept)


def test_of_a_microphone_and_a_camera_that_are_never_off_only_so_much_is_kept() -> None:
    open_turn = conversation(750)
    for number in range(100):
        open_turn.note_sent(heard(number, "audio" if number % 2 else "video"))
    assert open_turn.replay() == [heard(number, "audio" if number % 2 else "video") for number in range(90, 100)]
    assert open_turn.forgotten == 90 * 75


def test_what_was_typed_is_kept_and_still_to_be_answered() -> None:
    open_turn = conversation(75)
    for message in (heard(0), typed("one"), heard(1), typed("two"), heard(2), heard(3)):
        open_turn.note_sent(message)
    assert open_turn.replay() == [typed("one"), typed("two"), heard(3)]
    assert open_turn.is_waiting


def test_what_is_said_during_an_answer_belongs_to_the_next_turn() -> None:
    both = conversation(150)
    for message in (heard(0), typed("one"), heard(1)):
        both.note_sent(message)
    both.note_received(said("an answer"))
    for message in (heard(2), heard(3), typed("two")):
        both.note_sent(message)
    both.note_received(DONE)
    assert both.replay()[1:] == [heard(2), heard(3), typed("two")]
    assert both.is_waiting


def test_a_turn_that_is_over_is_missed_no_more() -> None:
    over = conversation(75)
    for number in range(3):
        over.note_sent(heard(number))
    over.note_received(said("an answer"))
    over.note_received(DONE)
    assert over.forgotten == 0
    over.note_sent(heard(4))
    assert (over.replay()[-1], over.forgotten) == (heard(4), 0)


async def play(session: il.AsyncLiveSession) -> il.LiveReply:
    await session.start_activity()
    for _ in range(10):
        await session.send_audio(bytes(900))
    await session.end_activity()
    return await session.ask()


def play_sync(session: il.LiveSession) -> il.LiveReply:
    session.start_activity()
    for _ in range(10):
        session.send_audio(bytes(900))
    session.end_activity()
    return session.ask()


@pytest.mark.parametrize("way", ["sync", "async"])
@pytest.mark.parametrize(("kept", "forgotten"), [(2000, 8 * 900), (9000, 0)])
def test_an_answer_says_how_much_of_the_question_was_missing(
    simulator: GeminiSimulator, way: str, kept: int, forgotten: int
) -> None:
    simulator.state.live_breaks.append(LiveBreak(at="speaking"))
    given: dict[str, Any] = {"config": BY_HAND, "max_kept_bytes": kept}
    reply = sync_session(simulator, play_sync, **given) if way == "sync" else in_session(simulator, play, **given)
    assert (reply.restarts, reply.forgotten) == (1, forgotten)
