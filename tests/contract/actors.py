"""Who plays the providers: simulators and the mock, which say what a test lays down, each in its own dialect."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import httpx

import interlingua as il
from interlingua.testing import MockError, MockProvider, MockReply, MockRequest
from interlingua.testing.simulators.bedrock import Fault as BedrockFault
from interlingua.testing.simulators.cohere import Answer as Scripted
from interlingua.testing.simulators.faults import Fault
from interlingua.testing.simulators.gemini import Fault as GeminiFault
from interlingua.testing.simulators.gemini.refusals import BY_HTTP
from tests.serving import Answer, Received

BEDROCK_CODES: Mapping[int, str] = {
    400: "ValidationException",
    403: "AccessDeniedException",
    404: "ResourceNotFoundException",
    429: "ThrottlingException",
    500: "InternalServerException",
    503: "ServiceUnavailableException",
}
REPLACED = ("host", "content-length", "transfer-encoding")
"""Headers that a relay writes itself."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """One answer of a model, in no dialect."""

    text: str = ""
    reasoning: str = ""
    signature: str = ""
    """Of the reasoning, where the dialect has one."""
    calls: tuple[tuple[str, dict[str, Any]], ...] = ()
    finish: str | None = None
    """The dialect's own word for why it ends; None: what fits."""


class Actor(Protocol):
    """Plays a provider."""

    def say(self, said: Said) -> None: ...
    def refuse(self, status: int, wait: float | None) -> bool:
        """Whether there is such a refusal in its dialect."""
        ...

    def answer(self, received: Received) -> Answer: ...


class Mocked:
    """The mock provider, behind real HTTP."""

    def __init__(self) -> None:
        self._next: deque[Any] = deque()
        self._mock = MockProvider(self._reply)

    def say(self, said: Said) -> None:
        calls = [il.ToolCall("", name, arguments) for name, arguments in said.calls]
        finish: Any = said.finish
        self._next.append(MockReply(said.text, reasoning=said.reasoning, tool_calls=calls, finish_reason=finish))

    def refuse(self, status: int, wait: float | None) -> bool:
        self._next.append(MockError(status, "no", retry_after=wait))
        return True

    def answer(self, received: Received) -> Answer:
        url, content = f"http://mock{received.path}", json.dumps(received.body)
        return answer_of(self._mock.handle_request(httpx.Request("POST", url, content=content)))

    def _reply(self, _: MockRequest) -> Any:
        return self._next.popleft()


class Unfinished(Mocked):
    """Responses, which ends in a word of its own only where it is incomplete."""

    _word = b""

    def say(self, said: Said) -> None:
        super().say(said if said.finish is None else replace(said, finish="length"))
        self._word = (said.finish or "").encode()

    def answer(self, received: Received) -> Answer:
        found = super().answer(received)
        return replace(found, content=found.content.replace(b'"max_output_tokens"', b'"%b"' % self._word))


class Relayed:
    """A simulator, behind a server that keeps what passes through."""

    def __init__(self, simulator: Any) -> None:
        self.simulator = simulator

    def answer(self, received: Received) -> Answer:
        kept = {name: value for name, value in received.headers.items() if name.lower() not in REPLACED}
        url, content = self.simulator.address + received.path, json.dumps(received.body)
        with httpx.Client(trust_env=False, verify=False) as client:
            return answer_of(client.post(url, headers=kept, content=content))


class Worded(Relayed):
    """Cohere or Ollama."""

    def say(self, said: Said) -> None:
        calls = [*said.calls]
        self.simulator.script.add(Scripted(text=said.text, reasoning=said.reasoning, calls=calls, finish=said.finish))

    def refuse(self, status: int, wait: float | None) -> bool:
        self.simulator.faults.add(Fault(kind="refuse", status=status, message="no", retry_after=wait))
        return True


class Gemini(Relayed):
    """Gemini."""

    def say(self, said: Said) -> None:
        parts: list[dict[str, Any]] = []
        if said.reasoning:
            parts.append({"text": said.reasoning, "thought": True})
        if said.text:
            parts.append({"text": said.text, **({"thoughtSignature": said.signature} if said.signature else {})})
        parts += [{"functionCall": {"name": name, "args": arguments}} for name, arguments in said.calls]
        content = {"role": "model", "parts": parts}
        answer = {"content": content, "finishReason": said.finish or "STOP", "tokenCount": len(said.text.split())}
        self.simulator.state.answers.append(answer)

    def refuse(self, status: int, wait: float | None) -> bool:
        if status in BY_HTTP:
            self.simulator.faults.add(GeminiFault(kind="refuse", status=BY_HTTP[status], retry_after=wait))
        return status in BY_HTTP


class Bedrock(Relayed):
    """Converse."""

    def say(self, said: Said) -> None:
        blocks: list[dict[str, Any]] = []
        if said.reasoning:
            text = {"text": said.reasoning, **({"signature": said.signature} if said.signature else {})}
            blocks.append({"reasoningContent": {"reasoningText": text}})
        if said.text:
            blocks.append({"text": said.text})
        blocks += [
            {"toolUse": {"toolUseId": f"tooluse_{place}", "name": name, "input": arguments}}
            for place, (name, arguments) in enumerate(said.calls)
        ]
        self.simulator.script(
            {
                "output": {"message": {"role": "assistant", "content": blocks}},
                "stopReason": said.finish or ("tool_use" if said.calls else "end_turn"),
                "usage": {"inputTokens": 3, "outputTokens": 2, "totalTokens": 5},
                "metrics": {"latencyMs": 1},
            }
        )

    def refuse(self, status: int, wait: float | None) -> bool:
        if status in BEDROCK_CODES:
            self.simulator.faults.add(BedrockFault(kind="refuse", code=BEDROCK_CODES[status], retry_after=wait))
        return status in BEDROCK_CODES


def answer_of(response: httpx.Response) -> Answer:
    """A response as our own server sends it."""
    names = ("retry-after", "x-amzn-errortype", "x-amzn-requestid")
    headers = {name: response.headers[name] for name in names if name in response.headers}
    return Answer(response.read(), response.status_code, response.headers["content-type"], headers)
