"""Connections of Live end at every point of a conversation, and no turn is lost or doubled, on either side."""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import interlingua as il
from interlingua.testing.simulators import GeminiSimulator
from interlingua.testing.simulators.gemini import LiveBreak

MODEL = "models/gemini-2.0-flash-live-001"
LOST = (1006, 1006, 1001, 1011, 1012, 1013)
WITHIN = ("asked", "speaking", "complete")
"""Points of every turn before its end."""
CALLING = ("called", "results")
AFTER = ("unkept", "kept")
RESUMING = ("open", "setup", "begun")
FEW, MANY = 200, 1000


def scripted(seed: int, count: int) -> Iterator[LiveBreak]:
    """So many ends of connections; some come while another is made good."""
    chance = random.Random(seed)
    while count > 0:
        point = chance.choice([*WITHIN, *CALLING, "told", *AFTER])
        how = chance.choice([*LOST, "goAway"])
        yield LiveBreak(at=point, how=how)  # type: ignore[arg-type]
        count -= 1
        if how != "goAway":
            for _ in range(min(count, chance.choice((0, 0, 1, 2)))):
                yield LiveBreak(at=chance.choice(RESUMING), how=1006)  # type: ignore[arg-type]
                count -= 1


class Talk:
    """The turns of a conversation, made to come by the next break; what was said by both, and which calls were made."""

    def __init__(self, simulator: GeminiSimulator) -> None:
        self.simulator = simulator
        self.number = 0
        self.said: list[tuple[str, str]] = []
        self.calls: Counter[int] = Counter()
        self.expected = ""

    def count(self, number: int) -> str:
        """Counts.

        Args:
            number: Of the turn.
        """
        self.calls[number] += 1
        return f"counted {number}"

    @property
    def settings(self) -> il.LiveSettings:
        """Of the session."""
        return il.LiveSettings(first_wait=0.0005, patience=MANY, tools=[self.count])

    @property
    def is_over(self) -> bool:
        """Whether all breaks are over."""
        return not self.simulator.state.live_breaks

    def steps(self) -> list[Callable[[Any], Any]]:
        """What is to be sent now, and what is to be expected of it."""
        self.number += 1
        waiting = self.simulator.state.live_breaks
        point = waiting[0].at if waiting else "asked"
        if point in CALLING:
            result = f'[{{"output": "counted {self.number}"}}]'
            return self._turn(f'call count {{"number": {self.number}}}', "call count", "results", answer=result)
        text = f"turn {self.number} of very many"
        told = self._told() if point == "told" else []
        if self.number % 3 == 0:
            self._expect(text, text)
            return [*told, lambda session: session.send_text(text)]
        return [*told, *self._turn(text, answer=text)]

    def _told(self) -> list[Callable[[Any], Any]]:
        text = f"by the way {self.number}"
        self.said.append(("user", text))
        return [lambda session: session.send(text, complete=False)]

    def _turn(self, text: str, *between: str, answer: str) -> list[Callable[[Any], Any]]:
        self._expect(text, answer, *between)
        return [lambda session: session.send(text)]

    def _expect(self, text: str, answer: str, *between: str) -> None:
        roles = zip(("model", "user"), between, strict=False)
        self.said += [("user", text), *roles, ("model", answer)]
        self.expected = answer

    def heard(self, text: str) -> None:
        """What the model answered."""
        assert text == self.expected

    def check(self) -> None:
        """Nothing is lost or doubled: not in what the server knows last, and no call."""
        last = [*self.simulator.state.sessions.values()][-1]["said"]
        assert [(content["role"], shown(content["parts"][0])) for content in last] == self.said
        assert set(self.calls.values()) <= {1}
        assert len(self.calls) == sum(text == "results" for _, text in self.said)


def shown(part: dict[str, Any]) -> str:
    """A part of what was said, in a word."""
    if "functionCall" in part:
        return f"call {part['functionCall']['name']}"
    return "results" if "functionResponse" in part else str(part["text"])


async def talk_async(talk: Talk) -> None:
    """One task that says something and waits for the answer."""
    async with (
        il.connect_async("gemini", api_key="any", base_url=talk.simulator.address) as gemini,
        il.live_async(gemini, MODEL, talk.settings) as session,
    ):
        is_last = False
        while not is_last:
            is_last = talk.is_over
            for step in talk.steps():
                await step(session)
            talk.heard((await session.ask()).text)
        while not (await session.receive()).session_resumption_update:
            continue


