"""Which model answers when none is named."""

from __future__ import annotations

from interlingua import Client
from interlingua.cli.failures import note
from interlingua.errors import InvalidArgument

EMBEDDED = "llamacpp"
"""The provider that runs inside this process; its row names its model."""


def default_model(client: Client) -> str:
    """The embedded model where no key is set. With a key, the choice is the user's: it may cost money."""
    found = [card.name for card in client.providers() if card.key_found]
    if found:
        raise InvalidArgument("--model", "none", f"PROVIDER/MODEL; keys are set for {', '.join(found)}")
    note("no key is set; the embedded model answers (choose another with -m)")
    return EMBEDDED
