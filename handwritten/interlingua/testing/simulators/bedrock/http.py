"""The simulator as an HTTP application: who asks, what for, and what comes of it."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

from aiohttp import web

from interlingua.testing.mock_wires import aws_messages, converse
from interlingua.testing.simulators.bedrock import answers
from interlingua.testing.simulators.bedrock.contract import checked_body, model_in, rule_for
from interlingua.testing.simulators.bedrock.faults import Fault, Faults
from interlingua.testing.simulators.bedrock.refusals import Refusal
from interlingua.testing.simulators.bedrock.signature import Keys, Received, prove
from interlingua.testing.simulators.replies import Run, run_here
from interlingua.testing.simulators.scripts import Script

STREAM = "application/vnd.amazon.eventstream"
SERVICE = "bedrock"
LARGEST = 64 << 20


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request that was let in."""

    operation: str
    caller: str
    """The access key that signed it, or `bearer`."""
    model: str
    body: Any = field(repr=False)


@dataclass(kw_only=True)
class State:
    """All that the simulator knows."""

    region: str
    keys: dict[str, Keys]
    bearers: set[str]
    models: list[dict[str, Any]]
    script: deque[Any] = field(default_factory=deque[Any])
    """What models say next, before they say what is their own."""
    voice: Script = field(default_factory=Script)
    """Says what was not scripted."""
    numbers: count[int] = field(default_factory=lambda: count(1))
    """Of the answers that were given."""
    calls: list[Call] = field(default_factory=list[Call])
    faults: Faults = field(default_factory=Faults)


class Face:
    """Answers requests."""

    def __init__(self, state: State) -> None:
        self._state = state

    def application(self) -> web.Application:
        """For a server to run."""
        application = web.Application(client_max_size=LARGEST)
        application.router.add_route("*", "/{path:.*}", self._answer)
        return application

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        headers = {"x-amzn-requestid": str(uuid4())}
        try:
            raw = await request.read()
            caller = self._caller(request, raw)
            path = request.raw_path.partition("?")[0]
            rule = rule_for(request.method, path)
            call = Call(operation=rule.id, caller=caller, model=model_in(path), body=checked_body(rule, raw))
            self._state.calls.append(call)
            fault = self._state.faults.take(rule.id, call.model)
            await self._strike(request, fault, headers)
            return await self._told(request, call, fault, headers)
        except Refusal as refusal:
            headers["x-amzn-errortype"] = f"{refusal.code}:http://internal.amazon.com/coral/"
            return web.json_response(refusal.body, status=refusal.status, headers=headers)

    def _caller(self, request: web.Request, raw: bytes) -> str:
        said = request.headers.get("authorization", "")
        if not said:
            raise Refusal("MissingAuthenticationTokenException", "Missing Authentication Token")
        if said.startswith("Bearer "):
            if said.removeprefix("Bearer ") not in self._state.bearers:
                raise Refusal("AccessDeniedException", "Authentication failed: the API key is not valid.")
            return "bearer"
        named = {name.lower(): value for name, value in request.headers.items()}
        received = Received(method=request.method, target=request.raw_path, headers=named, body=raw)
        return prove(received, self._state.keys, region=self._state.region, service=SERVICE)

    async def _strike(self, request: web.Request, fault: Fault | None, headers: dict[str, str]) -> None:
        match fault:
            case Fault(kind="refuse"):
                if fault.retry_after is not None:
                    headers["retry-after"] = f"{fault.retry_after:g}"
                raise Refusal(fault.code, fault.message)
            case Fault(kind="reset"):
                _break(request)
            case Fault(kind="stall"):
                await asyncio.sleep(fault.seconds)
            case _:
                pass

    async def _told(
        self, request: web.Request, call: Call, fault: Fault | None, headers: Mapping[str, str]
    ) -> web.StreamResponse:
        run: Run = asyncio.to_thread if self._state.voice.is_slow else run_here
        match call.operation:
            case "Converse":
                return web.json_response(await run(self._said, call), headers=headers)
            case "ConverseStream":
                told = converse.streamed(await run(self._said, call), answers.cut)
                return await _stream(request, told, fault, headers)
            case "InvokeModel":
                return web.json_response(self._made(call), headers=headers)
            case "InvokeModelWithResponseStream":
                chunks = (("chunk", _bytes(each)) for each in _listed(self._made(call)))
                return await _stream(request, chunks, fault, headers)
            case "CountTokens":
                return web.json_response({"inputTokens": answers.count(call.body)}, headers=headers)
            case "ListFoundationModels":
                return web.json_response({"modelSummaries": self._state.models}, headers=headers)
            case _:
                raise Refusal("UnknownOperationException", f"{call.operation} is not simulated.")

    def _said(self, call: Call) -> Any:
        if not call.body or not call.body.get("messages"):
            raise Refusal("ValidationException", "The conversation has no messages.")
        if call.body["messages"][0]["role"] != "user":
            raise Refusal("ValidationException", "A conversation must start with a user message.")
        if self._state.script:
            return self._state.script.popleft()
        state = self._state
        return answers.reply_to(call.model, call.body, state.voice, number=next(state.numbers))

    def _made(self, call: Call) -> Any:
        return self._state.script.popleft() if self._state.script else answers.invoke(call.model, call.body or {})


def _listed(value: Any) -> list[Any]:
    return [*value] if isinstance(value, list) else [value]


def _bytes(value: Any) -> dict[str, str]:
    return {"bytes": b64encode(json.dumps(value).encode()).decode()}


def _break(request: web.Request) -> None:
    """End the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    raise ConnectionResetError


async def _stream(
    request: web.Request, told: Iterable[tuple[str, Any]], fault: Fault | None, headers: Mapping[str, str]
) -> web.StreamResponse:
    response = web.StreamResponse(headers={**headers, "content-type": STREAM})
    await response.prepare(request)
    for place, (name, data) in enumerate(told):
        if fault is not None and fault.kind == "cut" and place == fault.after:
            _break(request)
        if fault is not None and fault.kind == "fail" and place == fault.after:
            small = fault.code[0].lower() + fault.code[1:]
            await response.write(aws_messages.exception(small, {"message": fault.message}))
            break
        await response.write(aws_messages.event(name, data))
    await response.write_eof()
    return response
