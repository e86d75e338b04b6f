"""The module that tells type checkers which client an API's name stands for."""

from __future__ import annotations

from collections.abc import Sequence

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
_PROTOCOL = '''
    class {kind}Connect(Protocol[SettingsP]):
        """Gives the `{kind}Client` of an API."""

{overloads}
'''
_OVERLOAD = """        @overload
        def __call__(
            self, name: Literal["{name}"], /, *args: SettingsP.args, **settings: SettingsP.kwargs
        ) -> {name}.{kind}Client: ...
"""
_ONLY = """        def __call__(
            self, name: Literal["{name}"], /, *args: SettingsP.args, **settings: SettingsP.kwargs
        ) -> {name}.{kind}Client: ...
"""


def by_name_module(names: Sequence[str]) -> str:
    """The module's source."""
    return _MODULE.format(
        header=HEADER,
        modules=", ".join(names),
        literals=", ".join(f'"{name}"' for name in names),
        protocols="".join(_protocol(kind, names) for kind in ("", "Async")),
    )


def _protocol(kind: str, names: Sequence[str]) -> str:
    one = _OVERLOAD if len(names) > 1 else _ONLY
    return _PROTOCOL.format(kind=kind, overloads="".join(one.format(kind=kind, name=name) for name in names))
