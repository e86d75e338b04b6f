"""Operations that another server path serves than the rest: `/v2/videos` beside `/v1/chat/completions`."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..document import METHODS
from ..problems import JSON, Problem

SERVER = "x-il-server"
"""The path that stands for an operation in place of the one of the document's server."""


def note_servers(document: JSON) -> tuple[JSON, list[Problem]]:
    """Say it where an operation has a server path of its own. One elsewhere is a problem: our key is not for it."""
    base = next((server["url"] for server in document.get("servers", ())), "")
    problems: list[Problem] = []
    paths: JSON = {}
    for path, item in document["paths"].items():
        paths[path] = dict(item)
        for method in [name for name in METHODS if name in item]:
            servers = item[method].get("servers") or item.get("servers") or [{"url": base}]
            own = servers[0]["url"]
            if _machine(own) != _machine(base):
                problems.append(Problem("another-server", f"/paths/{path}/{method}", f"is served by {own}"))
            elif _machine(own) and own.rstrip("/") != base.rstrip("/"):
                paths[path][method] = {**item[method], SERVER: urlsplit(own).path.rstrip("/")}
    return {**document, "paths": paths}, problems


def _machine(url: str) -> tuple[str, str] | None:
    """Scheme and host; None where it is no address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts.scheme, parts.netloc
