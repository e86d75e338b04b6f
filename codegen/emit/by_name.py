"""The module that tells type checkers which client an API's name stands for."""

from __future__ import annotations

from collections.abc import Sequence

from ..normalise.webhooks import EVENT
from .types import HEADER

_MODULE = '''{header}
"""Functions that take an API's name and give its client, typed by that name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, TypeAlias

if TYPE_CHECKING:
    from typing import Protocol, overload

    from . import {modules}

ApiName: TypeAlias = Literal[{literals}]
"""The APIs that have a client."""
SettingsP = ParamSpec("SettingsP")

if TYPE_CHECKING:
{protocols}

def gives_client(function: Callable[Concatenate[ApiName, SettingsP], Any]) -> Connect[SettingsP]:
    """The function, typed: what it gives is the `Client` of the API that it is asked for."""
    return function


def gives_async_client(function: Callable[Concatenate[ApiName, SettingsP], Any]) -> AsyncConnect[SettingsP]:
    """The same for `AsyncClient`."""
    return function
'''
_OF_WEBHOOKS = '''

WebhookApiName: TypeAlias = Literal[{literals}]
"""The APIs that send events to webhooks."""

if TYPE_CHECKING:
{protocol}

def gives_webhook_event(function: Callable[Concatenate[WebhookApiName, SettingsP], Any]) -> Unwrap[SettingsP]:
    """The function, typed: what it gives is what the API that it is asked for sends to webhooks."""
    return function
'''
_PROTOCOL = '''
    class {name}(Protocol[SettingsP]):
        """Gives the `{gives}` of an API."""

{overloads}
'''
_CALL = """        def __call__(
            self, name: Literal["{name}"], /, *args: SettingsP.args, **settings: SettingsP.kwargs
        ) -> {name}.{gives}: ...
"""


def by_name_module(names: Sequence[str], *, with_webhooks: Sequence[str]) -> str:
    """The module's source."""
    connects = _protocol("Connect", names, gives="Client") + _protocol("AsyncConnect", names, gives="AsyncClient")
    clients = _MODULE.format(header=HEADER, modules=", ".join(names), literals=_literals(names), protocols=connects)
    if not with_webhooks:
        return clients
    unwrap = _protocol("Unwrap", with_webhooks, gives=f"types.{EVENT}")
    return clients + _OF_WEBHOOKS.format(literals=_literals(with_webhooks), protocol=unwrap)


def _literals(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _protocol(name: str, apis: Sequence[str], *, gives: str) -> str:
    overload = "        @overload\n" if len(apis) > 1 else ""
    overloads = "".join(overload + _CALL.format(name=api, gives=gives) for api in apis)
    return _PROTOCOL.format(name=name, gives=gives, overloads=overloads)
