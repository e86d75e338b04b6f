"""Where a continuation meets the text before it: what the model says twice is told once."""

from __future__ import annotations

from itertools import takewhile

SURE = 16
"""Letters that do not stand at the end of one text and the head of another by chance."""
WORD = 3
"""Letters of a cut-off word by which it is known again when the model writes it whole."""


class Seam:
    """Takes away what the head of a continuation repeats; holds back the head until that is clear."""

    def __init__(self, sent: str, *, unsent: str = "", may_repeat: bool) -> None:
        self._sent = sent
        self._unsent = unsent
        """White space at the end of the text that the model was not shown, so that it may write it again."""
        self._may_repeat = may_repeat
        self._held = ""
        self._is_past = False
        self.skipped = 0
        """Letters of the continuation that were taken away."""

    def feed(self, piece: str) -> str:
        """The part of the next piece, and of what was held back, that is new."""
        if self._is_past:
            return piece
        self._held += self._without_unsent(piece)
        if self._unsent or not self._held or (self._may_repeat and self._held in self._sent):
            return ""
        return self.end()

    def end(self) -> str:
        """What is held back and new, since the text ends here."""
        self._is_past = True
        count = repeated(self._sent, self._held) if self._may_repeat else 0
        self.skipped += count
        new, self._held = self._held[count:], ""
        return new

    def _without_unsent(self, piece: str) -> str:
        count = sum(1 for _ in takewhile(_are_equal, zip(self._unsent, piece, strict=False)))
        self._unsent = self._unsent[count:] if count == len(piece) else ""
        self.skipped += count
        return piece[count:]


def repeated(text: str, head: str) -> int:
    """How many letters of the head are the end of the text said again.

    The whole end, if it is long and the text says it nowhere else, as with a ruled line; or the cut-off word at the
    end, if the head goes on where that word is whole.
    """
    longest = next((count for count in range(len(head), 0, -1) if text.endswith(head[:count])), 0)
    if longest >= SURE and text.find(head[:longest]) == len(text) - longest:
        return longest
    cut = _word_at_end(text)
    is_completed = len(cut) >= WORD and head.startswith(cut) and head[len(cut) : len(cut) + 1].isalpha()
    return len(cut) if is_completed else 0


def _are_equal(letters: tuple[str, str]) -> bool:
    return letters[0] == letters[1]


def _word_at_end(text: str) -> str:
    start = len(text)
    while start and text[start - 1].isalpha():
        start -= 1
    return text[start:]
