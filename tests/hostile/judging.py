"""One fault, one call: what the caller is left with, and whether that is what he must have."""

from __future__ import annotations

import io
import logging
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias
from uuid import uuid4

from interlingua.errors import InterlinguaError, WorldError
from tests.hostile.answers import Answer, Dialect, good
from tests.hostile.callers import CALLERS
from tests.transport.scripted import Asked, EagerServer, Gone, ScriptedServer

MIB = 1 << 20
GRACE = 0.5
PATIENCE = 10.0
"""Seconds after the deadline from which on a call hangs."""
OTHER_ORIGIN = "/elsewhere"
"""Paths that a redirect to another origin leads to; the server is the same, its name is not."""

Script: TypeAlias = Callable[[Asked], None]
Errors: TypeAlias = tuple[type[WorldError], ...]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """How a server answers, and what must come of it."""

    dialect: Dialect
    script: Script
    errors: Errors = ()
    """Any of these must be raised. Empty: the reply must be exact."""
    or_exact: bool = False
    """An exact reply is as good as the error."""
    streams: bool = True
    tools: bool = False
    calls: int = 1
    """Over one client, one after another."""
    deadline: float = 10.0
    seconds: float | None = None
    """When it must be over, where that is before the deadline."""
    retries: int = 0
    growth: int = 64
    """MiB by which memory may grow."""
    is_tls: bool = False
    """The client asks for TLS, and the server answers as soon as somebody has connected."""
    is_flood: bool = False
    """So much comes that a log of it all would be what is measured."""


@dataclass
class Outcome:
    """What became of a call."""

    verdict: str = "HANG"
    """EXACT, TYPED, FOREIGN (an exception not ours), SILENT (short, without a finish reason), FORGED (short, with
    one), WRONG (altered), HANG."""
    error: BaseException | None = None
    answers: Sequence[Answer] = ()
    seconds: float = 0.0
    growth: float = 0.0
    seen: dict[str, str] = field(default_factory=dict[str, str])
    """Everything that may be shown to somebody, where the key must not stand."""
    leaks: list[str] = field(default_factory=list[str])


def undergo(fault: Fault, way: str) -> Outcome:
    """Call a server that has this fault."""
    key = f"sk-CANARY{uuid4().hex}"
    server = EagerServer(fault.script) if fault.is_tls else ScriptedServer(fault.script)
    address = server.base_url.replace("http:", "https:") if fault.is_tls else server.base_url
    outcome, logs = Outcome(), io.StringIO()
    handler = logging.StreamHandler(logs)
    root = logging.getLogger()
    level = root.level
    try:
        caller = CALLERS[way](fault.dialect, address, key, fault.deadline, fault.retries)
        outcome.seen["client"] = repr(caller.client)
        root.addHandler(handler)
        root.setLevel(logging.WARNING if fault.is_flood else logging.DEBUG)
        thread = threading.Thread(target=_call, args=(fault, caller, outcome), daemon=True)
        thread.start()
        thread.join(fault.deadline + PATIENCE)
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
        server.close()
    outcome.seen["logs"] = logs.getvalue()
    outcome.leaks = [place for place, shown in outcome.seen.items() if key in shown]
    for asked in server.asked:
        if asked.head.split()[1].startswith(OTHER_ORIGIN) and (key in asked.head or asked.body):
            outcome.leaks.append("another origin")
    return outcome


def complaints(fault: Fault, outcome: Outcome) -> list[str]:
    """What is not as it must be."""
    found = [f"the key is in {place}" for place in outcome.leaks]
    wanted = {"TYPED"} if fault.errors else {"EXACT"}
    if fault.or_exact:
        wanted.add("EXACT")
    if outcome.verdict not in wanted:
        found.append(f"{outcome.verdict}: {outcome.answers or outcome.error!r}")
    elif outcome.verdict == "TYPED" and not isinstance(outcome.error, fault.errors):
        found.append(f"{outcome.error!r} is none of {[error.__name__ for error in fault.errors]}")
    if is_late(fault, outcome):
        found.append(f"took {outcome.seconds:.2f} s")
    if outcome.growth > fault.growth:
        found.append(f"took {outcome.growth:.0f} MiB")
    return found


def is_late(fault: Fault, outcome: Outcome) -> bool:
    """Whether the call has outlasted its deadline."""
    return outcome.seconds > (fault.seconds or fault.deadline) + GRACE


def _call(fault: Fault, caller: Any, outcome: Outcome) -> None:
    before, begun = _peak_memory(resets=True), time.monotonic()
    try:
        outcome.answers = caller.answers(fault.calls, streams=fault.streams, tools=fault.tools)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is judged
        outcome.error = error
    outcome.seconds = time.monotonic() - begun
    outcome.growth = _peak_memory() - before
    outcome.seen |= _shown(outcome.error) if outcome.error is not None else {}
    outcome.verdict = _verdict(fault, outcome)


def _verdict(fault: Fault, outcome: Outcome) -> str:
    whole = good(fault.dialect, tools=fault.tools)
    if outcome.error is not None:
        partial = getattr(outcome.error, "partial", None)
        if partial is not None:
            if not whole.text.startswith(partial.text):
                return "WRONG"
            if not _can_be_read(partial.raw):
                return "FOREIGN"
        return "TYPED" if isinstance(outcome.error, InterlinguaError) else "FOREIGN"
    answer = next((answer for answer in outcome.answers if answer != whole), None)
    if answer is None:
        return "EXACT"
    if not whole.text.startswith(answer.text) or answer.told != answer.text or answer.tools not in ((), whole.tools):
        return "WRONG"
    return "SILENT" if answer.finish is None else "FORGED"


def _can_be_read(events: Sequence[object]) -> bool:
    """Whether the wire events so far, which are decoded when they are looked at, are all sound."""
    try:
        return len([*events]) >= 0
    except Exception:  # noqa: BLE001 - whatever it is, it is not ours
        return False


def _shown(error: BaseException) -> dict[str, str]:
    told = traceback.TracebackException.from_exception(error, capture_locals=True)
    return {
        "str": str(error),
        "repr": repr(error),
        "vars": repr(vars(error)),
        "traceback": "".join(traceback.format_exception(error)),
        "locals": "".join(told.format()),
    }


def _peak_memory(*, resets: bool = False) -> float:
    """MiB, where the system tells them."""
    try:
        if resets:
            Path("/proc/self/clear_refs").write_text("5")
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def sending(*raw: bytes, closes: bool = True) -> Script:
    """Send these bytes, and close the connection or leave it open."""

    def script(asked: Asked) -> None:
        for each in raw:
            asked.send(each)
        if closes:
            raise Gone

    return script