def talk_sync(talk: Talk) -> None:
    """The same without a loop."""
    with (
        il.connect("gemini", api_key="any", base_url=talk.simulator.address) as gemini,
        il.live(gemini, MODEL, talk.settings) as session,
    ):
        is_last = False
        while not is_last:
            is_last = talk.is_over
            for step in talk.steps():
                step(session)
            talk.heard(session.ask().text)
        while not session.receive().session_resumption_update:
            continue


class Ear:
    """Puts together what comes, turn by turn, as one does who iterates."""

    def __init__(self) -> None:
        self.text = ""

    def take(self, message: Any) -> str | None:
        """The text of a turn at its end."""
        if isinstance(message, il.LiveRestart):
            self.text = ""
            return None
        content = message.server_content
        if content is None:
            return None
        self.text += "".join(part.text for part in content.model_turn.parts) if content.model_turn else ""
        if not content.turn_complete:
            return None
        whole, self.text = self.text, ""
        return whole


async def talk_apart_async(talk: Talk) -> None:
    """One task sends while another receives."""
    answers: asyncio.Queue[str | None] = asyncio.Queue()

    async def listen(session: il.AsyncLiveSession) -> None:
        ear = Ear()
        async for message in session:
            if (text := ear.take(message)) is not None:
                await answers.put(text)
        await answers.put(None)

    async with (
        il.connect_async("gemini", api_key="any", base_url=talk.simulator.address) as gemini,
        il.live_async(gemini, MODEL, talk.settings) as session,
    ):
        listening = asyncio.create_task(listen(session))
        is_last = False
        while not is_last:
            is_last = talk.is_over
            for step in talk.steps():
                await step(session)
            talk.heard(str(await asyncio.wait_for(answers.get(), 20)))
        await asyncio.sleep(0.05)
    await listening
    assert [answers.get_nowait() for _ in range(answers.qsize())] == [None]


def talk_apart_sync(talk: Talk) -> None:
    """The same with threads."""
    answers: list[str | None] = []
    news = threading.Semaphore(0)

    def listen(session: il.LiveSession) -> None:
        ear = Ear()
        for message in session:
            if (text := ear.take(message)) is not None:
                answers.append(text)
                news.release()
        answers.append(None)

    with (
        il.connect("gemini", api_key="any", base_url=talk.simulator.address) as gemini,
        il.live(gemini, MODEL, talk.settings) as session,
    ):
        listening = threading.Thread(target=listen, args=(session,), daemon=True)
        listening.start()
        is_last = False
        turns = 0
        while not is_last:
            is_last = talk.is_over
            for step in talk.steps():
                step(session)
            assert news.acquire(timeout=20)
            talk.heard(str(answers[turns]))
            turns += 1
        threading.Event().wait(0.05)
    listening.join(5)
    assert answers[turns:] == [None]


WAYS: dict[str, Callable[[Talk], Any]] = {
    "sync": talk_sync,
    "async": lambda talk: asyncio.run(talk_async(talk)),
    "sync, apart": talk_apart_sync,
    "async, apart": lambda talk: asyncio.run(talk_apart_async(talk)),
}


def play(simulator: GeminiSimulator, way: str, breaks: Iterator[LiveBreak] | list[LiveBreak]) -> Talk:
    """A conversation with these breaks, counted to the last turn."""
    simulator.state.live_breaks.extend(breaks)
    talk = Talk(simulator)
    WAYS[way](talk)
    assert talk.is_over
    talk.check()
    return talk


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("point", [*WITHIN, *CALLING, "told", *AFTER])
def test_an_end_at_each_point_loses_and_doubles_nothing(simulator: GeminiSimulator, point: Any, way: str) -> None:
    ways: list[Any] = [1006, 1001, 1011, "goAway"]
    talk = play(simulator, way, [LiveBreak(at=point, how=how) for how in ways])
    assert talk.number >= 2


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("again", RESUMING)
def test_an_end_while_another_is_made_good_does_no_harm(simulator: GeminiSimulator, again: Any, way: str) -> None:
    script = [LiveBreak(at="speaking"), *[LiveBreak(at=again)] * 3, LiveBreak(at="unkept"), LiveBreak(at=again)]
    play(simulator, way, script)


@pytest.mark.parametrize("way", WAYS)
def test_two_hundred_ends_lose_and_double_nothing(simulator: GeminiSimulator, way: str) -> None:
    assert play(simulator, way, scripted(FEW, FEW)).number > FEW / 4


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("way", WAYS)
def test_a_thousand_ends_lose_and_double_nothing(simulator: GeminiSimulator, way: str, seed: int) -> None:
    assert play(simulator, way, scripted(seed, MANY)).number > MANY / 4
