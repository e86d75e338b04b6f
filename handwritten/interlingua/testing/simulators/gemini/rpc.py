"""The gRPC face: messages in, carried out as the HTTP face does it, and replies or Google's statuses out."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from interlingua.testing.simulators.gemini.callers import caller_of
from interlingua.testing.simulators.gemini.contract import Rule, checked_body, fields_of, rule_for
from interlingua.testing.simulators.gemini.faults import HEADER, Fault
from interlingua.testing.simulators.gemini.files import Download
from interlingua.testing.simulators.gemini.generating import Events
from interlingua.testing.simulators.gemini.refusals import Json, Refusal, invalid
from interlingua.testing.simulators.relay import Relay
from interlingua.transport.over_grpc.contract import Binding, Rpc, binding_of, load_contract, protobuf

if TYPE_CHECKING:
    from aiohttp import web

    from interlingua.testing.simulators.gemini.http import Face

API = "gemini"
GRACE = 0.2
"""Seconds that calls under way have when the server stops."""
OPTIONS = (("grpc.max_receive_message_length", 100 << 20), ("grpc.max_send_message_length", -1))
OPERATIONS = {
    "/google.longrunning.Operations/GetOperation": binding_of("get", "/v1beta/{+name}", ""),
    "/google.longrunning.Operations/ListOperations": binding_of("get", "/v1beta/{+name}/operations", ""),
}
"""The protos have other paths for these."""
DETAILS = "grpc-status-details-bin"


class GrpcFace:
    """Answers calls out of the state of an HTTP face, in whose loop it lives."""

    def __init__(self, face: Face, *, port: int, host: str) -> None:
        self._face = face
        self._wanted = (host, port)
        self._port = port
        self._contract = load_contract(API)
        self._relay = Relay(0)

    @property
    def address(self) -> str:
        """Scheme, host and port."""
        return f"http://{self._wanted[0]}:{self._port}"

    async def serve(self, application: web.Application) -> AsyncIterator[None]:
        """Listen as long as an application of aiohttp lives."""
        server: Any = protobuf("grpc.aio").server(options=OPTIONS)
        server.add_generic_rpc_handlers(tuple(self._handlers()))
        self._relay = Relay(server.add_insecure_port("127.0.0.1:0"))
        await server.start()
        self._port = await self._relay.listen(*self._wanted)
        yield
        self._relay.close()
        await server.stop(GRACE)

    def _handlers(self) -> Iterator[Any]:
        grpc = protobuf("grpc")
        services: dict[str, dict[str, Any]] = defaultdict(dict)
        for name, rpc in self._contract.rpcs.items():
            _, service, method = name.split("/")
            services[service][method] = (
                grpc.unary_stream_rpc_method_handler(partial(self._stream, rpc))
                if rpc.streams
                else grpc.unary_unary_rpc_method_handler(partial(self._answer, rpc))
            )
        for service, methods in services.items():
            yield grpc.method_handlers_generic_handler(service, methods)

    async def _answer(self, rpc: Rpc, message: bytes, context: Any) -> bytes:
        reply, fault = await self._carried_out(rpc, message, context)
        if fault is not None and fault.kind == "lost":
            await self._break(context)
        return b"" if isinstance(reply, Events | Download) else self._written(reply, rpc)

    async def _stream(self, rpc: Rpc, message: bytes, context: Any) -> AsyncIterator[bytes]:
        reply, fault = await self._carried_out(rpc, message, context)
        for number, event in enumerate(reply.events if isinstance(reply, Events) else ()):
            if fault is not None and fault.kind == "cut" and number >= fault.after:
                await asyncio.sleep(GRACE)  # in which what was sent arrives
                await self._break(context)
            yield self._written(event, rpc)

    async def _carried_out(
        self, rpc: Rpc, message: bytes, context: Any
    ) -> tuple[Json | Events | Download, Fault | None]:
        headers = {name: value for name, value in context.invocation_metadata() if isinstance(value, str)}
        try:
            binding, path, fields = _named(rpc, message, self._contract.pool)
            rule = rule_for(binding.verb, path)
            query, body = _query_and_body(fields, binding, rule)
            self._face.calls.append(rule.id)
            fault = self._face.faults.take(rule.id, headers.get(HEADER))
            await self._strike(fault, context)
            caller = caller_of(self._face.state, rule.id, headers, {})
            return self._face.carry_out(rule, path, query, _checked(rule, body), caller), fault
        except Refusal as refusal:
            code = protobuf("grpc").StatusCode[refusal.status]
            await context.abort(code, refusal.message, ((DETAILS, self._status(refusal)),))
            raise

    async def _strike(self, fault: Fault | None, context: Any) -> None:
        match fault:
            case Fault(kind="stall"):
                await asyncio.sleep(fault.seconds)
            case Fault(kind="refuse"):
                raise fault.refusal()
            case Fault(kind="reset"):
                await self._break(context)
            case _:
                return

    async def _break(self, context: Any) -> None:
        """Break the connection, and wait to be cancelled for it."""
        self._relay.cut(int(context.peer().rpartition(":")[2]))
        await asyncio.sleep(3600)

    def _status(self, refusal: Refusal) -> bytes:
        kind = self._contract.pool.FindMessageTypeByName("google.rpc.Status")
        return self._encoded(refusal.rpc(), protobuf("google.protobuf.message_factory").GetMessageClass(kind))

    def _written(self, reply: Json, rpc: Rpc) -> bytes:
        return self._encoded(reply, rpc.reply)

    def _encoded(self, value: Json, kind: Any) -> bytes:
        read = protobuf("google.protobuf.json_format").ParseDict
        message = read(value, kind(), ignore_unknown_fields=True, descriptor_pool=self._contract.pool)
        written: bytes = message.SerializeToString()
        return written


def _checked(rule: Rule, body: Json) -> Json:
    if rule.schema is None:
        return {}
    return checked_body(rule.schema, body, partial=rule.method == "PATCH")


def _named(rpc: Rpc, message: bytes, pool: Any) -> tuple[Binding, str, Json]:
    """How HTTP says the same, with the path, and the fields. Raises `Refusal` where the names in it fit no path."""
    fields: Json = protobuf("google.protobuf.json_format").MessageToDict(
        rpc.request.FromString(message), descriptor_pool=pool
    )
    own = OPERATIONS.get(rpc.name)
    for binding in (own,) if own is not None else rpc.bindings:
        path = binding.template
        for field in binding.fields:
            path = path.replace(f"{{{field}}}", str(_value_at(fields, field)))
        if binding.path.fullmatch(path):
            return binding, path, fields
    raise invalid("The request names no resource of this method.")


def _value_at(fields: Mapping[str, Any], place: str) -> Any:
    head, _, rest = place.partition(".")
    value = fields.get(_camel(head), "")
    return _value_at(cast("Json", value), rest) if rest and isinstance(value, dict) else value


def _query_and_body(fields: Json, binding: Binding, rule: Rule) -> tuple[dict[str, str], Json]:
    repeated = fields_of(rule.schema) if binding.body == "*" and rule.schema is not None else frozenset[str]()
    for field in binding.fields:
        if _camel(field) not in repeated:
            _drop(fields, field)
    if binding.body == "*":
        return {}, fields
    body: Json = fields.pop(_camel(binding.body), {}) if binding.body else {}
    return {name: _text(value) for name, value in fields.items()}, body


def _drop(fields: Json, place: str) -> None:
    head, _, rest = place.partition(".")
    if rest:
        _drop(fields.get(_camel(head), {}), rest)
    else:
        fields.pop(_camel(head), None)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
