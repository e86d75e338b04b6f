"""Docstrings of methods: what it does, what it takes, what it answers, where to read more."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from ..ir import OperationRecord
from .arguments import Argument

_WIDTH = 104
_EXTRAS = (
    "extra_headers, extra_query, extra_body, timeout: For this call only; seconds for all of it, retries included."
)
_LEADS = {"_stream": "Events arrive as they happen.", "_pages": "Goes from page to page as items are asked for."}
_RAISES = "Raises what the transport raises: a refusal, a lost connection, a passed deadline."


def method_docstring(operation: OperationRecord, call: str, arguments: Iterable[Argument], notes: Iterable[str]) -> str:
    """The text between the quotes, without indentation."""
    opening = " ".join(part for part in (_one_line(operation.description), _LEADS.get(call)) if part)
    entries = [*(_entry(item.name, item.doc) for item in arguments), f"    {_EXTRAS}"]
    parts = [_wrapped(opening)]
    parts += map(_wrapped, notes)
    parts += ["Args:\n" + "\n".join(entries)]
    parts += [_RAISES if operation.docs_url is None else f"{_RAISES}\nSee {operation.docs_url}"]
    return safe_text("\n\n".join(parts))


def safe_text(text: str) -> str:
    """Text that cannot end a docstring, nor say anything but itself in it."""
    return text.replace("\\", "/").replace('"""', "'''").removesuffix('"')


def _entry(name: str, doc: str) -> str:
    return textwrap.fill(
        f"{name}: {_one_line(doc)}", _WIDTH, initial_indent="    ", subsequent_indent="        ", break_long_words=False
    )


def _wrapped(text: str) -> str:
    return textwrap.fill(_one_line(text), _WIDTH, break_long_words=False, break_on_hyphens=False)


def _one_line(text: str) -> str:
    """What is no text, such as a null byte, cannot stand in a source file."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
