"""What could not be said in a wire request, gathered while it is written."""

from __future__ import annotations

from collections.abc import Mapping

from interlingua.chat import Warning


class Notes:
    """Gathers warnings. The same one is kept once, so a long history does not repeat itself."""

    def __init__(self) -> None:
        self._warnings: dict[Warning, None] = {}

    def add(self, parameter: str, message: str) -> None:
        """Note that `parameter` was mapped, emulated or left out."""
        self._warnings[Warning(parameter=parameter, message=message)] = None

    def add_given(self, settings: Mapping[str, object], message: str) -> None:
        """Note the same of every setting that was given, that is, is not None."""
        for parameter, value in settings.items():
            if value is not None:
                self.add(parameter, message)

    @property
    def warnings(self) -> tuple[Warning, ...]:
        """All of them, in order."""
        return tuple(self._warnings)
