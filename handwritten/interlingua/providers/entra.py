"""Microsoft Entra's tokens, for a client of a tenant.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow, checked 2026-11-28.
"""

from __future__ import annotations

import os
import re
from typing import Final

from interlingua.errors import InvalidArgument
from interlingua.providers.tokens import Search, all_or_none
from interlingua.transport import Secret
from interlingua.transport.token_server import Proof, TokenServer

TENANT, CLIENT, SECRET = VARIABLES = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET")
AUTHORITY_VARIABLE = "AZURE_AUTHORITY_HOST"
AUTHORITY = "https://login.microsoftonline.com"
SCOPE_VARIABLE = "AZURE_SCOPE"
SCOPE = "https://cognitiveservices.azure.com/.default"
NAME = re.compile(r"[\w.-]+", re.ASCII)
LOOKED: Final = (f"{TENANT} with {CLIENT} and {SECRET}",)
HINTS = {
    "AADSTS7000215": f"{SECRET} is not a secret of this client",
    "AADSTS7000222": f"{SECRET} has expired",
    "AADSTS700016": f"{CLIENT} is not a client of the tenant",
    "AADSTS90002": f"{TENANT} is not a tenant",
    "AADSTS900023": f"{TENANT} is not a tenant",
    "AADSTS500011": f"{SCOPE_VARIABLE} is not known to the tenant",
    "AADSTS70011": f"{SCOPE_VARIABLE} is not a scope",
}
"""https://learn.microsoft.com/entra/identity-platform/reference-error-codes, checked 2026-11-28."""


def scope() -> str:
    """What tokens are asked for."""
    return os.environ.get(SCOPE_VARIABLE, "").strip() or SCOPE


def token_server(search: Search) -> TokenServer | None:
    """Entra, where tenant, client and secret are there and no key is. Raises `MissingKey`, `InvalidArgument`."""
    found = None if search.key is not None else all_or_none(search.provider, VARIABLES)
    if found is None:
        return None
    tenant, client, secret = found
    if not NAME.fullmatch(tenant):
        raise InvalidArgument(TENANT, "letters that no tenant has", "the id or domain of a tenant")
    host = (os.environ.get(AUTHORITY_VARIABLE, "").strip() or AUTHORITY).rstrip("/")
    return TokenServer(
        url=f"{host if '://' in host else f'https://{host}'}/{tenant}/oauth2/v2.0/token",
        provider=search.provider.name,
        form={"grant_type": "client_credentials", "client_id": client, "scope": scope()},
        proof=Proof(secret=Secret(secret), secret_field="client_secret", origin=SECRET),
        hints=HINTS,
        http=search.http,
    )
