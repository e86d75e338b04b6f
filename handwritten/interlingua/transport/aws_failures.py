"""What went wrong while botocore looked for keys, as errors that say what to set."""

from __future__ import annotations

from typing import Any

from interlingua.errors import AuthenticationFailed, ConnectionFailed, InterlinguaError, InvalidArgument

FILES = "~/.aws/config or ~/.aws/credentials, or where AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE point"
UNREACHABLE = frozenset(
    {
        "ConnectTimeoutError",
        "ConnectionClosedError",
        "EndpointConnectionError",
        "HTTPClientError",
        "ProxyConnectionError",
        "ReadTimeoutError",
        "SSLError",
    }
)
SIGN_IN_OVER = frozenset(
    {
        "LoginError",
        "LoginRefreshRequired",
        "LoginTokenLoadError",
        "SSOError",
        "SSOTokenLoadError",
        "TokenRetrievalError",
        "UnauthorizedSSOTokenError",
    }
)
SILENT = frozenset({"custom-process"})
"""Whose own words are not told: they are those of a program that prints keys."""


def chain_failure(error: Exception, provider: str, profile: str | None) -> InterlinguaError:
    """The error to raise in place of one of botocore's, told apart by its name: it has no useful tree."""
    if isinstance(error, InterlinguaError):
        return error
    name, facts = type(error).__name__, _facts(error)
    whose = f"profile {profile or facts.get('profile') or 'default'!r}"
    if name == "ProfileNotFound":
        setting = "profile" if profile else "AWS_PROFILE"
        return InvalidArgument(setting, repr(facts.get("profile", profile)), f"a profile in {FILES}")
    if name == "PartialCredentialsError":
        found = f"only a part of the keys ({facts.get('provider', 'the chain')})"
        return InvalidArgument("credentials", found, f"{facts.get('cred_var', 'the rest')} too")
    if name in SIGN_IN_OVER:
        text = f"{provider}: the sign-in of {whose} is over, or there was none: run `aws sso login` or `aws login`"
        return AuthenticationFailed(text, provider=provider, code=name)
    if name in UNREACHABLE or isinstance(error, OSError):
        return ConnectionFailed(f"{provider}: keys could not be fetched: {error}", provider=provider)
    told = "" if facts.get("provider") in SILENT else f": {error}"
    return AuthenticationFailed(f"{provider}: no keys from {whose} ({name}){told}", provider=provider, code=name)


def _facts(error: Exception) -> dict[str, Any]:
    """The facts that botocore keeps in its errors."""
    return dict(vars(error).get("kwargs") or {})
