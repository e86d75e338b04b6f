"""Records what an official SDK sends; imports nothing but the standard library, since another Python runs it."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

JSON = dict[str, Any]


def recorded(ask: Callable[[str, JSON], object], *, reply: JSON) -> dict[str, JSON]:
    """The body of each scenario's request. `ask` makes one call, to an address; the scenarios are in a file."""
    scenarios: dict[str, JSON] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    bodies: list[JSON] = []

    class Recorder(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            content = json.dumps(reply).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found: dict[str, JSON] = {}
    for name, scenario in scenarios.items():
        ask(f"http://127.0.0.1:{server.server_port}", scenario)
        found[name] = bodies.pop()
    server.shutdown()
    return found
