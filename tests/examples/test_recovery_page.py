"""The examples of docs/recovery.md run as they stand, against a server that breaks off."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import interlingua as il
from tests.examples.test_readme import EXAMPLE, KEY
from tests.house.tree import ROOT
from tests.recovery.models import STORY, Answer, chat_events, rest_of, said_in_messages, wire
from tests.serving import Answer as Served
from tests.serving import LocalServer, Received, serving

FIRST, SHOWING, LATER = EXAMPLE.findall((ROOT / "docs/recovery.md").read_text("utf-8"))
TALE = Answer(STORY)


def broken(received: Received) -> Served:
    """The story; the first request breaks off in its middle."""
    said = said_in_messages(received.body)
    content = wire(chat_events(rest_of(TALE, said)))
    return Served(content if said else content[: len(content) // 2], media_type="text/event-stream")


def run(code: str, server: LocalServer, folder: Path) -> str:
    """What an example prints."""
    settings = {"OPENAI_BASE_URL": server.address + "/v1", "OPENAI_API_KEY": KEY}
    command = [sys.executable, "-W", "error", "-c", code]
    result = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, cwd=folder, env=os.environ | settings
    )
    assert result.stderr == ""
    return result.stdout


def test_the_first_example_prints_the_whole_story_and_how_it_came_about(tmp_path: Path) -> None:
    with serving(broken) as server:
        printed = run(FIRST, server, tmp_path)
    assert printed.startswith(STORY)
    assert "told to go on" in printed


def test_what_is_shown_while_it_comes_is_the_story(tmp_path: Path) -> None:
    with serving(broken) as server:
        assert run(SHOWING, server, tmp_path) == STORY + "\n"


def test_another_process_goes_on(tmp_path: Path) -> None:
    with serving(broken) as server:
        with (
            il.PartialStore(tmp_path / "partials.db") as store,
            il.Client("openai", api_key=KEY, base_url=server.address + "/v1", recover_store=store) as client,
            client.stream("gpt-5", "Tell me a story.", recover="exact") as stream,
        ):
            next(stream.text_deltas())
        printed = run(LATER, server, tmp_path)
    assert re.match("cancelled The fox", printed)
    assert printed.endswith(STORY + "\n")
