"""Compiles protobuf sources to descriptors, in process. Nothing of theirs is run: descriptors are data."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from ..problems import CodegenError, Problem, failure

MAX_FILES = 2000
MAX_BYTES = 32 * 1024 * 1024


def compile_protos(files: Mapping[str, bytes], roots: Sequence[str], *, api: str) -> bytes:
    """A serialized FileDescriptorSet of `roots` and all they import, without comments.

    `files` maps import paths to sources; the well-known types come with the compiler. Raises `CodegenError` with what
    the compiler says.
    """
    _refuse_unsafe(files, roots, api)
    with tempfile.TemporaryDirectory() as folder:
        inputs, target = Path(folder) / "in", Path(folder) / "out"
        for name, source in files.items():
            path = inputs / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source)
        inputs.mkdir(exist_ok=True)
        code, said = _protoc(inputs, target, sorted(roots))
        if code or not target.exists():
            lines = [line.replace(f"{inputs}/", "") for line in said.splitlines() if line.strip()]
            raise CodegenError(Problem("not-a-spec", api, line) for line in lines or ["protoc gave no reason"])
        return target.read_bytes()


def _refuse_unsafe(files: Mapping[str, bytes], roots: Sequence[str], api: str) -> None:
    for name in files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or path.suffix != ".proto" or name.startswith("-"):
            raise failure("not-a-spec", api, f"{name!r} is no import path of a proto file")
    if len(files) > MAX_FILES or sum(map(len, files.values())) > MAX_BYTES:
        raise failure("too-large", api, f"more than {MAX_FILES} proto files or {MAX_BYTES} bytes")
    if missing := sorted(set(roots) - files.keys()):
        raise failure("no-upstream", api, f"{missing[0]} is not among the proto files")
    if not roots:
        raise failure("not-a-spec", api, "there is no proto file to read services from")


def _protoc(inputs: Path, target: Path, roots: list[str]) -> tuple[int, str]:
    protoc: Any = import_module("grpc_tools.protoc")
    known = Path(protoc.__file__).parent / "_proto"
    arguments = ["protoc", f"-I{inputs}", f"-I{known}", "--include_imports", f"--descriptor_set_out={target}", *roots]
    with _standard_error() as said:
        code: int = protoc.main(arguments)
    return code, said[0]


@contextmanager
def _standard_error() -> Generator[list[str]]:
    """What C code writes to standard error, which Python's own redirection does not see; there once it is over."""
    found: list[str] = []
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as sink:
        os.dup2(sink.fileno(), 2)
        try:
            yield found
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            sink.seek(0)
            found.append(sink.read().decode(errors="replace"))


class Descriptors:
    """A descriptor set with its custom options readable."""

    def __init__(self, serialized: bytes) -> None:
        from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

        self.set: Any = descriptor_pb2.FileDescriptorSet.FromString(serialized)
        self._pool: Any = descriptor_pool.DescriptorPool()
        for file in self.set.file:
            self._pool.Add(file)
        self._class_of: Any = message_factory.GetMessageClass

    def option(self, owner: Any, name: str) -> Any:
        """The value of a custom option such as `google.api.http`, None where it is not set."""
        kind = owner.options.DESCRIPTOR.full_name
        try:
            extension = self._pool.FindExtensionByName(name)
            options = self._class_of(self._pool.FindMessageTypeByName(kind)).FromString(
                owner.options.SerializeToString()
            )
        except KeyError:
            return None
        if extension.is_repeated:
            return list(options.Extensions[extension])
        return options.Extensions[extension] if options.HasExtension(extension) else None
