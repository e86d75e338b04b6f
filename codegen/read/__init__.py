"""From the files of an upstream document to our facts: valid OpenAPI 3.1, with `x-il-*` for what OpenAPI cannot say."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from ..problems import JSON, Problem, failure, refuse_depth
from .aws import read_aws
from .count import refuse_loss, refuse_lost_rules
from .dangling import fill_dangling
from .defaults import drop_unfit_defaults
from .discovery import read_discovery
from .openapi import read_openapi
from .proto import read_proto
from .requirements import drop_unknown_requirements
from .yaml12 import load_text

FORMATS = ("openapi", "discovery", "proto", "aws")


def read_document(text: bytes, *, api: str, format: str, keep_prose: bool = False) -> JSON:
    """Read one upstream document of one file. What is wrong with it is listed under `x-il-problems`."""
    document, problems = read_files({"document": text}, api=api, form=Form(format), keep_prose=keep_prose)
    return with_repairs({**document, "x-il-format": format}, problems)


@dataclass(frozen=True, slots=True)
class Form:
    """How a document is to be read."""

    format: str
    services: str = "*"
    """Of several protobuf files, those whose services are the API; a pattern."""
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    """Names for schemas, where those that the reader would give mean something else in the main document."""


def read_files(
    files: Mapping[str, bytes], *, api: str, form: Form, keep_prose: bool = False
) -> tuple[JSON, list[Problem]]:
    """The facts of one document, which may yet refer to what it does not define, and what is wrong with it."""
    with refuse_depth(api):
        return _read(files, api=api, form=form, keep_prose=keep_prose)


def _read(files: Mapping[str, bytes], *, api: str, form: Form, keep_prose: bool) -> tuple[JSON, list[Problem]]:
    if form.format == "proto":
        return _read_protos(files, form, api), []
    if form.format == "aws":
        return read_aws(files, api=api)
    text = _only(files, api)
    value: Any = load_text(text, name=api)
    match form.format:
        case "openapi":
            version = hashlib.sha256(text).hexdigest()[:12]
            document, problems = read_openapi(value, api=api, fallback_version=version, keep_prose=keep_prose)
        case "discovery":
            document, problems = read_discovery(value, api=api, keep_prose=keep_prose)
        case _:
            raise failure("unknown-format", api, f"{form.format!r} is none of {', '.join(FORMATS)}")
    refuse_loss(value, document, api=api)
    return document, problems


def _read_protos(files: Mapping[str, bytes], form: Form, api: str) -> JSON:
    content = b"".join(name.encode() + b"\0" + files[name] for name in sorted(files))
    version = hashlib.sha256(content).hexdigest()[:12]
    document = read_proto(files, api=api, version=version, services=form.services, names=form.names)
    chosen = (source for name, source in files.items() if fnmatchcase(name, form.services))
    refuse_lost_rules(chosen, document, api=api)
    return document


def with_repairs(document: JSON, problems: list[Problem]) -> JSON:
    """A document that is valid by itself: what it refers to is there, its defaults fit. It lists its problems."""
    document, dangling = fill_dangling(document)
    document, unfit = drop_unfit_defaults(document)
    document, unknown = drop_unknown_requirements(document)
    found = sorted([*problems, *dangling, *unfit, *unknown])
    return {**document, "x-il-problems": [problem.to_json() for problem in found]}


def _only(files: Mapping[str, bytes], api: str) -> bytes:
    if len(files) != 1:
        raise failure("not-a-spec", api, f"a document of this format is one file, here are {len(files)}")
    return next(iter(files.values()))
