"""Runs the demo. Exits with 1 if anything it shows does not hold."""

from __future__ import annotations

import sys

import interlingua as il
from examples.demo.model import ready_model
from examples.demo.offline import Offline
from examples.demo.screen import DemoFailed, Screen
from examples.demo.steps import call_typed, compile_again, fill_a_model, speak_three_protocols, stream_an_answer


def main() -> int:
    """Run every step and say how it ended."""
    screen = Screen()
    offline = Offline()
    offline.begin()
    try:
        run(screen, offline)
    except (DemoFailed, il.InterlinguaError) as error:
        screen.failed(str(error))
        return 1
    screen.done("all of it held")
    return 0


def run(screen: Screen, offline: Offline) -> None:
    """Every step, in order."""
    screen.step("A model inside this process", "interlingua[llamacpp]: llama.cpp and Gemma 3 270M, as packages")
    with ready_model(screen) as server, il.Client() as client:
        stream_an_answer(screen, client)
        fill_a_model(screen, client)
        speak_three_protocols(screen, client)
        call_typed(screen, server.base_url)
    screen.step("Where it all went")
    screen.expect(offline.connections > 0, f"{offline.connections} HTTP connections, every one to this machine")
    compile_again(screen)


if __name__ == "__main__":
    sys.exit(main())
