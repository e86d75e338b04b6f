"""What an editor offers a user between the braces of `options={}`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

ROOT = Path(__file__).parents[2]
TEXT = """import interlingua as il

client = il.Client("openai")
client.chat("m", "Hi", options={""})
client.chat("m", "Hi", options={"generationConfig": {""}})
"""
PLACES = {
    "options": ((3, 33), {"prompt_cache_key", "inference_geo", "generationConfig", "previous_response_id"}),
    "nested": ((4, 54), {"topK", "thinkingConfig"}),
}
"""Line and column of the cursor, counted from 0, and some of what must be offered there."""


class Editor:
    """Speaks with the language server of pyright as an editor does."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._sent: IO[bytes] = process.stdin
        self._received: IO[bytes] = process.stdout
        self._number = 0

    def tell(self, method: str, **params: Any) -> None:
        """Send a message that has no answer."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, **params: Any) -> Any:
        """Send a request and wait for its answer; the server's own requests are answered with nothing."""
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        while True:
            found = self._read()
            if found.get("id") == self._number and "method" not in found:
                return found["result"]
            if "id" in found and "method" in found:
                empty = [None] * len(found["params"].get("items", [])) if "items" in found.get("params", {}) else None
                self._send({"id": found["id"], "result": empty})

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._sent.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self._sent.flush()

    def _read(self) -> dict[str, Any]:
        length = 0
        while line := self._received.readline().strip():
            name, _, value = line.partition(b": ")
            length = int(value) if name == b"Content-Length" else length
        return json.loads(self._received.read(length))


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    """An editor with the text open."""
    pytest.importorskip("pyright")
    command = [sys.executable, "-m", "pyright.langserver", "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        editor = Editor(process)
        folders = [{"uri": ROOT.as_uri(), "name": "here"}]
        editor.ask("initialize", processId=None, rootUri=ROOT.as_uri(), workspaceFolders=folders, capabilities={})
        editor.tell("initialized")
        document = {"uri": uri(), "languageId": "python", "version": 1, "text": TEXT}
        editor.tell("textDocument/didOpen", textDocument=document)
        yield editor
        process.kill()


def uri() -> str:
    return (ROOT / "tests" / "typing" / "unsaved.py").as_uri()


@pytest.mark.parametrize("name", PLACES)
def test_an_editor_offers_what_may_stand_there(editor: Editor, name: str) -> None:
    (line, column), wanted = PLACES[name]
    position = {"line": line, "character": column}
    found = editor.ask("textDocument/completion", textDocument={"uri": uri()}, position=position)
    offered = {item["label"].strip("\"'") for item in found["items"]}
    assert wanted <= offered
