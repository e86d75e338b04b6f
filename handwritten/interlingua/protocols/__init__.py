"""Wire formats by name. Each translates our values into wire values and back, without I/O; imported when needed."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Final

from interlingua.protocols.base import Capabilities

PROTOCOLS: Final = ("openai_chat", "openai_responses", "anthropic_messages", "gemini")


@cache
def load_protocol(name: str) -> Capabilities:
    """What a protocol offers. Only names from `PROTOCOLS` are looked for."""
    if name not in PROTOCOLS:
        raise LookupError(f"no protocol {name!r}; there are {', '.join(PROTOCOLS)}")
    capabilities: Capabilities = import_module(f"{__name__}.{name}").capabilities
    return capabilities
