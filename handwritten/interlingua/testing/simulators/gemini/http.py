"""The HTTP face: requests in, checked and carried out, and replies or Google's errors out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import TypeAlias

from aiohttp import web

from interlingua.testing.simulators.gemini import (
    answering,
    batches,
    caches,
    corpora,
    embedding,
    environments,
    files,
    generating,
    live,
    models,
    operations,
    palm,
    roles,
    stores,
    tokens,
    tuning,
    uploads,
)
from interlingua.testing.simulators.gemini.callers import caller_of
from interlingua.testing.simulators.gemini.contract import Rule, checked_body, checked_query, rule_for
from interlingua.testing.simulators.gemini.faults import HEADER, Fault, Faults
from interlingua.testing.simulators.gemini.files import Download
from interlingua.testing.simulators.gemini.generating import Events
from interlingua.testing.simulators.gemini.refusals import Json, Refusal, invalid
from interlingua.testing.simulators.gemini.state import Call, State
from interlingua.testing.simulators.replies import Run, run_here

Handler: TypeAlias = Callable[[State, Call], Json | Events | Download]

TABLES = (
    answering, batches, caches, corpora, embedding, environments, files, generating,
    models, operations, palm, roles, stores, tokens, tuning,
)  # fmt: skip
HANDLERS: Mapping[str, Handler] = {name: handler for table in TABLES for name, handler in table.HANDLERS.items()}
VERSIONS = ("/v1beta/", "/v1alpha/", "/v1/")
VERSION = "/v1beta/"
LARGEST_BODY = 100 << 20
"""Bytes; what is larger goes by way of a file."""
BODYLESS = frozenset({"", "{}"})


class Face:
    """Answers requests out of a state."""

    def __init__(self, state: State, faults: Faults) -> None:
        self.state = state
        self.faults = faults
        self.calls: list[str] = []
        """The ids of the operations that were called, in their order."""
        self.uploads: dict[str, uploads.Upload] = {}

    def application(self) -> web.Application:
        """As aiohttp serves it."""
        application = web.Application(client_max_size=LARGEST_BODY)
        application.router.add_route("*", "/{tail:.*}", self._answer)
        return application

    def close(self) -> None:
        """Close the files that are held."""
        for upload in self.uploads.values():
            upload.spool.content.close()
        for stored in self.state.contents.values():
            stored.content.close()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            if request.path.startswith("/ws/"):
                return await live.converse(self.state, self.faults, request)
            path = _in_one_version(request.path)
            if path.startswith(("/upload/", "/resumable/upload/")):
                return await self._upload(request, path)
            return await self._call(request, path)
        except Refusal as refusal:
            return web.json_response(refusal.body(), status=refusal.http)
        except ConnectionResetError:
            return _broken(request)

    async def _call(self, request: web.Request, path: str) -> web.StreamResponse:
        rule = rule_for(request.method, path)
        self.calls.append(rule.id)
        fault = self.faults.take(rule.id, request.headers.get(HEADER))
        await _strike(fault)
        caller = caller_of(self.state, rule.id, request.headers, request.query)
        body = await _body(request, rule)
        run: Run = run_here if self.state.voice is None else asyncio.to_thread
        reply = await run(self.carry_out, rule, path, request.query, body, caller)
        if fault is not None and fault.kind == "lost":
            return _broken(request)
        if isinstance(reply, Events):
            return await _streamed(request, reply.events, fault)
        if isinstance(reply, Download):
            return web.Response(body=reply.content, content_type=reply.media_type)
        return web.json_response(reply)

    def carry_out(
        self, rule: Rule, path: str, query: Mapping[str, str], body: Json, caller: str
    ) -> Json | Events | Download:
        """Do what a request asks whose body was checked. Raises `Refusal`."""
        name = path.removeprefix(VERSION).partition(":")[0]
        return HANDLERS[rule.id](self.state, Call(rule.id, name, checked_query(rule, query), body, caller))

    async def _upload(self, request: web.Request, path: str) -> web.StreamResponse:
        if "upload_id" not in request.query:  # whoever has that needs no key
            caller_of(self.state, "media.upload", request.headers, request.query)
        command = {word.strip() for word in request.headers.get("x-goog-upload-command", "").split(",")}
        step = "start" if command == {"start"} else "query" if command == {"query"} else "piece"
        if step == "start":
            self.calls.append("media.upload" if path.endswith("/files") else "media.uploadToFileSearchStore")
        asked = request.headers.get(HEADER)
        fault = self.faults.take("upload.finalize", asked) if "finalize" in command else None
        fault = fault or self.faults.take(f"upload.{step}", asked)
        if fault is None or fault.kind != "reset" or step != "piece":
            await _strike(fault)
        response = await self._step(request, path, command, fault)
        return _broken(request) if fault is not None and fault.kind == "lost" else response

    async def _step(self, request: web.Request, path: str, command: set[str], fault: Fault | None) -> web.Response:
        if command == {"start"}:
            upload = uploads.begin(self.state, path, request.headers, await request.read())
            token = self.state.new_id()
            self.uploads[token] = upload
            url = f"{self.state.address}{path}?upload_id={token}&upload_protocol=resumable"
            return web.Response(headers={**upload.headers(), "X-Goog-Upload-URL": url})
        if command == {""}:
            return web.json_response(await uploads.take_whole(self.state, request, path))
        found = self.uploads.get(request.query.get("upload_id", ""))
        if found is None:
            raise Refusal("NOT_FOUND", "There is no such upload, or it has expired.")
        if command == {"query"}:
            return _told(found, found.reply)
        if command == {"cancel"}:
            found.status = "cancelled"
            return _told(found, None)
        if not command <= {"upload", "finalize"}:
            raise invalid(f"Unknown upload command: {', '.join(sorted(command))}")
        await uploads.take(found, request, fault)
        return _told(found, uploads.finish(self.state, found, is_last="finalize" in command))


def _told(upload: uploads.Upload, reply: Json | None) -> web.Response:
    if reply is None:
        return web.Response(headers=upload.headers())
    return web.json_response(reply, headers=upload.headers())


def _in_one_version(path: str) -> str:
    for version in VERSIONS:
        before, found, below = path.partition(version)
        if found and before in ("", "/upload", "/resumable/upload"):
            return f"{before}{VERSION}{below}"
    return path


async def _strike(fault: Fault | None) -> None:
    """What goes wrong before anything is done."""
    if fault is None:
        return
    if fault.kind == "stall":
        await asyncio.sleep(fault.seconds)
    elif fault.kind == "reset":
        raise ConnectionResetError("simulated")
    elif fault.kind == "refuse":
        raise fault.refusal()


def _broken(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _body(request: web.Request, rule: Rule) -> Json:
    content = await request.read()
    if rule.schema is None:
        if content.decode(errors="replace").strip() not in BODYLESS:
            raise invalid("Invalid JSON payload received. This method takes no body.")
        return {}
    try:
        value = json.loads(content or b"{}")
    except ValueError:
        raise invalid("Invalid JSON payload received. Unexpected token.") from None
    return checked_body(rule.schema, value, partial=rule.method == "PATCH")


async def _streamed(request: web.Request, events: list[Json], fault: Fault | None) -> web.StreamResponse:
    if request.query.get("alt") != "sse":
        return web.json_response(events)
    response = web.StreamResponse(headers={"content-type": "text/event-stream"})
    await response.prepare(request)
    for number, event in enumerate(events):
        if fault is not None and fault.kind == "cut" and number >= fault.after:
            _broken(request)
            return response
        await response.write(b"data: " + json.dumps(event).encode() + b"\r\n\r\n")
    await response.write_eof()
    return response
