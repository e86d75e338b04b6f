"""Proof that nothing leaves this machine: every connection is seen, and one to another machine is refused."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from typing import Any

from interlingua.providers import load_catalog


class Offline:
    """The connections this process makes, all of them on loopback."""

    def __init__(self) -> None:
        self.connections = 0

    def begin(self) -> None:
        """Forget the keys of whoever runs this, and watch from here on; there is no way back."""
        for provider in load_catalog().values():
            for name in (*provider.key_variables, *provider.base_url_variables):
                os.environ.pop(name, None)
        sys.addaudithook(self._watch)

    def _watch(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.connect" and arguments[0].family in (socket.AF_INET, socket.AF_INET6):
            host = str(arguments[1][0])
            if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
                raise ConnectionRefusedError(f"the demo stays on this machine; something wanted {host}")
            self.connections += 1
