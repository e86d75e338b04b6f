"""What callers ask about a model before they choose it: what it is for, and whether it sees."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from interlingua.profiles import fits

if TYPE_CHECKING:
    from interlingua.chat import ModelKind


class Traits(NamedTuple):
    """Of one model. One that nobody has heard of chats and sees."""

    kind: ModelKind = "chat"
    takes_images: bool = True


class Trait(NamedTuple):
    """What holds for the models that the patterns match; a later row replaces an earlier one."""

    model: str
    source: str
    """Where it stands."""
    checked: date
    """The day it was looked up."""
    provider: str = "*"
    kind: ModelKind | None = None
    takes_images: bool | None = None


def traits_of(*, provider: str, model: str) -> Traits:
    """The traits of a model, as far as rows tell them."""
    found: dict[str, Any] = {}
    for row in load_traits():
        if fits(provider, row.provider) and fits(model, row.model):
            said: Mapping[str, Any] = {"kind": row.kind, "takes_images": row.takes_images}
            found.update({name: value for name, value in said.items() if value is not None})
    return Traits(**found)


@cache
def load_traits() -> tuple[Trait, ...]:
    """All rows."""
    from interlingua.profiles.rows import TRAITS

    return tuple(Trait(**row) for row in TRAITS)
