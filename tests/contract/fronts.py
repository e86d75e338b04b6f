"""Doors of clouds, in front of the simulators of the formats that their models speak."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx

from interlingua.testing.simulators import AnthropicSimulator, GeminiSimulator, OpenAISimulator
from interlingua.testing.simulators.anthropic import state as anthropic
from interlingua.testing.simulators.doors import Door
from interlingua.testing.simulators.openai import state as openai
from tests.contract.actors import answer_of
from tests.serving import Answer, Received, event_answer
from tests.transport.event_messages import event

AWS_CODES: Mapping[int, str] = {
    400: "ValidationError",
    403: "AccessDeniedException",
    429: "ThrottlingException",
    500: "InternalFailure",
    503: "ServiceUnavailable",
}
METHOD = re.compile(r"/publishers/\w+/models/(?P<model>[^/:]+):(?P<verb>\w+)")
STREAMED = "-response-stream"


@dataclass(frozen=True, kw_only=True)
class Front:
    """Where a cloud takes a wire format, and how what is asked there is asked of the simulator behind it."""

    simulator: Callable[[str], Any]
    """Of the format, opened by a key."""
    turn: Callable[[Received], Received]
    wrap: Callable[[Received, Answer], Answer] = lambda received, answer: answer
    refuses: Callable[[int], bool] = lambda status: True
    """Whether the cloud has an error of this status."""
    by_token: bool = False
    """Its keys are exchanged elsewhere; a token is given instead."""

    def answer(self, received: Received, address: str) -> Answer:
        """What the simulator says, as the cloud says it."""
        asked = self.turn(received)
        headers = {"content-type": "application/json", **asked.headers}
        with httpx.Client(trust_env=False) as client:
            told = client.post(address + asked.path, headers=headers, content=json.dumps(asked.body))
        return self.wrap(received, answer_of(told))


def token_of(received: Received) -> str:
    """What the caller proves itself with."""
    found = next((value for name, value in received.headers.items() if name.lower() == "authorization"), "")
    return found.removeprefix("Bearer ")


def _gemini(received: Received) -> Received:
    method = METHOD.search(received.path)
    assert method is not None
    query = received.path.partition("?")[2]
    path = f"/v1beta/models/{method['model']}:{method['verb']}" + (f"?{query}" if query else "")
    return Received(path, {"x-goog-api-key": token_of(received)}, received.body)


def _messages(received: Received) -> Received:
    method = METHOD.search(received.path)
    assert method is not None
    body = {name: value for name, value in received.body.items() if name != "anthropic_version"}
    headers = {"x-api-key": token_of(received), "anthropic-version": "2023-06-01"}
    return Received("/v1/messages", headers, {**body, "model": method["model"]})


def _container(received: Received) -> Received:
    assert "Signature=" in token_of(received)
    return Received("/v1/chat/completions", {"authorization": "Bearer any"}, {"model": "inner", **received.body})


def _of_aws(received: Received, answer: Answer) -> Answer:
    if answer.status in AWS_CODES:
        told = json.dumps({"Message": "the container failed"}).encode()
        headers = {**answer.headers, "x-amzn-errortype": AWS_CODES[answer.status]}
        return replace(answer, content=told, headers=headers)
    if not received.path.endswith(STREAMED):
        return answer
    pieces = [answer.content[at : at + 50] for at in range(0, len(answer.content), 50)]
    content = b"".join(event("PayloadPart", piece) for piece in pieces)
    return Answer(content, answer.status, "application/vnd.amazon.eventstream")


def _named(received: Received) -> Received:
    ours = {"model_id": "model", "tool_choice_option": "tool_choice"}
    told = {ours.get(name, name): value for name, value in received.body.items() if name != "project_id"}
    is_streamed = received.path.partition("?")[0].endswith("_stream")
    headers = {"authorization": f"Bearer {token_of(received)}"}
    return Received("/v1/chat/completions", headers, {**told, "stream": is_streamed})


def _of_ibm(_: Received, answer: Answer) -> Answer:
    if answer.status >= 400:
        told = {"errors": [{"code": "failed", "message": "no"}], "trace": "t", "status_code": answer.status}
        return replace(answer, content=json.dumps(told).encode())
    if answer.media_type != "text/event-stream":
        return answer
    lines = [line.removeprefix(b"data: ") for line in answer.content.split(b"\n\n")]
    events = [json.loads(line) for line in lines if line and line != b"[DONE]"]
    *chunks, last = [each for each in events if each["choices"]]
    usage = next(each["usage"] for each in events if each.get("usage"))
    return replace(event_answer([*chunks, {**last, "usage": usage}]), headers=answer.headers)


FRONTS: Mapping[tuple[str, str], Front] = {
    ("sagemaker", "openai_chat"): Front(
        simulator=lambda _: OpenAISimulator(state=openai.State(models=None)),
        turn=_container,
        wrap=_of_aws,
        refuses=AWS_CODES.__contains__,
    ),
    ("watsonx", "openai_chat"): Front(
        simulator=lambda key: OpenAISimulator(
            state=openai.State(models=None, door=Door(key=key), tells_usage=True),
        ),
        turn=_named,
        wrap=_of_ibm,
        refuses=lambda status: status != 401,  # after one, another token is asked for and the call made again
        by_token=True,
    ),
    ("vertex", "anthropic_messages"): Front(
        simulator=lambda key: AnthropicSimulator(
            state=anthropic.State(models=None, door=Door(auth="x-api-key", key=key))
        ),
        turn=_messages,
    ),
    ("vertex", "gemini"): Front(simulator=lambda _: GeminiSimulator(), turn=_gemini),
}
"""By provider and protocol."""
