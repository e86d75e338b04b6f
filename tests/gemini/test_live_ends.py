"""Live sessions that do not go as they should: what interrupts, what comes too late, and what never gets better."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import pytest

import interlingua as il
from interlingua.errors import ConnectionFailed, DeadlineExceeded, ServerError
from interlingua.testing.simulators import GeminiSimulator
from interlingua.testing.simulators.gemini import LiveBreak
from tests.gemini.test_live import DONE, HASTY, MODEL, in_session, said
from tests.hostile.websocket import BEGUN, frame, heard, opened
from tests.transport.scripted import Asked, Gone, scripted

INTERRUPTED = {"serverContent": {"interrupted": True}}
GRACE = 0.5


def sync_session(simulator: GeminiSimulator, play: Callable[[il.LiveSession], Any], **settings: Any) -> Any:
    """What comes of a play without a loop."""
    with (
        il.connect("gemini", api_key="any", base_url=simulator.address) as gemini,
        il.live(gemini, MODEL, il.LiveSettings(**HASTY | settings)) as session,
    ):
        return play(session)


def asking(simulator: GeminiSimulator, way: str, *, timeout: float = 10.0, **settings: Any) -> il.LiveReply:
    """One question and its answer."""
    run: Callable[..., Any] = sync_session if way == "sync" else in_session

    def play(session: Any) -> Any:
        return session.ask("hello", timeout=timeout)

    reply: il.LiveReply = run(simulator, play, **settings)
    return reply


WAYS = ("sync", "async")


@pytest.mark.parametrize("way", WAYS)
def test_a_server_that_breaks_off_every_answer_is_left_after_so_many(simulator: GeminiSimulator, way: str) -> None:
    simulator.state.live_breaks.extend([LiveBreak(at="speaking", how=1011)] * 100)
    with pytest.raises(ServerError):
        asking(simulator, way, patience=4)
    assert len(simulator.state.live_breaks) == 100 - 5  # the first, and four more


@pytest.mark.parametrize("way", WAYS)
def test_turns_that_end_well_give_new_patience(simulator: GeminiSimulator, way: str) -> None:
    script = [*[LiveBreak(at="speaking")] * 3, LiveBreak(at="kept", how="goAway")]
    simulator.state.live_breaks.extend(script * 3)

    async def play(session: il.AsyncLiveSession) -> list[str]:
        return [(await session.ask(f"turn {n}")).text for n in range(3)]

    def play_sync(session: il.LiveSession) -> list[str]:
        return [session.ask(f"turn {n}").text for n in range(3)]

    given = {"patience": 4}
    texts = sync_session(simulator, play_sync, **given) if way == "sync" else in_session(simulator, play, **given)
    assert texts == ["turn 0", "turn 1", "turn 2"]


@pytest.mark.parametrize("way", WAYS)
def test_making_another_connection_is_within_the_deadline_too(simulator: GeminiSimulator, way: str) -> None:
    simulator.state.live_breaks.extend([LiveBreak(at="speaking")] * 1000)
    begun = time.monotonic()
    with pytest.raises(DeadlineExceeded):
        asking(simulator, way, timeout=0.5, first_wait=5.0, patience=1000)
    assert time.monotonic() - begun < 0.5 + GRACE


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_that_nobody_waited_for_is_not_taken_for_the_next(simulator: GeminiSimulator, way: str) -> None:
    simulator.state.live_turns.append([said("sl"), 0.4, said("ow"), DONE])

    async def play(session: il.AsyncLiveSession) -> str:
        with pytest.raises(DeadlineExceeded):
            await session.ask("first", timeout=0.1)
        return (await session.ask("second")).text

    def play_sync(session: il.LiveSession) -> str:
        with pytest.raises(DeadlineExceeded):
            session.ask("first", timeout=0.1)
        return session.ask("second").text

    assert (sync_session(simulator, play_sync) if way == "sync" else in_session(simulator, play)) == "second"


def test_an_answer_that_came_too_late_can_still_be_waited_for(simulator: GeminiSimulator) -> None:
    simulator.state.live_turns.append([0.3, said("late"), DONE])

    async def play(session: il.AsyncLiveSession) -> list[str]:
        with pytest.raises(DeadlineExceeded):
            await session.ask("first", timeout=0.1)
        return [(await session.ask()).text, (await session.ask("second")).text]

    assert in_session(simulator, play) == ["late", "second"]


def test_a_cancelled_question_leaves_the_next_its_own_answer(simulator: GeminiSimulator) -> None:
    simulator.state.live_turns.append([said("sl"), 0.3, said("ow"), DONE])

    async def play(session: il.AsyncLiveSession) -> str:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(session.ask("first"), 0.1)
        return (await session.ask("second")).text

    assert in_session(simulator, play) == "second"


@pytest.mark.parametrize("breaks", [[], [LiveBreak(at="speaking")], [LiveBreak(at="kept"), LiveBreak(at="setup")]])
def test_what_interrupts_an_answer_is_answered_once(simulator: GeminiSimulator, breaks: list[LiveBreak]) -> None:
    simulator.state.live_turns.append([said("a long sto"), 0.2, INTERRUPTED, DONE])

    async def play(session: il.AsyncLiveSession) -> list[tuple[str, bool]]:
        await session.send("tell a story")
        await session.receive()
        simulator.state.live_breaks.extend(breaks)
        await session.send("stop it")
        first, second = await session.ask(), await session.ask()
        while not (await session.receive()).session_resumption_update:
            continue
        third = await session.ask("and now")
        while not (await session.receive()).session_resumption_update:
            continue
        return [(reply.text, reply.interrupted) for reply in (first, second, third)]

    assert in_session(simulator, play) == [("", True), ("stop it", False), ("and now", False)]
    contents = [*simulator.state.sessions.values()][-1]["said"]
    texts = [content["parts"][0]["text"] for content in contents if content["role"] == "user"]
    assert texts == ["tell a story", "stop it", "and now"]


def test_an_answer_to_sound_that_breaks_off_is_void(simulator: GeminiSimulator) -> None:
    simulator.state.live_turns.append([said("half an ans"), 1006])

    async def play(session: il.AsyncLiveSession) -> list[Any]:
        await session.send_audio(b"sound")
        await session.end_audio()
        reply = await session.ask()
        return [len(reply.audio), reply.restarts]

    config = {"generationConfig": {"responseModalities": ["AUDIO"]}}
    assert in_session(simulator, play, config=config) == [len(b"sound"), 1]


def test_a_question_is_asked_again_while_pictures_flow(simulator: GeminiSimulator) -> None:
    simulator.state.live_breaks.append(LiveBreak(at="asked"))

    async def play(session: il.AsyncLiveSession) -> str:
        await session.send_video(b"jpeg")
        return (await session.ask("what is it")).text

    assert in_session(simulator, play) == "what is it"


def test_a_session_that_is_closed_while_an_answer_is_due_stays_closed(simulator: GeminiSimulator) -> None:
    simulator.state.live_turns.append([said("sl"), 10.0, DONE])

    async def play(session: il.AsyncLiveSession) -> list[Any]:
        await session.send("hello")
        listening = asyncio.create_task(collect(session))
        await asyncio.sleep(0.1)
        await session.close()
        return await asyncio.wait_for(listening, 5)

    async def collect(session: il.AsyncLiveSession) -> list[Any]:
        return [message async for message in session]

    assert len(in_session(simulator, play)) == 1


def test_a_thread_that_listens_ends_when_another_closes(simulator: GeminiSimulator) -> None:
    simulator.state.live_turns.append([said("sl"), 10.0, DONE])
    heard: list[Any] = []

    def listen(session: il.LiveSession) -> None:
        for message in session:
            heard.append(message)

    def play(session: il.LiveSession) -> None:
        session.send("hello")
        listening = threading.Thread(target=listen, args=(session,), daemon=True)
        listening.start()
        while not heard:
            time.sleep(0.01)
        session.close()
        listening.join(5)
        assert not listening.is_alive()

    sync_session(simulator, play)
    assert len(heard) == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_question_to_a_closed_session_is_told(simulator: GeminiSimulator, way: str) -> None:
    async def play(session: il.AsyncLiveSession) -> None:
        await session.close()
        await session.ask("hello")

    def play_sync(session: il.LiveSession) -> None:
        session.close()
        session.ask("hello")

    run: Callable[[], Coroutine[Any, Any, None] | None] = (
        (lambda: sync_session(simulator, play_sync)) if way == "sync" else (lambda: in_session(simulator, play))
    )
    with pytest.raises(ConnectionFailed):
        run()


@dataclass(frozen=True)
class Elsewhere:
    """A server that is no simulator."""

    address: str


def deaf(asked: Asked) -> None:
    """Begins a session, and then reads nothing any more."""
    asked.send(opened(asked))
    heard(asked)
    asked.send(frame(BEGUN))
    while not asked.is_over.wait(0.05):
        continue
    raise Gone


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("resumes", [True, False])
def test_who_takes_nothing_more_is_left_in_time(way: str, resumes: bool) -> None:
    much = "x" * (30 << 20)
    begun = time.monotonic()
    with scripted(deaf) as server:

        async def play(session: il.AsyncLiveSession) -> None:
            await session.ask(much, timeout=0.5)

        def play_sync(session: il.LiveSession) -> None:
            session.ask(much, timeout=0.5)

        run: Any = sync_session if way == "sync" else in_session
        with pytest.raises(DeadlineExceeded if resumes else ConnectionFailed):
            run(Elsewhere(server.base_url), play_sync if way == "sync" else play, resumes=resumes, patience=2)
    assert time.monotonic() - begun < 0.5 + 2 * GRACE


@pytest.mark.parametrize("way", WAYS)
def test_a_stalled_message_is_a_lost_connection(way: str) -> None:
    much = bytes(30 << 20)
    with scripted(deaf) as server:

        async def play(session: il.AsyncLiveSession) -> None:
            await session.send_audio(much)

        def play_sync(session: il.LiveSession) -> None:
            session.send_audio(much)

        run: Any = sync_session if way == "sync" else in_session
        with pytest.raises(ConnectionFailed, match="takes nothing more"):
            run(Elsewhere(server.base_url), play_sync if way == "sync" else play, resumes=False, idle=0.3)
