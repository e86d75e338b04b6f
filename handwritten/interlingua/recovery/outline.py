"""A long text in few words, without asking anybody."""

from __future__ import annotations

LONG = 6000
"""Letters from which on a reply is shown to its model by its outline."""
END = 2000
"""Letters of its end that are shown as they are."""
MOST_LINES = 60
LINE = 100
"""Letters of a line of the outline."""


def end_of(text: str) -> str:
    """The end of the text, from a word's beginning on."""
    end = text[-END:]
    return end[end.find(" ") + 1 :]


def outline_of(text: str) -> str:
    """The first line of each paragraph before the end, shortened; of very many those at the head and before the end."""
    before = text[: len(text) - len(end_of(text))]
    lines = [f"- {_shortened(paragraph.strip())}" for paragraph in before.split("\n\n") if paragraph.strip()]
    if len(lines) > MOST_LINES:
        half = MOST_LINES // 2
        lines = [*lines[:half], "- ...", *lines[-half:]]
    return "\n".join(lines)


def _shortened(paragraph: str) -> str:
    first = paragraph.partition("\n")[0]
    return first if len(first) <= LINE else first[:LINE].rpartition(" ")[0] + " ..."
