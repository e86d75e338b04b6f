"""The module that says what an API sends to webhooks."""

from __future__ import annotations

from .types import HEADER

FILE = "webhooks.py"
_MODULE = '''{header}
"""What {title} sends to webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlingua_wire._core.wire import Wire

if TYPE_CHECKING:
    from . import types

EVENT: Wire[types.{event}] = Wire("{api}.types.{module}", "{event}")
"""Any event; one that this version does not know is kept as it is."""
'''


def webhooks_module(api: str, title: str, *, module: str, event: str) -> dict[str, str]:
    """File name to source."""
    return {FILE: _MODULE.format(header=HEADER, title=title, api=api, module=module, event=event)}
