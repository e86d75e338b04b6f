"""Reads replies in which a value has the wrong type: the rest of the answer is not lost for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

from attrs import evolve

from interlingua.chat import ChatResponse, Warning
from interlingua.errors import InvalidReply
from interlingua.usage import Usage

if TYPE_CHECKING:
    from interlingua.events import Event
    from interlingua.protocols.base import Glanced
    from interlingua_wire._core.model import WireModel

ReplyT = TypeVar("ReplyT", bound="WireModel")
EventT = TypeVar("EventT", bound="WireModel")
EventT_contra = TypeVar("EventT_contra", contravariant=True)

_LEFT_OUT = Warning(parameter="reply", message="values of the wrong type were left out of the reply; `raw` has them")
_TRIPPED = (AttributeError, KeyError, TypeError, ValueError)
"""What reading a value of the wrong type raises: the wire types promise what some servers do not keep."""


def read_reply(read: Callable[[ReplyT], ChatResponse], reply: ReplyT) -> ChatResponse:
    """What `read` makes of a reply, or, if a value of the wrong type trips it, of the reply without such values."""
    try:
        return read(reply)
    except _TRIPPED:
        pass
    try:
        response = read(without_misfits(reply))
        return evolve(response, warnings=(*response.warnings, _LEFT_OUT))
    except _TRIPPED as error:
        raise InvalidReply(f"the reply is not of its documented form: {error}", body=_excerpt(reply)) from error


class BareDecoder(Protocol[EventT_contra]):
    """A stream decoder that trusts the wire types."""

    def feed(self, event: EventT_contra, /) -> Iterable[Event]: ...
    def end(self) -> Iterable[Event]: ...
    @property
    def usage(self) -> Usage: ...


class GuardedDecoder(Generic[EventT]):
    """A stream decoder that a value of the wrong type ends with a typed error: a stream cannot be read twice."""

    def __init__(
        self, decoder: BareDecoder[EventT], *, glance: Callable[[bytes], Glanced | None] | None = None
    ) -> None:
        self.glance = glance
        self._decoder = decoder
        self._last: EventT | None = None

    def feed(self, event: EventT) -> list[Event]:
        """The events that one wire event makes."""
        self._last = event
        try:
            return list(self._decoder.feed(event))
        except _TRIPPED as error:
            raise self._misfit(error) from error

    def end(self) -> list[Event]:
        """What is still owed."""
        try:
            return list(self._decoder.end())
        except _TRIPPED as error:
            raise self._misfit(error) from error

    @property
    def usage(self) -> Usage:
        """What is known of the tokens so far: nothing, where what tells them is of the wrong type."""
        try:
            return self._decoder.usage
        except _TRIPPED:
            return Usage()

    def _misfit(self, error: Exception) -> InvalidReply:
        return InvalidReply(f"an event is not of its documented form: {error}", body=_excerpt(self._last))


def text_of(value: str) -> str:
    """The text itself; what is no text raises here, where it came in, and not where texts are joined."""
    return value + ""


def without_misfits(reply: ReplyT) -> ReplyT:
    """The reply as if fields, items and values of a wrong type had not been sent."""
    from interlingua_wire._core.model import to_json

    return cast("ReplyT", _validator(type(reply)).validate_json(to_json(reply)))


def _excerpt(value: object) -> bytes:
    from interlingua_wire._core.model import to_json

    return to_json(value)[:65536]


@cache
def _validator(model: type[WireModel]) -> Any:
    from pydantic import TypeAdapter
    from pydantic_core import SchemaValidator

    return SchemaValidator(_forgiving(TypeAdapter(model).core_schema), _use_prebuilt=False)


def _forgiving(schema: Any) -> Any:
    """The same schema, in which what does not fit is left out instead of refused."""
    found = dict(schema)
    if "schema" in found:
        found["schema"] = _forgiving(found["schema"])
    for key in ("items_schema", "values_schema"):
        if key in found:
            found[key] = {"type": "default", "schema": _forgiving(found[key]), "on_error": "omit"}
    if found["type"] == "default":
        found.setdefault("on_error", "default")
    if found["type"] == "model-fields":
        found["fields"] = {name: _forgiving(field) for name, field in found["fields"].items()}
    if found["type"] == "tagged-union":
        found["choices"] = {tag: _forgiving(choice) for tag, choice in found["choices"].items()}
    if found["type"] == "union":
        found["choices"] = [_forgiving(choice) for choice in found["choices"]]
    if found["type"] == "definitions":
        found["definitions"] = [_forgiving(definition) for definition in found["definitions"]]
    return found
