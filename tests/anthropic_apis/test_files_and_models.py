"""Files, models, token counts and skills of Anthropic, as the typed client has them."""

from __future__ import annotations

import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest

import interlingua as il
from interlingua.errors import BadRequest, NotFound
from interlingua.testing.simulators.anthropic import AnthropicSimulator
from interlingua_wire.anthropic import Client


@pytest.mark.parametrize("sent", [("a.txt", b"abc"), ("a.txt", b"abc", "text/plain")])
def test_a_file_is_held_listed_and_deleted(anthropic: Client, sent: Any) -> None:
    file = anthropic.files.create(file=sent)
    assert (file.filename, file.size_bytes) == ("a.txt", 3)
    assert [each.id for each in anthropic.files.list_all()] == [file.id]
    anthropic.files.delete(file.id)
    with pytest.raises(NotFound):
        anthropic.files.retrieve(file.id)


def test_a_file_that_a_tool_made_comes_back_and_an_uploaded_one_does_not(
    simulator: AnthropicSimulator, anthropic: Client, tmp_path: Path
) -> None:
    file = anthropic.files.create(file=("a.txt", b"abc"))
    with pytest.raises(BadRequest, match="not downloadable"):
        il.download(anthropic.files.content, tmp_path / "a", file.id)
    simulator.state.files.find(file.id)["downloadable"] = True
    assert il.download(anthropic.files.content, tmp_path / "a", file.id) == 3
    assert (tmp_path / "a").read_bytes() == b"abc"


def test_models_are_listed_page_by_page_and_tokens_counted(anthropic: Client) -> None:
    names = [model.id for model in anthropic.models.list_all(limit=2)]
    assert "claude-sonnet-4-5" in names
    assert len(names) == len(set(names)) > 2
    assert anthropic.models.retrieve(names[0]).id == names[0]
    counted = anthropic.messages.count_tokens(model=names[0], messages=[{"role": "user", "content": "one two three"}])
    assert counted.input_tokens > 0


class Skills(BaseHTTPRequestHandler):
    """Keeps what is sent."""

    sent: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        """Any path."""
        self.sent.append(self.rfile.read(int(self.headers["content-length"])))
        body = json.dumps({"id": "skill_1", "type": "skill", "display_title": "Bees", "source": "custom"}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


def test_a_skill_goes_up_as_its_files_with_their_paths() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Skills) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        with il.connect("anthropic", api_key="any", base_url=address) as anthropic:
            files = [("bees/SKILL.md", b"# Bees"), ("bees/run.py", b"print()")]
            created = anthropic.beta.skills.create(display_title="Bees", files=files)
        server.shutdown()
    (sent,) = Skills.sent
    assert created.id == "skill_1"
    assert re.findall(rb'name="(files\[\])"; filename="([^"]+)"', sent) == [
        (b"files[]", b"bees/SKILL.md"),
        (b"files[]", b"bees/run.py"),
    ]
