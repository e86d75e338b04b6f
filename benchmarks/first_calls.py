"""What the first call of a low-level client costs beyond pydantic and the HTTP library, and of the vendors' own SDKs.

Each runs in fresh processes, in which pydantic has made a first model and the HTTP library is imported, and is answered
from memory: importing, making the client, one call, decoding its reply.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from benchmarks.figure import Figure, measured_apart
from benchmarks.vendors import python_of

PROGRAM = """
import json, time
import pydantic, {http} as http
class First(pydantic.BaseModel):
    x: int
pydantic.TypeAdapter(First).validate_json(b'{{"x": 1}}')
{ready}
answer = json.dumps({reply}).encode()
def answered(request):
    return http.Response(200, content=answer, headers={{"content-type": "application/json"}})
over = http.Client(transport=http.MockTransport(answered))
start = time.process_time()
{call}
assert {text} == "Hi", reply
print(json.dumps({{"ms": (time.process_time() - start) * 1000}}))
"""
WIRE = """
class Reply:
    def __init__(self, request): self.value = request.operation.reply.decode(answer)
class Memory:
    def send(self, request): return Reply(request)
"""
OPENAI = {
    "id": "c",
    "object": "chat.completion",
    "created": 1,
    "model": "m",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hi"}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
}
ANTHROPIC = {
    "id": "m",
    "type": "message",
    "role": "assistant",
    "model": "m",
    "content": [{"type": "text", "text": "Hi"}],
    "stop_reason": "end_turn",
    "usage": {"input_tokens": 1, "output_tokens": 1},
}
GEMINI = {"candidates": [{"content": {"role": "model", "parts": [{"text": "Hi"}]}, "finishReason": "STOP"}]}


class Subject(NamedTuple):
    """One operation, called through the generated client, through `il.connect`, and through the vendor's SDK."""

    name: str
    bound: float
    """Milliseconds that the generated client may cost."""
    reply: object
    text: str
    arguments: str
    method: str
    vendor: str
    vendors_call: str


TURN = '[{"role": "user", "content": "Hello"}]'
SUBJECTS = (
    Subject(
        "openai",
        25,
        OPENAI,
        "reply.choices[0].message.content",
        f'model="m", messages={TURN}',
        "chat.completions.create",
        "openai",
        "import openai; client = openai.OpenAI(api_key='none', http_client=over); "
        f"reply = client.chat.completions.create(model='m', messages={TURN})",
    ),
    Subject(
        "anthropic",
        40,
        ANTHROPIC,
        "reply.content[0].text",
        f'model="m", max_tokens=9, messages={TURN}',
        "messages.create",
        "anthropic",
        "import anthropic; client = anthropic.Anthropic(api_key='none', http_client=over); "
        f"reply = client.messages.create(model='m', max_tokens=9, messages={TURN})",
    ),
    Subject(
        "gemini",
        40,
        GEMINI,
        "reply.candidates[0].content.parts[0].text",
        'model="models/m", contents=[{"parts": [{"text": "Hello"}]}]',
        "models.generate_content",
        "google-genai",
        "from google import genai; options = genai.types.HttpOptions(httpx_client=over); "
        "client = genai.Client(api_key='none', http_options=options); "
        "reply = client.models.generate_content(model='m', contents='Hello')",
    ),
)


def first_call_figures() -> Iterator[Figure]:
    """Three figures an operation, with the bound that ours must keep; the vendors' where their SDKs are set up."""
    for subject in SUBJECTS:
        client = f"from interlingua_wire.{subject.name} import Client; client = Client(Memory())"
        call = f"reply = client.{subject.method}({subject.arguments})"
        name = f"first {subject.name} {subject.method}"
        yield _measured(f"{name}: generated client", subject, f"{client}; {call}", ready=WIRE, bound=subject.bound)
        connect = f"import interlingua as il; client = il.connect({subject.name!r}, api_key='none', http_client=over)"
        yield _measured(f"{name}: il.connect", subject, f"{connect}; {call}")
        python = python_of(subject.vendor)
        if python is None:
            yield Figure(f"{name}: {subject.vendor}", float("nan"), "python -m benchmarks.vendors sets it up")
        else:
            yield _measured(f"{name}: {subject.vendor}", subject, subject.vendors_call, python=python, http="httpx2")


def _measured(
    name: str,
    subject: Subject,
    call: str,
    *,
    ready: str = "",
    bound: float | None = None,
    python: str = sys.executable,
    http: str = "httpx",
) -> Figure:
    program = PROGRAM.format(http=http, ready=ready, reply=repr(subject.reply), call=call, text=subject.text)
    runs = sorted(run["ms"] for run in measured_apart(program, python=python))
    spread = f"median; {runs[0]:.1f} to {runs[-1]:.1f}"
    return Figure(name, median(runs), f"{spread}; at most {bound:.0f} allowed" if bound else spread)
