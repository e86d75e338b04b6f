"""Lists of providers and models: a table for people, lines with tabs for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from interlingua import Client, ProviderCard
from interlingua.chat import ModelCard
from interlingua.cli import WORLD_FAILED
from interlingua.cli.failures import end, note
from interlingua.errors import InterlinguaError, InvalidArgument


def list_providers() -> None:
    """Print every provider, the state of its key, and where its documentation is."""
    with Client() as client:
        rows = [(card.name, key_state(card), card.docs) for card in client.providers()]
    show(("provider", "key", "documentation"), rows)


def key_state(card: ProviderCard) -> str:
    """Whether the provider can be asked, in words; never the key."""
    variables = " or ".join(card.key_variables)
    if card.key_found:
        return f"found: {variables}"
    if not variables:
        return "no key opens it" if card.needs_key else "none needed"
    return f"missing: {variables}" if card.needs_key else f"optional: {variables}"


def list_models(provider: str | None) -> None:
    """Print the models of one provider, or of all whose key is set; one that fails does not hide the others."""
    with Client() as client:
        if provider is not None:
            show_models(client.models(provider))
        else:
            list_models_of(client, [card.name for card in client.providers() if card.key_found])


def list_models_of(client: Client, providers: Sequence[str]) -> None:
    """Print the models of the providers."""
    if not providers:
        raise InvalidArgument("PROVIDER", "none", "a provider, since no key is set; `interlingua providers` lists them")
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
