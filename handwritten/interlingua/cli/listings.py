"""Lists of providers and models: a table for people, lines with tabs for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from interlingua.cli import WORLD_FAILED
from interlingua.cli.failures import end, note
from interlingua.errors import InterlinguaError, InvalidArgument
from interlingua.providers.cards import ProviderCard, catalog_cards

if TYPE_CHECKING:
    from interlingua import Client
    from interlingua.chat import ModelCard

ABILITIES = ("provider", "serves", "opened by", "limits", "documentation", "status")


def list_providers(*, with_capabilities: bool = False) -> None:
    """Print every provider, the state of its key, and where its documentation is; or else what each serves."""
    cards = catalog_cards()
    if with_capabilities:
        show(
            ("provider", "serves", "opened by", "limits", "documentation", "status"),
            [abilities(card) for card in cards],
        )
        return
    show(("provider", "key", "documentation"), [(card.name, key_state(card), card.docs) for card in cards])


def abilities(card: ProviderCard) -> tuple[str, ...]:
    """The row of a provider that says what it can do; no cell is empty."""
    serves = f"closed on {card.closed}" if card.closed else " ".join(card.serves)
    limits = "; ".join(f"{name} {limit}" for name, limit in card.limits.items())
    return (card.name, serves, " ".join(card.auth), limits or "none known", card.docs, card.status or "none known")


def key_state(card: ProviderCard) -> str:
    """Whether the provider can be asked, in words; never the key."""
    variables = " or ".join(card.key_variables)
    if card.closed is not None:
        return f"closed on {card.closed}"
    if card.key_found:
        return f"found: {variables}"
    if not variables:
        return "no key opens it" if card.needs_key else "none needed"
    return f"missing: {variables}" if card.needs_key else f"optional: {variables}"


def list_models(provider: str | None) -> None:
    """Print the models of one provider, or of all whose key is set; one that fails does not hide the others."""
    found = [card.name for card in catalog_cards() if card.key_found] if provider is None else [provider]
    if not found:
        raise InvalidArgument("PROVIDER", "none", "a provider, since no key is set; `interlingua providers` lists them")
    from interlingua import Client

    with Client() as client:
        if provider is not None:
            show_models(client.models(provider))
        else:
            list_models_of(client, found)


def list_models_of(client: Client, providers: Sequence[str]) -> None:
    """Print the models of the providers."""
    cards: list[ModelCard] = []
    failed: list[str] = []
    for name in providers:
        try:
            cards.extend(client.models(name))
        except InterlinguaError as error:
            failed.append(name)
            note(f"{name}: {error}")
    show_models(cards)
    if failed:
        end(f"no models of {', '.join(failed)}", code=WORLD_FAILED)


def show_models(cards: Iterable[ModelCard]) -> None:
    """One line a model, as it goes after -m."""
    for card in cards:
        print(f"{card.provider}/{card.id}")


def show(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table on a terminal; elsewhere one line a row, its cells parted by tabs."""
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(*headings, box=None, header_style="bold")
    for row in rows:
        table.add_row(*row)
    Console().print(table)
