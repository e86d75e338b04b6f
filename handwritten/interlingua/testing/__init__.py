"""What helps to test programs that use this library: providers that stand in for real ones, and none by accident."""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from interlingua.testing.forbidding import RequestForbidden as RequestForbidden
    from interlingua.testing.forbidding import forbid_requests as forbid_requests
    from interlingua.testing.mock import MockProvider as MockProvider
    from interlingua.testing.mock_replies import MockError as MockError
    from interlingua.testing.mock_replies import MockReply as MockReply
    from interlingua.testing.mock_replies import call as call
    from interlingua.testing.mock_requests import MockRequest as MockRequest

_MODULES: Final = {
    "RequestForbidden": "forbidding",
    "forbid_requests": "forbidding",
    "MockProvider": "mock",
    "MockError": "mock_replies",
    "MockReply": "mock_replies",
    "call": "mock_replies",
    "MockRequest": "mock_requests",
}

__all__ = tuple(_MODULES)  # pyright: ignore[reportUnsupportedDunderAll] - the names are those of the table

if not TYPE_CHECKING:

    def __getattr__(name):
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return vars(import_module(f"{__name__}.{_MODULES[name]}"))[name]
