# Copied from codegen/emit/static/_core/omit.py by `python -m codegen regen`. Edit that one.
"""The value of a keyword that was not given: it is left out of the request, which `None` (JSON null) is not."""

from __future__ import annotations

from typing import Final, final


@final
class Omit:
    """The type of `omit`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "omit"

    def __bool__(self) -> bool:
        return False


omit: Final = Omit()
