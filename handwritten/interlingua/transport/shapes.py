"""What a request must be to be worth sending: names of the right kind, and a key that may do it."""

from __future__ import annotations

import re
from typing import Any

from interlingua.errors import InvalidArgument
from interlingua.transport.auth import Auth, HeaderAuth
from interlingua.transport.google import GoogleAuth
from interlingua_wire._core.request import Request

ANY_SEGMENT = "[^/]+"
AUTHORIZATION = "authorization"


def refuse_misnamed(request: Request[Any, Any, Any]) -> None:
    """Raise `InvalidArgument` for the name of a resource of another kind."""
    for name, pattern in request.operation.patterns.items():
        value = request.path.get(name)
        if isinstance(value, str) and not re.fullmatch(pattern.strip("^$"), value):
            shape = pattern.strip("^$").replace(ANY_SEGMENT, "*")
            raise InvalidArgument(name, repr(value), f"a name such as {shape}", source=request.operation.name)


def refuse_without_scope(request: Request[Any, Any, Any], auth: Auth) -> None:
    """Raise `InvalidArgument` for a bare key, or a token without a scope, where the operation needs one."""
    operation, wanted = request.operation, " or ".join(request.operation.scopes)
    if any(name.lower() == AUTHORIZATION for name in request.extra.headers):
        return
    if isinstance(auth, HeaderAuth) and auth.header != AUTHORIZATION:
        raise InvalidArgument("api_key", "a bare key", f"credentials= with the scope {wanted}", source=operation.name)
    scopes = auth.scopes if isinstance(auth, GoogleAuth) else None
    if scopes is not None and not scopes & frozenset(operation.scopes):
        raise InvalidArgument("credentials", "scopes " + ", ".join(sorted(scopes)), wanted, source=operation.name)
