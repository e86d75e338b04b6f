"""Every limit that the API's document has for a value of a request is held before sending, at its edge and beyond."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlingua.errors import InvalidArgument
from interlingua.protocols.gemini.rules import check_request
from interlingua.protocols.gemini.values import is_moment, is_seconds, refuse_outside, refuse_value, spoken
from interlingua_wire._core.request import Request
from interlingua_wire.gemini.checks import BODIES, QUERIES, TYPES
from tests.wire.fakes import operations

BEYOND: Mapping[str, Callable[[Any], Any]] = {
    "minimum": lambda least: least - 1,
    "maximum": lambda most: most + 0.5,
    "exclusiveMinimum": lambda above: above,
    "maxLength": lambda most: "x" * (most + 1),
    "pattern": lambda form: "no blank fits",
    "minItems": lambda least: [],
    "maxItems": lambda most: [{}] * (most + 1),
    "unique": lambda key: [{key: "A"}, {key: "A"}],
    "format": lambda kind: "soon",
}
AT_THE_EDGE: Mapping[str, Callable[[Any], Any]] = {
    "minimum": lambda least: least,
    "maximum": lambda most: most,
    "maxLength": lambda most: "x" * most,
    "minItems": lambda least: [{}] * least,
    "maxItems": lambda most: [{}] * most,
    "unique": lambda key: [{key: "A"}, {key: "B"}],
}
BY_ID = {operation.id: operation for operation in operations("gemini").values()}


Steps: TypeAlias = tuple[str | int, ...]


class Place(NamedTuple):
    """Where something is said, reached from the body of an operation."""

    operation: str
    steps: Steps
    said: Mapping[str, Any]

    @property
    def path(self) -> str:
        """As an error has it."""
        first, *rest = self.steps
        return spoken(str(first)) + "".join(f"[{step}]" if step == 0 else f".{step}" for step in rest)

    def body(self, value: Any) -> dict[str, Any]:
        """A body that holds the value there, and nothing else."""
        first, *rest = self.steps
        for step in reversed(rest):
            value = [value] if step == 0 else {step: value}
        return {str(first): value}


def fields() -> Iterator[Place]:
    """Every value of which something is said, by its shortest way."""
    seen: set[str] = set()
    waiting: list[tuple[str, Steps, str]] = [(operation, (), name) for operation, name in BODIES.items()]
    while waiting:
        operation, steps, name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        for field, rule in TYPES[name].get("fields", {}).items():
            yield Place(operation, (*steps, field), rule)
            within: Mapping[str, Any] = rule
            more: Steps = (*steps, field)
            while "each" in within:
                within, more = within["each"], (*more, 0)
            if "type" in within:
                waiting.append((operation, more, within["type"]))


def types() -> Iterator[Place]:
    """Every type whose fields depend on each other; steps lead to it."""
    roots = {name: Place(operation, (), TYPES[name]) for operation, name in BODIES.items()}
    yield from roots.values()
    for place in fields():
        within, steps = place.said, place.steps
        while "each" in within:
            within, steps = within["each"], (*steps, 0)
        if "type" in within and within["type"] not in roots:
            yield Place(place.operation, steps, TYPES[within["type"]])


FIELDS = list(fields())
LIMITS = [(place, keyword) for place in FIELDS for keyword in place.said if keyword in BEYOND]
TOGETHER = [(place, group) for place in types() for group in place.said.get("one_of", ())]
NEEDS = [
    (place, field, other, values)
    for place in types()
    for field, others in place.said.get("needs", {}).items()
    for other, values in others.items()
]


def told(operation: str, body: Mapping[str, Any]) -> InvalidArgument:
    """What is said of a body before it is sent."""
    with pytest.raises(InvalidArgument) as caught:
        check_request(Request(BY_ID[operation], body=body))
    return caught.value


@pytest.mark.parametrize(("place", "keyword"), LIMITS, ids=lambda item: getattr(item, "path", str(item)))
def test_a_value_beyond_its_limit_is_refused(place: Place, keyword: str) -> None:
    error = told(place.operation, place.body(BEYOND[keyword](place.said[keyword])))
    assert error.field == place.path
    assert error.source == place.said.get("source")
    assert error.expected


@pytest.mark.parametrize(
    ("place", "keyword"),
    [(place, keyword) for place, keyword in LIMITS if keyword in AT_THE_EDGE],
    ids=lambda item: getattr(item, "path", str(item)),
)
def test_a_value_at_its_limit_passes(place: Place, keyword: str) -> None:
    within = {key: value for key, value in place.said.items() if key != "each"}
    refuse_value(AT_THE_EDGE[keyword](place.said[keyword]), within, place.path)


@pytest.mark.parametrize(("place", "group"), TOGETHER, ids=lambda item: str(getattr(item, "steps", item)))
def test_of_fields_that_exclude_each_other_one_passes(place: Place, group: Sequence[str]) -> None:
    body = nested(place, {field: {} for field in group[:2]})
    assert "only one of" in told(place.operation, body).expected
    for field in group:
        others = place.said.get("needs", {}).get(field, {})
        refuse_together(place, {field: {}, **{other: next(iter(values), "x") for other, values in others.items()}})


@pytest.mark.parametrize(
    ("place", "field", "other", "values"), NEEDS, ids=lambda item: str(getattr(item, "steps", item))
)
def test_a_field_that_needs_another_is_refused_without_it(
    place: Place, field: str, other: str, values: Sequence[Any]
) -> None:
    error = told(place.operation, nested(place, {field: {}}))
    assert error.field.endswith(field)
    assert other in error.expected
    for value in values:
        refuse_together(place, {field: {}, other: value})
    if values:
        assert other in told(place.operation, nested(place, {field: {}, other: "another"})).expected


def nested(place: Place, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """A body that holds the object at a place."""
    return place.body(value) if place.steps else value


def refuse_together(place: Place, value: Mapping[str, Any]) -> None:
    """Look at what is said of an object's fields together."""
    name = next(name for name, said in TYPES.items() if said is place.said)
    refuse_outside(value, name)


