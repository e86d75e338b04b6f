"""What importing and making a transport costs, and what the log says when asked."""

from __future__ import annotations

import subprocess
import sys

import pytest

FOREIGN = ("httpx", "httpcore", "aiohttp", "pydantic", "pydantic_core", "asyncio", "ssl")
MAKING = """
import sys
from interlingua.transport import Endpoint, HttpTransport, Secret, bearer
endpoint = Endpoint(provider="test", base_url="http://127.0.0.1:1", auth=bearer(Secret("k")))
{more}
print(*[name for name in {foreign} if name in sys.modules])
"""


def loaded_after(more: str, *, environment: dict[str, str] | None = None) -> tuple[str, str]:
    code = MAKING.format(more=more, foreign=FOREIGN)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    return done.stdout.strip(), done.stderr


@pytest.mark.parametrize("more", ["", "HttpTransport(endpoint)"])
def test_nothing_foreign_is_imported_before_a_call(more: str) -> None:
    assert loaded_after(more)[0] == ""


def test_a_call_without_a_loop_imports_nothing_of_loops() -> None:
    call = """
from interlingua.errors import ConnectionFailed
from interlingua.transport import Policy
from interlingua_wire._core.operation import Operation
from interlingua_wire._core.request import Request
from interlingua_wire._core.wire import Wire
operation = Operation("a", "b", "c", "GET", "/", Wire("", "str"))
try:
    HttpTransport(endpoint, policy=Policy(max_retries=1)).send(Request(operation))
except ConnectionFailed:
    pass
"""
    loaded, said = loaded_after(call, environment={"INTERLINGUA_LOG": "info"})
    assert "aiohttp" not in loaded
    assert said.count("sent again in") == 1
