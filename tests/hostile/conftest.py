"""Says at the end of a run how many rows of the shared fault matrix were survived."""

from __future__ import annotations

import pytest

SURVIVED = pytest.StashKey[dict[str, str]]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    counts = config.stash.get(SURVIVED, {})
    if counts:
        terminalreporter.section("hostile server: rows survived")
        for adapter, count in counts.items():
            terminalreporter.write_line(f"{adapter:24} {count}")
