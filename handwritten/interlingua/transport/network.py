"""Sockets for synchronous calls: names are looked up, and connections made, within an allowance."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
from typing import TYPE_CHECKING

from interlingua.transport.deadline import Allowance

if TYPE_CHECKING:
    from ssl import SSLContext


def seconds_of(allowance: Allowance) -> float:
    """For a wait that begins now. Raises `TimeoutError` where nothing is left."""
    seconds = allowance.now()
    if seconds <= 0:
        raise TimeoutError("the deadline has passed")
    return seconds


def connected(host: str, port: int, tls: SSLContext | None, allowance: Allowance) -> socket.socket:
    """A socket to the first address of `host` that answers, its TLS handshake done. Raises `OSError`."""
    failure: OSError = ConnectionError(f"{host} has no address")
    for address in addresses(host, port, seconds_of(allowance)):
        try:
            made = socket.create_connection((address, port), seconds_of(allowance))
        except OSError as error:
            failure = error
            continue
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made if tls is None else _secured(made, host, tls, allowance)
    raise failure


def addresses(host: str, port: int, seconds: float | None) -> list[str]:
    """All addresses of a host. Raises `OSError`; `TimeoutError` when they are not found in time."""
    if is_address(host):
        return [host]
    # The system's look-up cannot be given a limit, so it gets a thread that may be left behind.
    answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()
    threading.Thread(target=_look_up, args=(host, port, answers), daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(f"looking up {host} took too long") from None
    if isinstance(answer, OSError):
        raise ConnectionError(f"looking up {host}: {answer}") from answer
    return answer


def _secured(plain: socket.socket, host: str, tls: SSLContext, allowance: Allowance) -> socket.socket:
    try:
        plain.settimeout(seconds_of(allowance))  # which bounds the handshake as a whole
        return tls.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def is_address(host: str) -> bool:
    """Whether a host is given by its number."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _look_up(host: str, port: int, answers: queue.SimpleQueue[list[str] | OSError]) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        answers.put(error)
    else:
        answers.put(list(dict.fromkeys(str(address[0]) for *_, address in found)))
