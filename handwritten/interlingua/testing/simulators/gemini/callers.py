"""Who calls, by key or by OAuth token, and whether that will do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from interlingua.testing.simulators.gemini.contract import load_document
from interlingua.testing.simulators.gemini.refusals import Json, Refusal, reason
from interlingua.testing.simulators.gemini.state import OWNER, State

BEARER = "bearer "
WRONG = "wrong-key"
"""A key that is refused, so that this can be tried."""


def caller_of(state: State, operation: str, headers: Mapping[str, str], query: Mapping[str, str]) -> str:
    """The address of the person. Raises `Refusal` for credentials that are none, or not enough."""
    authorization = headers.get("authorization", "")
    if authorization.lower().startswith(BEARER):
        return _by_token(state, authorization[len(BEARER) :].strip())
    key = headers.get("x-goog-api-key") or query.get("key")
    if not key:
        told = "Method doesn't allow unregistered callers (callers without established identity)."
        raise Refusal("PERMISSION_DENIED", told)
    if key == WRONG:
        raise Refusal("INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", reason("API_KEY_INVALID"))
    if operation in needing_oauth():
        told = "API keys are not supported by this API. Expected OAuth2 access token."
        raise Refusal("UNAUTHENTICATED", told, reason("CREDENTIALS_MISSING"))
    return OWNER


def _by_token(state: State, token: str) -> str:
    if token not in state.people:
        told = "Request had invalid authentication credentials. Expected OAuth 2 access token."
        raise Refusal("UNAUTHENTICATED", told, reason("ACCESS_TOKEN_EXPIRED"))
    if token in state.narrow_tokens:
        told = "Request had insufficient authentication scopes."
        raise Refusal("PERMISSION_DENIED", told, reason("ACCESS_TOKEN_SCOPE_INSUFFICIENT"))
    return state.people[token]


@cache
def needing_oauth() -> frozenset[str]:
    """The operations for which a key does not do."""
    paths: list[dict[str, Json]] = list(load_document()["paths"].values())
    found = ((item["operationId"], item.get("security", ())) for path in paths for item in path.values())
    return frozenset(name for name, ways in found if ways and all("ApiKey" not in way for way in ways))
