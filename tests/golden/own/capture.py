"""Runs in an environment with the official SDKs and without ours: records what each sends for the calls of its table.

python tests/golden/own/capture.py FOLDER    # writes FOLDER/<table>.json for each table whose SDK is installed
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

TABLES = {
    "openai_chat": "openai",
    "openai_responses": "openai",
    "anthropic_messages": "anthropic",
    "gemini": "google-genai",
    "mistral": "mistralai",
}
"""Modules `calls_<table>` beside this one, with the distribution that each calls."""


class Recorder(HTTPServer):
    """Keeps what it is sent, on loopback, and answers that it refuses."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Refusal)
        self.seen: list[dict[str, Any]] = []
        self.address = f"http://127.0.0.1:{self.server_port}"


class Refusal(BaseHTTPRequestHandler):
    """One request."""

    def do_POST(self) -> None:
        """Keep path and body."""
        data = self.rfile.read(int(self.headers["Content-Length"]))
        assert isinstance(self.server, Recorder)
        self.server.seen.append({"path": self.path.partition("?")[0], "body": json.loads(data)})
        answer = b'{"error": {"message": "recorded", "code": 400}}'
        self.send_response(400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


def recorded(recorder: Recorder, call: Callable[[str], object]) -> dict[str, Any]:
    """Path and body of the one request that a call makes."""
    recorder.seen.clear()
    try:
        call(recorder.address)
    except Exception as error:
        if not recorder.seen:
            raise RuntimeError(f"nothing was sent: {error}") from error
    (request,) = recorder.seen
    return request


def main(folder: Path) -> int:
    """Record every table that can be."""
    recorder = Recorder()
    threading.Thread(target=recorder.serve_forever, daemon=True).start()
    sys.path.insert(0, str(Path(__file__).parent))
    for table, distribution in TABLES.items():
        try:
            version = metadata.version(distribution)
        except metadata.PackageNotFoundError:
            sys.stdout.write(f"{table}: {distribution} is not installed\n")
            continue
        module = import_module(f"calls_{table}")
        calls = {name: recorded(recorder, partial(module.call, given=given)) for name, given in module.CALLS.items()}
        found = {"sdk": f"{distribution} {version}", "calls": calls}
        text = json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False)
        (folder / f"{table}.json").write_text(text + "\n", encoding="utf-8")
        sys.stdout.write(f"{table}: {len(calls)} calls of {distribution} {version}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
