"""The numbers of a stream's events, by which pieces that come again are told from pieces that say the same."""

from __future__ import annotations


class Numbers:
    """What came under which number. Some servers give every event the same one, 0 or below, or none."""

    def __init__(self) -> None:
        self._told: dict[int, str] = {}

    def is_repeated(self, number: int | None, piece: str) -> bool:
        """Whether this piece has come under this number, as when a proxy connects again a little too early."""
        if not isinstance(number, int) or number <= 0:
            return False
        if number in self._told:
            return self._told[number] == piece
        self._told[number] = piece
        return False
