"""Says at the end of a run how many rows of the shared fault matrix were survived."""

from __future__ import annotations

from typing import Any

import pytest

SURVIVED = pytest.StashKey[dict[str, str]]()
KEY = "hostile_rows_survived"


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take over what a worker of a parallel run has counted."""
    node.config.stash.setdefault(SURVIVED, {}).update(getattr(node, "workeroutput", {}).get(KEY, {}))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand over what was counted, if this is a worker."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[KEY] = session.config.stash.get(SURVIVED, {})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    counts = config.stash.get(SURVIVED, {})
    if counts:
        terminalreporter.section("hostile server: rows survived")
        for adapter, count in sorted(counts.items()):
            terminalreporter.write_line(f"{adapter:24} {count}")
