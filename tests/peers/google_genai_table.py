"""Which method of google-genai does what an operation does: `python -m tests.peers.google_genai_table` asks it anew.

It needs a package registry. What it found stands in `google_genai_methods.json`, and in `docs/gemini/operations.md`.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from interlingua_wire._core.operation import Operation
from tests.peers.environment import facts_from, python_with
from tests.wire.fakes import operations

FACTS = Path(__file__).with_name("google_genai_methods.json")
SCRIPT = "google_genai_methods.py"
ELSEWHERE: Mapping[str, str] = {
    "POST /v1beta/environments": "environments.create",
    "GET /v1beta/environments": "environments.list",
    "GET /v1beta/environments/one": "environments.get",
    "DELETE /v1beta/environments/one": "environments.delete",
}
"""Requests that go to other paths than the API's own document has for the same."""
PLACE = re.compile(r"\{\+?(\w+)\}")


class Methods(NamedTuple):
    """What was found of one version."""

    version: str
    checked: str
    """The day, in ISO form."""
    operations: Mapping[str, Sequence[str]]
    """Methods of google-genai by the public name of the operation that they call."""
    others: Sequence[str]
    """Methods that call what the API's document does not have, or nothing."""


@cache
def known() -> Methods:
    """What is written down."""
    return Methods(**json.loads(FACTS.read_text("utf-8")))


def asked_anew(folder: Path) -> Methods:
    """What google-genai does now, in an environment of its own below the folder."""
    found: Any = facts_from(python_with(folder / "environment", "google-genai"), SCRIPT)
    by_operation: dict[str, list[str]] = {}
    others: list[str] = [*found["others"]]
    for method, requests in found["sent"].items():
        called = {name for request in requests if (name := operation_of(request))}
        others += [] if called else [method]
        for name in called:
            by_operation.setdefault(name, []).append(method)
    return Methods(
        version=found["version"],
        checked=datetime.now(UTC).date().isoformat(),
        operations=dict(sorted(by_operation.items())),
        others=sorted(others),
    )


def operation_of(request: str) -> str | None:
    """The public name of the operation that a request such as `GET /v1beta/files` is."""
    if request in ELSEWHERE:
        return ELSEWHERE[request]
    verb, path = request.split(" ", 1)
    fitting = (name for name, operation in operations("gemini").items() if fits(operation, verb, path))
    return next(fitting, None)


def fits(operation: Operation[Any, Any, Any], verb: str, path: str) -> bool:
    """Whether a request is a call of an operation."""
    if operation.upload is not None:
        path = path.removeprefix("/upload")
    if operation.method.upper() != verb:
        return False
    literals = PLACE.split(operation.path)
    parts = [
        re.escape(part) if index % 2 == 0 else operation.patterns.get(part, "[^/]+").strip("^$")
        for index, part in enumerate(literals)
    ]
    return re.fullmatch("".join(parts), path) is not None


def main() -> None:
    """Ask, and write down."""
    with tempfile.TemporaryDirectory() as folder:
        FACTS.write_text(json.dumps(asked_anew(Path(folder))._asdict(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
