# Copied from codegen/emit/static/__init__.py by `python -m codegen regen`. Edit that one.
"""Typed low-level clients for the APIs of LLM providers, one package each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._core.files import FileInput as FileInput
    from ._core.model import UnknownVariant as UnknownVariant
    from ._core.model import WireModel as WireModel
    from ._core.model import to_json as to_json
    from ._core.omit import Omit as Omit
    from ._core.omit import omit as omit

if not TYPE_CHECKING:

    def __getattr__(name):
        from ._core.lazy import load

        value = globals()[name] = load(__name__, name)
        return value

    def __dir__():
        from ._core.lazy import names

        return names(__name__)
