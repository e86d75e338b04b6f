"""The command line in a process of its own, against a server on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from tests.cli.dialect import KEY, answer
from tests.serving import LocalServer, serving

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def server() -> Iterator[LocalServer]:
    """A server that speaks Chat Completions."""
    with serving(answer) as running:
        yield running


@pytest.fixture
def run(server: LocalServer) -> Run:
    """Runs the command line with a key for that server."""
    return partial(run_cli, OPENAI_API_KEY=KEY, OPENAI_BASE_URL=f"{server.address}/v1")


def run_cli(*arguments: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `interlingua` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "interlingua.cli", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        timeout=60,
        check=False,
        env=os.environ | variables,
    )
