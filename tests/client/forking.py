"""A client before and after a fork, run as a process of its own: `python forking.py sync http://127.0.0.1:1`."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable

import interlingua as il

CALLS = 50


def blocking(address: str) -> Callable[[str], str]:
    client = il.Client("openai", api_key="k", base_url=address)
    return lambda words: client.chat("m", words).text


def looping(address: str) -> Callable[[str], str]:
    client = il.AsyncClient("openai", api_key="k", base_url=address)

    async def main(words: str) -> str:
        return (await client.chat("m", words)).text

    return lambda words: asyncio.run(main(words))


def mixed_up(ask: Callable[[str], str], name: str) -> int:
    """How many answers are not those to this process."""
    return sum(ask(f"{name} {number}") != f"{name} {number}" for number in range(CALLS))


def main() -> int:
    """The number of wrong answers in parent and child."""
    way, address = sys.argv[1:]
    ask = {"sync": blocking, "async": looping}[way](address)
    assert ask("before") == "before"  # and its connection waits for the next request
    child = os.fork()
    if child == 0:
        os._exit(mixed_up(ask, "child"))
    wrong = mixed_up(ask, "parent")
    return wrong + os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    sys.exit(main())
