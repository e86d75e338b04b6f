"""Event streams of an AWS service model: what each message is, which fail the call, and whose payload is bare."""

from __future__ import annotations

from ..document import ref_to
from ..naming import pascal
from ..problems import JSON, Problem
from .aws_shapes import Shapes

MEDIA = "application/vnd.amazon.eventstream"


class Events:
    """One event stream as the messages are read: `{"event": its :event-type, "data": its payload}`."""

    def __init__(self, name: str, shapes: Shapes) -> None:
        self._name = name
        self._shapes = shapes
        members = shapes.all[name]["members"]
        self._errors = {key: one["shape"] for key, one in members.items() if shapes.all[one["shape"]].get("exception")}
        self._events = {key: one["shape"] for key, one in members.items() if key not in self._errors}

    def schema(self) -> JSON:
        """A reference to the union of all events; a message that is an exception is none of them."""
        self._shapes.components[self._name] = {
            "oneOf": [self._envelope(event, shape) for event, shape in self._events.items()],
            "discriminator": {"propertyName": "event"},
        }
        return ref_to(self._name)

    def rule(self) -> JSON:
        """What else `x-il-stream` says of it."""
        payloads = {event: field for event, shape in self._events.items() if (field := self._bare(shape))}
        errors = {key: error_status(self._shapes.all[shape]) for key, shape in self._errors.items()}
        rule: JSON = {"envelope": True, "errors": errors} if errors else {"envelope": True}
        return {**rule, "payloads": payloads} if payloads else rule

    def problems(self) -> list[Problem]:
        """Members that stand in a message's headers, which nothing reads."""
        return [
            Problem("event-header", f"/components/schemas/{shape}", f"{member} is in the headers of a message")
            for shape in self._events.values()
            for member, value in self._shapes.all[shape]["members"].items()
            if value.get("eventheader")
        ]

    def _envelope(self, event: str, shape: str) -> JSON:
        name = f"{self._name}{pascal(event)}"
        self._shapes.components[name] = {
            "type": "object",
            "properties": {"event": {"type": "string", "enum": [event]}, "data": self._shapes.use(shape)},
            "required": ["event", "data"],
        }
        return ref_to(name)

    def _bare(self, shape: str) -> str | None:
        """The member that the whole payload is, if it is one."""
        members = self._shapes.all[shape]["members"]
        return next((member for member, value in members.items() if value.get("eventpayload")), None)


def error_status(shape: JSON) -> int:
    """The HTTP status of an exception; by whose fault it is where the model does not say."""
    return shape.get("error", {}).get("httpStatusCode") or (500 if shape.get("fault") else 400)


def error_code(name: str, shape: JSON) -> str:
    """What the service calls it: in the header `x-amzn-errortype`, or in the body."""
    return shape.get("error", {}).get("code", name)
