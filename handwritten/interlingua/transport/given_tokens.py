"""Tokens of the caller's own making: a function, or an object that gives them, as those of azure-identity."""

from __future__ import annotations

import base64
import inspect
import json
from collections.abc import Callable
from time import time
from typing import Any, cast

from interlingua.errors import InvalidArgument
from interlingua.transport.auth import JsonT, Secret
from interlingua.transport.tokens import Token

WANTED = "a function that gives a token, or an object with get_token(scope); neither async"


class GivenTokens:
    """Asks the caller for tokens."""

    origin = ""

    def __init__(self, credentials: object, scope: str) -> None:
        get_token: object = getattr(credentials, "get_token", None)  # azure-identity's word, or nothing of the kind
        ask = get_token if callable(get_token) else credentials
        if not callable(ask) or inspect.iscoroutinefunction(ask):
            raise InvalidArgument("credentials", type(credentials).__name__, WANTED)
        self._ask = cast("Callable[..., Any]", ask)
        self._scopes = (scope,) if callable(get_token) else ()

    def __repr__(self) -> str:
        return "<GivenTokens>"

    def fetch(self) -> Token:
        """What the caller gives. Raises what it raises."""
        answer = self._ask(*self._scopes)
        if inspect.iscoroutine(answer):
            answer.close()
        if isinstance(answer, str):
            return Token(Secret(answer), _remaining(_expiry(answer)))
        text, ends = getattr(answer, "token", None), getattr(answer, "expires_on", None)  # azure-identity's AccessToken
        if isinstance(text, str):
            return Token(Secret(text), _remaining(ends if isinstance(ends, int | float) else _expiry(text)))
        raise InvalidArgument("credentials", f"one that gives {type(answer).__name__}", WANTED)

    def hide_in(self, value: JsonT) -> JsonT:
        """What the caller proves himself with is not known here."""
        return value


def _remaining(moment: float | None) -> float | None:
    return None if moment is None else moment - time()


def _expiry(token: str) -> float | None:
    """When a JSON Web Token says that it ends; None for one of another kind."""
    parts = token.split(".")
    try:
        claims: Any = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        return float(claims["exp"])
    except (IndexError, ValueError, KeyError, TypeError):
        return None
