"""Wire formats by name. Each translates our values into wire values and back, without I/O; imported when needed."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from interlingua.protocols.base import Capabilities, NativeProtocol
    from interlingua.protocols.batch import BatchProtocol
    from interlingua.protocols.live import LiveProtocol

PROTOCOLS: Final = (
    "openai_chat",
    "openai_responses",
    "anthropic_messages",
    "gemini",
    "cohere_chat",
    "ollama",
    "bedrock_converse",
)
RERANK_PROTOCOLS: Final = ("rerank", "rerank_docs", "rerank_texts")
"""Formats of servers that put documents in order, in which nothing can be said."""

EMBEDDING_PROTOCOLS: Final = ("vertex_predict", "watsonx_text")
"""The same of servers that turn texts into vectors."""
TEXT_PROTOCOLS: Final = ("tgi_generate", "replicate")
"""Formats in which a model goes on from one text: a conversation becomes such a text, with a warning."""

PARTS: Final = ("embeddings", "rerank", "count", "models", "live")
"""What a protocol may offer beside chat, in modules of these names."""


def offered_by(name: str) -> tuple[str, ...]:
    """Which of `PARTS` a protocol has, without loading it."""
    if name in RERANK_PROTOCOLS:
        return ("rerank",)
    folder = Path(__file__).parent / name
    return tuple(part for part in PARTS if (folder / f"{part}.py").is_file())


@cache
def load_protocol(name: str) -> Capabilities:
    """What a protocol offers. Only names from these lists are looked for."""
    known = (*PROTOCOLS, *RERANK_PROTOCOLS, *EMBEDDING_PROTOCOLS, *TEXT_PROTOCOLS)
    if name not in known:
        raise LookupError(f"no protocol {name!r}; there are {', '.join(known)}")
    capabilities: Capabilities = import_module(f"{__name__}.{name}").capabilities
    return capabilities


@cache
def load_native(name: str) -> NativeProtocol | None:
    """A protocol's own words for single messages, where it has a module `native`."""
    module = f"{__name__}.{name}.native"
    if find_spec(module) is None:
        return None
    native: NativeProtocol = import_module(module).native
    return native


@cache
def load_live(name: str) -> LiveProtocol:
    """A protocol's conversations over a websocket: its module `live`."""
    live: LiveProtocol = import_module(f"{__name__}.{name}.live").live
    return live


@cache
def load_batch(name: str) -> BatchProtocol | None:
    """A protocol's batches, where it has a module `batch`."""
    module = f"{__name__}.{name}.batch"
    if find_spec(module) is None:
        return None
    batch: BatchProtocol = import_module(module).batch
    return batch
