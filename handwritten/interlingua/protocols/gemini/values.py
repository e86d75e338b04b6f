"""Each value of a request against what the API's document says of it, by the tables made of that document."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias, cast

from interlingua.errors import InvalidArgument
from interlingua_wire.gemini.checks import TYPES

Fields: TypeAlias = Mapping[str, Any]
Limits: TypeAlias = Mapping[str, Any]

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")
SECONDS = re.compile(r"-?\d+(\.\d{1,9})?s")
NOTHING: Fields = {}
CAPITAL = re.compile(r"(?<!^)([A-Z])")


def refuse_outside(fields: Fields, name: str, *, path: str = "") -> None:
    """Raise `InvalidArgument` for the first value outside what is documented of a type."""
    told = TYPES.get(name)
    if told is None:
        return
    limited = told.get("fields")
    if limited is not None:
        for field, value in fields.items():
            limits = limited.get(field)
            if limits is not None and value is not None:
                refuse_value(value, limits, _joined(path, field))
    if len(fields) > 1:
        for group in told.get("one_of", ()):
            _refuse_several(fields, group, path, told.get("source"))
    for field, others in told.get("needs", NOTHING).items():
        if fields.get(field) is not None:
            for other, values in others.items():
                _refuse_alone(fields, field, other, values, path, told.get("source"))


def refuse_value(value: object, limits: Limits, path: str) -> None:
    """Raise `InvalidArgument` for a value outside its limits, or for one within it."""
    if isinstance(value, str):
        _refuse_text(value, limits, path)
    elif isinstance(value, bool | bytes):
        return
    elif isinstance(value, int | float):
        _refuse_number(value, limits, path)
    elif isinstance(value, Mapping):
        if "type" in limits:
            refuse_outside(cast("Fields", value), limits["type"], path=path)
    elif isinstance(value, Sequence):
        _refuse_list(cast("Sequence[object]", value), limits, path)


@cache
def spoken(field: str) -> str:
    """A field's name as the methods have it."""
    return CAPITAL.sub(r"_\1", field).lower()


def _joined(path: str, field: str) -> str:
    return f"{path}.{field}" if path else spoken(field)


def _refuse_number(value: float, limits: Limits, path: str) -> None:
    least, most, above = (limits.get(key) for key in ("minimum", "maximum", "exclusiveMinimum"))
    is_inside = (least is None or value >= least) and (most is None or value <= most)
    if not is_inside or (above is not None and value <= above):
        _refuse(path, repr(value), _range(least, most, above), limits)


def _range(least: float | None, most: float | None, above: float | None) -> str:
    if above is not None:
        return f"more than {above}, at most {most}"
    return f"at most {most}" if least is None else f"{least} to {most}"


def is_moment(text: str) -> bool:
    """A date and time with its offset, which the calendar has."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return MOMENT.fullmatch(text) is not None


def is_seconds(text: str) -> bool:
    """A duration."""
    return SECONDS.fullmatch(text) is not None


FORMATS: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "moment": (is_moment, "a moment such as '2026-11-28T12:00:00Z'"),
    "seconds": (is_seconds, "seconds with an s, such as '300s'"),
}


def _refuse_text(value: str, limits: Limits, path: str) -> None:
    if "maxLength" in limits and len(value) > limits["maxLength"]:
        _refuse(path, f"a text of {len(value)} characters", f"at most {limits['maxLength']} characters", limits)
    if "pattern" in limits and not re.fullmatch(limits["pattern"].strip("^$"), value):
        form = limits["pattern"].strip("^$")
        _refuse(path, f"{value!r} (str)", limits.get("words") or f"a text of the form {form}", limits)
    if "format" in limits:
        fits, words = FORMATS[limits["format"]]
        if not fits(value):
            _refuse(path, f"{value!r} (str)", words, limits)


def _refuse_list(value: Sequence[object], limits: Limits, path: str) -> None:
    least, most = limits.get("minItems", 0), limits.get("maxItems")
    if len(value) < least or (most is not None and len(value) > most):
        _refuse(path, f"a list of {len(value)}", f"{least} to {most} of them", limits)
    if key := limits.get("unique"):
        named = [cast("Fields", item).get(key) for item in value if isinstance(item, Mapping)]
        if twice := next((name for name in named if named.count(name) > 1), None):
            _refuse(path, f"two with the {key} {twice!r}", f"one for each {key}", limits)
    if each := limits.get("each"):
        for index, item in enumerate(value):
            refuse_value(item, each, f"{path}[{index}]")


def _refuse_several(fields: Fields, group: Sequence[str], path: str, source: str | None) -> None:
    given = [field for field in group if fields.get(field) is not None]
    if len(given) > 1:
        names = [_joined("", field) if not path else field for field in group]
        raise InvalidArgument(
            _joined(path, given[1]), f"it beside {given[0]}", f"only one of {', '.join(names)}", source=source
        )


def _refuse_alone(
    fields: Fields, field: str, other: str, values: Sequence[object], path: str, source: str | None
) -> None:
    found = fields.get(other)
    if found is None or (values and found not in values):
        wanted = f"{other} {' or '.join(map(str, values))}".rstrip() if values else other
        beside = f"{other} {found}" if found is not None else f"no {other}"
        raise InvalidArgument(_joined(path, field), f"it with {beside}", f"it together with {wanted}", source=source)


def _refuse(path: str, found: str, expected: str, limits: Limits) -> None:
    instead = f"; {limits['instead']}" if "instead" in limits else ""
    raise InvalidArgument(path, found, expected + instead, source=limits.get("source"))
