# Derived from handwritten/interlingua/_async/waiting.py by codegen/unasync.py. Edit that one.
"""Waits for what goes on after a reply: tuned models, batches, imports, files that are made ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

from interlingua.errors import DeadlineExceeded, WorldError
from interlingua.jobs import FIRST_LOOK, GROWTH, LONGEST_PAUSE, Job, is_over, job_of, method_at, outcome_of
from interlingua.transport.clock import Clock
from interlingua.transport.deadline import Deadline

NOTHING: Mapping[str, object] = MappingProxyType({})


def wait(
    method: Callable[..., Any],
    reply: object,
    /,
    *,
    timeout: float = 3600.0,
    on_progress: Callable[[Any], object] | None = None,
    first_look: float = FIRST_LOOK,
    longest_pause: float = LONGEST_PAUSE,
    arguments: Mapping[str, object] = NOTHING,
) -> Any:
    """Wait until what a method began is over, and give what came of it.

    >>> begun = gemini.tuned_models.create(tuning_task=..., base_model=...)
    >>> model = il.wait(gemini.tuned_models.create, begun, on_progress=print)

    Args:
        method: What began it: of this client or another one of the same API.
        reply: What it answered, or the reply to a later look.
        timeout: Seconds to wait in all.
        on_progress: Called with the reply to every look.
        first_look: Seconds before the first look; pauses grow from there.
        longest_pause: Seconds that no pause passes.
        arguments: What the method was called with, where looking needs it again.

    Raises `JobFailed` with the provider's reason, and `DeadlineExceeded`; what goes on then is not stopped.
    """
    job = job_of(method, reply, arguments)
    deadline, pause = Deadline(timeout), first_look
    look = method_at(_client(job), job.rule.poll)
    while not is_over(job, reply):
        if deadline.remaining() <= pause:
            raise DeadlineExceeded(
                f"{job.operation.name}: not over within {timeout:g} s", deadline=timeout, provider=job.operation.api
            )
        Clock().sleep(pause)
        pause = min(longest_pause, pause * GROWTH)
        try:
            reply = look(**job.arguments, timeout=max(1.0, deadline.remaining()))
        except WorldError as error:
            if not error.is_retryable:
                raise
            continue
        if on_progress is not None:
            on_progress(reply)
    return outcome_of(job, reply)


def _client(job: Job) -> Any:
    return import_module(f"interlingua_wire.{job.operation.api}").Client(job.transport)
