"""Several things at once, no more than a limit, their results in order; the first failure ends the rest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias, TypeVar

T = TypeVar("T")
Action: TypeAlias = Callable[[], T]
AsyncAction: TypeAlias = Callable[[], Awaitable[T]]


class AsyncGathering:
    """Under an event loop."""

    @staticmethod
    async def run(actions: Sequence[AsyncAction[T]], *, limit: int) -> list[T]:
        """The results. Raises what the first of them raises that fails; the others are cancelled."""
        from anyio import CapacityLimiter, create_task_group

        results: dict[int, T] = {}
        failures: list[Exception] = []
        limiter = CapacityLimiter(limit)
        async with create_task_group() as group:

            async def keep(place: int, action: AsyncAction[T]) -> None:
                async with limiter:
                    try:
                        results[place] = await action()
                    except Exception as error:  # noqa: BLE001 - raised below, and not in a group
                        failures.append(error)
                        group.cancel_scope.cancel()

            for place, action in enumerate(actions):
                group.start_soon(keep, place, action)
        if failures:
            raise failures[0]
        return [results[place] for place in range(len(actions))]


class Gathering:
    """In threads."""

    @staticmethod
    def run(actions: Sequence[Action[T]], *, limit: int) -> list[T]:
        """The results. Raises what the first of them raises that fails; what has not begun never begins."""
        from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
        from contextvars import copy_context

        with ThreadPoolExecutor(limit) as pool:
            begun = [pool.submit(copy_context().run, action) for action in actions]
            done = wait(begun, return_when=FIRST_EXCEPTION).done
            for future in begun:
                future.cancel()
            failed = [future for future in begun if future in done and future.exception() is not None]
            if failed:
                raise failed[0].exception() or AssertionError
            return [future.result() for future in begun]
