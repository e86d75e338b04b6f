"""Databricks' tokens, for a service principal of a workspace.

https://docs.databricks.com/aws/en/dev-tools/auth/oauth-m2m, checked 2026-11-28.
"""

from __future__ import annotations

from typing import Final

from interlingua.providers.tokens import Search, all_or_none
from interlingua.transport import Secret
from interlingua.transport.token_server import Proof, TokenServer

CLIENT, SECRET = VARIABLES = ("DATABRICKS_CLIENT_ID", "DATABRICKS_CLIENT_SECRET")
PATH = "/oidc/v1/token"
SCOPE = "all-apis"
LOOKED: Final = (f"{CLIENT} with {SECRET}",)
HINTS = {
    "invalid_client": f"{CLIENT} and {SECRET} are not those of a service principal of the workspace, or have ended",
}


def scope() -> str:
    """What tokens are asked for."""
    return SCOPE


def token_server(search: Search) -> TokenServer | None:
    """The workspace's own, where client and secret are there and no token is. Raises `MissingKey`."""
    found = None if search.key is not None else all_or_none(search.provider, VARIABLES)
    if found is None:
        return None
    client, secret = found
    return TokenServer(
        url=search.base_url + PATH,
        provider=search.provider.name,
        form={"grant_type": "client_credentials", "scope": SCOPE},
        proof=Proof(secret=Secret(secret), client_id=client, origin=SECRET),
        hints=HINTS,
        http=search.http,
    )