@pytest.mark.parametrize("operation", QUERIES)
def test_a_parameter_of_the_query_is_held_too(operation: str) -> None:
    for name, limits in QUERIES[operation].items():
        keyword = next(keyword for keyword in limits if keyword in BEYOND)
        beyond = {name: BEYOND[keyword](limits[keyword])}
        with pytest.raises(InvalidArgument, match=re.escape(limits["source"])):
            check_request(Request(BY_ID[operation], query=beyond, body={}))


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("2026-11-28T12:00:00Z", True),
        ("2026-11-28T12:00:00.123456789+05:30", True),
        ("2026-11-28T12:00:00", False),
        ("2026-02-30T12:00:00Z", False),
        ("2026-11-28", False),
        ("", False),
    ],
)
def test_a_moment_has_an_offset_and_stands_in_the_calendar(text: str, fits: bool) -> None:
    assert is_moment(text) is fits


@pytest.mark.parametrize(
    ("text", "fits"), [("300s", True), ("0.5s", True), ("300", False), ("5m", False), ("s", False)]
)
def test_a_duration_is_seconds_with_an_s(text: str, fits: bool) -> None:
    assert is_seconds(text) is fits


def test_what_is_of_a_wrong_kind_is_left_to_the_server() -> None:
    for requests in (3, None, "text", [3], [{"chunk": 3, "name": 3}]):
        for name in ("batchDelete", "batchUpdate"):
            operation = BY_ID[f"corpora.documents.chunks.{name}"]
            check_request(Request(operation, path={"parent": "corpora/c/documents/d"}, body={"requests": requests}))


KEYS = sorted({name for said in TYPES.values() for name in said.get("fields", ())} | {"parent", "model", "name"})
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just("2026-11-28"))
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)),
    max_leaves=12,
)


@given(operation=st.sampled_from(sorted(BODIES)), body=st.dictionaries(st.sampled_from(KEYS), ANYTHING, max_size=4))
@settings(max_examples=400, deadline=None)
def test_whatever_is_in_a_body_it_passes_or_is_refused(operation: str, body: dict[str, Any]) -> None:
    path = dict.fromkeys(BY_ID[operation].patterns, "a/b")
    with suppress(InvalidArgument):
        check_request(Request(BY_ID[operation], path=path, body=body))


def test_what_is_no_value_of_ours_passes() -> None:
    refuse_value(True, {"maximum": 0}, "x")
    refuse_value(b"xx", {"maxLength": 1}, "x")
    refuse_outside({"displayName": None}, "Corpus")
    refuse_outside({"anything": 1}, "NoSuchType")


def test_there_is_something_to_hold() -> None:
    assert len(LIMITS) > 40
    assert len(TOGETHER) > 8
    assert len(NEEDS) > 6
