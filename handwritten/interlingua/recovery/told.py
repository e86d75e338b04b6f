"""What a stream has told when it breaks off."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from interlingua.messages import Part, Reasoning, Source, Text


@frozen(kw_only=True)
class Told:
    """The parts of an unfinished reply, by their places."""

    whole: Mapping[int, Part]
    begun: Mapping[int, Text | Reasoning]
    calls: frozenset[int]
    """Tool calls that have begun and not ended."""

    @property
    def can_be_said_again(self) -> bool:
        """Nothing in it must happen once only: a tool call that was told whole may have been carried out."""
        return all(isinstance(part, Text | Reasoning | Source) for part in self.whole.values())

    @property
    def places(self) -> tuple[int, ...]:
        """Of everything."""
        return tuple(sorted({*self.whole, *self.begun, *self.calls}))

    @property
    def open_text(self) -> int | None:
        """The place of the text that was being told."""
        return max((place for place, part in self.begun.items() if isinstance(part, Text)), default=None)
