"""What becomes of one parameter on the way to one model: it is in the body, in a warning, or in an error."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias, cast

from attrs import evolve

from interlingua.calls import chat_call
from interlingua.chat import ChatRequest
from interlingua.errors import CallerError
from interlingua.profiles import load_limits, load_rows
from interlingua.protocols import PROTOCOLS
from interlingua.providers import ProviderSettings, family_of, load_catalog
from interlingua.providers.resolve import directory_from
from tests.matrix.cases import Case

Kind: TypeAlias = Literal["sent", "sent otherwise", "left out", "refused", "silent"]
DEPTH = 3
"""Names of a field's path that are told."""
UNHEARD_OF = "unheard-of"
WHERE = ProviderSettings(region="us-central1", project="p")
"""What some providers must be told before anything can be said to them."""


class Place(NamedTuple):
    """Models that are reached alike."""

    protocol: str
    provider: str
    model: str
    """Of a row's pattern a model that it matches."""


class Outcome(NamedTuple):
    """What became of it."""

    kind: Kind
    where: str
    """The field of the body; else what the warning or the error says."""


def places() -> Iterator[Place]:
    """Every provider over every format that it chats in, for an unknown model and for one of each row and limit."""
    patterns = {(row.provider, row.model) for row in (*load_rows(), *load_limits()) if row.model != "*"}
    for name, row in load_catalog().items():
        for protocol in (protocol for protocol in row.protocols if protocol in PROTOCOLS):
            yield Place(protocol, name, UNHEARD_OF)
            named = (name, family_of(row, protocol), "*")
            models = sorted({one_of(pattern) for provider, pattern in patterns if provider in named})
            yield from (Place(protocol, name, model) for model in models)


def one_of(pattern: str) -> str:
    """A name that the pattern of a row matches."""
    head, bracket, rest = pattern.partition("[")
    name = f"{head}{rest[0]}{rest.partition(']')[2]}" if bracket else head
    return one_of(name) if "[" in name else name.replace("*", "")


def outcome(case: Case, place: Place) -> Outcome:
    """What becomes of the case's parameter there."""
    try:
        before, warned_before = encoded(case.base, place)
        after, warned_after = encoded(case.request, place)
    except CallerError as error:
        return Outcome("refused", str(error))
    return between(before, after, warned_before, warned_after)


def between(before: object, after: object, warned_before: list[str], warned_after: list[str]) -> Outcome:
    """What a parameter did to the request and its warnings."""
    fields = sorted({".".join(path.split(".")[:DEPTH]) for path in changed(before, after)})
    warnings = [warning for warning in warned_after if warning not in warned_before]
    if fields:
        return Outcome("sent otherwise" if warnings else "sent", ", ".join(fields))
    return Outcome("left out", "; ".join(warnings)) if warnings else Outcome("silent", "")


def encoded(request: ChatRequest, place: Place, *, stream: bool = False) -> tuple[Any, list[str]]:
    """Body and path of the call, and what its warnings say; as a client makes it."""
    directory = directory_from(None, None, None, {place.provider: WHERE})
    route = directory.route(directory.provider(place.provider), place.model, place.protocol)
    named = evolve(request, model=place.model if request.model == "m" else request.model)
    call = chat_call(route, named, stream=stream, strict=False, deadline=None)
    sent = json.loads(json.dumps([call.request.path or {}, call.request.body], default=dict))
    return sent, [f"{warning.parameter}: {warning.message}" for warning in call.warnings]


def changed(before: object, after: object, path: str = "") -> Iterator[str]:
    """The fields that differ; what stands in a list is named by the list."""
    if isinstance(before, dict) and isinstance(after, dict):
        old, new = cast("Mapping[str, object]", before), cast("Mapping[str, object]", after)
        for name in {*old, *new}:
            yield from changed(old.get(name), new.get(name), f"{path}.{name}" if path else name)
    elif isinstance(before, list) and isinstance(after, list):
        old_items, new_items = cast("list[object]", before), cast("list[object]", after)
        if len(old_items) != len(new_items):
            yield path
        for old_item, new_item in zip(old_items, new_items, strict=False):
            yield from changed(old_item, new_item, path)
    elif before != after:
        yield path
