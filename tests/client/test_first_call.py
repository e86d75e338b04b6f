"""What a first call imports keeps no event loop waiting."""

from __future__ import annotations

import json
import subprocess
import sys

CODE = """
import asyncio, json, sys, threading

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name in ("aiohttp", "httptools", "pydantic"):
            seen[name] = threading.current_thread() is threading.main_thread()

seen = {}
sys.meta_path.insert(0, Watch())
import interlingua as il

async def main():
    async with il.AsyncClient("openai", api_key="k" * 20, base_url="http://127.0.0.1:1/v1", max_retries=0) as client:
        try:
            await CALL
        except il.errors.ConnectionFailed:
            print(json.dumps(seen))

asyncio.run(main())
"""


def seen_in_main_thread(call: str) -> dict[str, bool]:
    ran = subprocess.run([sys.executable, "-c", CODE.replace("CALL", call)], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    seen: dict[str, bool] = json.loads(ran.stdout)
    return seen


def test_a_chat_call_imports_in_threads() -> None:
    assert seen_in_main_thread('client.chat("m-1", "Hello")') == {"httptools": False, "pydantic": False}


def test_a_call_for_vectors_imports_in_threads() -> None:
    assert seen_in_main_thread('client.embed("m-1", "Hello")') == {"httptools": False, "pydantic": False}
