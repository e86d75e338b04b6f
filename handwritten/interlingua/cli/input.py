"""What a command reads: the prompt from its argument and standard input, a schema from a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from interlingua.errors import InvalidArgument


def read_prompt(argument: str | None) -> str:
    """The argument, and below it what is piped in."""
    prompt = "\n\n".join(part for part in (argument, read_piped()) if part)
    if not prompt:
        raise InvalidArgument("PROMPT", "nothing", "a prompt as an argument or on standard input")
    return prompt


def read_piped() -> str:
    """What is piped in; nothing where standard input is a terminal."""
    if sys.stdin.isatty():
        return ""
    try:
        return sys.stdin.read().strip()
    except UnicodeDecodeError as error:
        raise InvalidArgument("standard input", "bytes that are no text", f"text in {error.encoding}") from error


def read_schema(path: Path | None) -> Mapping[str, Any] | None:
    """The JSON Schema in the file."""
    if path is None:
        return None
    try:
        schema: object = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InvalidArgument("--schema", f"{path}: {error.strerror}", "a file that can be read") from error
    except ValueError as error:
        raise InvalidArgument("--schema", f"{path}: {error}", "a file that holds JSON") from error
    if not isinstance(schema, dict):
        raise InvalidArgument("--schema", f"{path}: {type(schema).__name__}", "a JSON Schema, which is an object")
    return cast("dict[str, Any]", schema)
