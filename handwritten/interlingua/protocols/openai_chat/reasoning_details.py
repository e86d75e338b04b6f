"""Reasoning as a list of details, which gateways pass on from whoever made it and want back as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from attrs import evolve

from interlingua.messages import Native, Reasoning
from interlingua.protocols.openai_chat.name import NAME

FIELD = "reasoning_details"
WORDS = ("text", "summary")
"""Fields of a detail that a person may read."""
IN_PIECES = (*WORDS, "data")
Detail = Mapping[str, Any]


def details_in(extra: Mapping[str, Any] | None) -> list[Detail]:
    """The details of a message, or of a piece of one."""
    found = (extra or {}).get(FIELD)
    if not isinstance(found, list):
        return []
    return [cast("Detail", each) for each in cast("list[object]", found) if isinstance(each, Mapping)]


def words_in(details: Iterable[Detail]) -> Iterator[str]:
    """What can be read of them."""
    for detail in details:
        yield from (text for word in WORDS if isinstance(text := detail.get(word), str) and text)


def joined(pieces: Sequence[Detail]) -> list[Detail]:
    """The details of a stream: pieces of one kind with the same index are one, their texts put together."""
    whole: dict[tuple[object, object], dict[str, Any]] = {}
    for piece in pieces:
        detail = whole.setdefault((piece.get("type"), piece.get("index")), {})
        for name, value in piece.items():
            if name in IN_PIECES and isinstance(detail.get(name), str) and isinstance(value, str):
                detail[name] += value
            elif value is not None or name not in detail:
                detail[name] = value
    return list(whole.values())


def with_details(part: Reasoning, details: Sequence[Detail]) -> Reasoning:
    """The reasoning, and what goes back of it."""
    if not details:
        return part
    signature = part.signature or _first(details, "signature")
    redacted = None if part.text else _first(details, "data")
    return evolve(part, signature=signature, redacted=redacted, native=Native({FIELD: list(details)}, NAME))


def details_of(part: Reasoning) -> list[Detail]:
    """What goes back: the details as they came, else the text as one."""
    if part.native is not None and FIELD in part.native.value:
        return list(part.native.value[FIELD])
    signed = {} if part.signature is None else {"signature": part.signature}
    return [{"type": "reasoning.text", "text": part.text, **signed}]


def _first(details: Iterable[Detail], name: str) -> str | None:
    return next((value for detail in details if isinstance(value := detail.get(name), str)), None)
