"""Text as Markdown shows it: in a table, in a line, as code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

NOTE = "<!-- Written by `python -m codegen regen`. Do not edit. -->"
"""The first line of every page."""


def code(text: str) -> str:
    """A code span; a vertical bar would end the cell of a table."""
    safe = text.replace("`", "'").replace("|", "\\|")
    return f"`{safe}`" if safe else ""


def prose(text: str) -> str:
    """One line of words; what looks like a tag, outside of code, is shown and not obeyed."""
    spans = re.split(r"(`[^`]*`)", " ".join(text.split()))
    shown = [span if span.startswith("`") else re.sub(r"([<\[\]])", r"\\\1", span) for span in spans]
    return "".join(shown).replace("|", "\\|")


def anchor(heading: str) -> str:
    """What a link to a heading ends in."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows under a header; nothing where there are no rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if not lines:
        return ""
    return "\n".join([f"| {' | '.join(header)} |", "|" + "---|" * len(header), *lines])


def page(parts: Iterable[str]) -> str:
    """Paragraphs that have something in them, as a file."""
    return "\n\n".join(part.strip("\n") for part in (NOTE, *parts) if part.strip()) + "\n"


def without_lead(text: str, lead: str) -> str:
    """Words without the line that only says where they stand, which the page shows by itself."""
    return text.removeprefix(lead).strip()
