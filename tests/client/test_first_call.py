"""What a first call imports keeps no event loop waiting."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.hostile.judging import Script, sending
from tests.transport.scripted import EVENTS, Asked, answer, piece, scripted

CODE = """
import asyncio, json, sys, threading

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name in ("aiohttp", "httptools", "pydantic", "interlingua_wire.openai.types.chat_reply"):
            seen[name] = threading.current_thread() is threading.main_thread()

seen = {}
sys.meta_path.insert(0, Watch())
import interlingua as il

async def main():
    async with il.AsyncClient("openai", api_key="k" * 20, base_url=sys.argv[1], max_retries=0) as client:
        try:
            await CALL
        except il.errors.ConnectionFailed:
            pass
        print(json.dumps(seen))

asyncio.run(main())
"""
NOBODY = "http://127.0.0.1:1/v1"
ANSWER = b'{"choices": [{"index": 0, "delta": {"content": "Hi"}, "finish_reason": "stop"}]}'


def seen_in_main_thread(call: str, address: str = NOBODY) -> dict[str, bool]:
    code = CODE.replace("CALL", call)
    ran = subprocess.run([sys.executable, "-c", code, address], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    seen: dict[str, bool] = json.loads(ran.stdout)
    return seen


def answering(message: str) -> Script:
    """A server that answers with this message."""
    body = b'{"choices": [{"index": 0, "finish_reason": "stop", "message": %b}]}' % message.encode()
    return sending(answer(200, body, "content-type: application/json"))


def test_an_answer_of_text_needs_no_types() -> None:
    with scripted(answering('{"role": "assistant", "content": "Hi"}')) as server:
        seen = seen_in_main_thread('client.chat("m-1", "Hello")', server.base_url)
    assert seen == {"httptools": False}


def test_any_other_answer_loads_its_types_in_threads() -> None:
    with scripted(answering('{"role": "assistant", "content": "Hi", "reasoning_content": "Hm"}')) as server:
        seen = seen_in_main_thread('client.chat("m-1", "Hello")', server.base_url)
    assert seen == {"httptools": False, "pydantic": False, "interlingua_wire.openai.types.chat_reply": False}


def test_a_call_for_vectors_imports_in_threads() -> None:
    assert seen_in_main_thread('client.embed("m-1", "Hello")') == {"httptools": False, "pydantic": False}


def streamed(asked: Asked) -> None:
    asked.send(EVENTS + piece(b"data: " + ANSWER + b"\n\ndata: [DONE]\n\n") + b"0\r\n\r\n")


def test_a_stream_loads_its_types_in_threads() -> None:
    with scripted(streamed) as server:
        seen = seen_in_main_thread('client.stream("m-1", "Hello").response()', server.base_url)
    assert seen == {"httptools": False, "pydantic": False, "interlingua_wire.openai.types.chat_reply": False}
