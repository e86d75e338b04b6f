# Copied from codegen/emit/static/_core/__init__.py by `python -m codegen regen`. Edit that one.
"""What all generated clients share. It knows no provider, does no I/O, and imports pydantic only to decode."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .client import AsyncBaseClient as AsyncBaseClient
    from .client import BaseClient as BaseClient
    from .files import FileInput as FileInput
    from .model import UnknownVariant as UnknownVariant
    from .model import WireModel as WireModel
    from .model import to_json as to_json
    from .omit import Omit as Omit
    from .operation import Operation as Operation
    from .request import Extra as Extra
    from .request import Request as Request
    from .transport import AsyncStream as AsyncStream
    from .transport import AsyncTransport as AsyncTransport
    from .transport import Response as Response
    from .transport import Stream as Stream
    from .transport import Transport as Transport
    from .wire import Wire as Wire

if not TYPE_CHECKING:

    def __getattr__(name):
        from .lazy import load

        value = globals()[name] = load(__name__, name)
        return value

    def __dir__():
        from .lazy import names

        return names(__name__)
