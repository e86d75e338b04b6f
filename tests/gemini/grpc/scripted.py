"""A gRPC server that answers every method as a test says."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeAlias

import grpc

from interlingua.transport.over_grpc.contract import load_contract
from tests.gemini.grpc.calling import client_of
from tests.wire.fakes import method_of

Answer: TypeAlias = Callable[[str, bytes, Any], Iterator[bytes]]
"""Name of the method, message and grpcio's context to the messages that come back."""


class Handlers(grpc.GenericRpcHandler):
    """All methods as streams: nothing on the wire tells a plain call from one."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def service(self, details: Any) -> Any:
        return grpc.unary_stream_rpc_method_handler(
            lambda message, context: self._answer(details.method, message, context)
        )


@contextmanager
def served(answer: Answer, credentials: Any = None) -> Iterator[int]:
    """The port of a server."""
    server = grpc.server(ThreadPoolExecutor(4), handlers=(Handlers(answer),), options=[("grpc.so_reuseport", 0)])
    address = "127.0.0.1:0"
    port = server.add_insecure_port(address) if credentials is None else server.add_secure_port(address, credentials)
    server.start()
    try:
        yield port
    finally:
        server.stop(0.1).wait()


def asked(method: str, *arguments: Any, **keywords: Any) -> tuple[str, bytes, dict[str, str]]:
    """What a call of a method sends: the name of the rpc, the message, and the metadata."""
    found: list[tuple[str, bytes, dict[str, str]]] = []

    def answer(name: str, sent: bytes, context: Any) -> Iterator[bytes]:
        found.append((name, sent, dict(context.invocation_metadata())))
        yield b""

    with served(answer) as port, client_of(f"http://127.0.0.1:{port}", "sync") as gemini, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        reply = method_of(gemini, method)(*arguments, **keywords)
        if hasattr(reply, "close"):
            reply.close()
    return found[0]


def message(name: str, /, **fields: Any) -> Any:
    """A message of the API, by its name in JSON's form."""
    from google.protobuf.json_format import ParseDict
    from google.protobuf.message_factory import GetMessageClass

    contract = load_contract("gemini")
    full = name if "." in name else f"google.ai.generativelanguage.v1beta.{name}"
    kind = GetMessageClass(contract.pool.FindMessageTypeByName(full))
    return ParseDict(fields, kind(), descriptor_pool=contract.pool)
