"""IBM Cloud's tokens, for an API key.

https://cloud.ibm.com/docs/account?topic=account-iamtoken_from_apikey, checked 2026-11-28.
"""

from __future__ import annotations

import os
from typing import Final
from urllib.parse import urlsplit

from interlingua.errors import InvalidArgument
from interlingua.providers.tokens import Search
from interlingua.transport.token_server import Proof, TokenServer

ADDRESS_VARIABLE = "WATSONX_IAM_URL"
ADDRESS = "https://iam.cloud.ibm.com"
PATH = "/identity/token"
GRANT = "urn:ibm:params:oauth:grant-type:apikey"
LOOKED: Final[tuple[str, ...]] = ()
HINTS = {
    "BXNIM0415E": "it is not an API key of IBM Cloud, or one that was deleted",
    "BXNIM0439E": "the API key is disabled or locked",
}
"""https://cloud.ibm.com/docs/account?topic=account-iam-troubleshooting, checked 2026-11-28."""


def scope() -> str:
    """Tokens are good for all that their owner may do."""
    return ""


def token_server(search: Search) -> TokenServer | None:
    """IAM, where there is an API key; a token is sent as it is. Raises `InvalidArgument`."""
    if search.key is None or search.origin in search.provider.bearer_variables:
        return None
    address = (os.environ.get(ADDRESS_VARIABLE, "").strip() or ADDRESS).rstrip("/")
    if urlsplit(address).scheme not in ("http", "https"):
        raise InvalidArgument(ADDRESS_VARIABLE, repr(address), f"an address, such as {ADDRESS}")
    return TokenServer(
        url=address if address.endswith(PATH) else address + PATH,
        provider=search.provider.name,
        form={"grant_type": GRANT},
        proof=Proof(secret=search.key, secret_field="apikey", origin=search.origin),
        hints=HINTS,
        http=search.http,
    )
