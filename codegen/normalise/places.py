"""What a schema without a name would be called, by where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..document import endpoints
from ..naming import join_names, pascal, singular
from ..problems import JSON
from .component_names import NAME, title_of
from .flatten import BASE

TITLE = "x-il-title"
_TAGS = ("type", "role", "object", "kind", "event", "mode", "status")
_TYPE_LABELS = {
    "string": "Text",
    "array": "List",
    "object": "Object",
    "integer": "Integer",
    "number": "Number",
    "boolean": "Flag",
}
_MEDIA_WORDS = {"application/json": "Json", "multipart/form-data": "Form"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a schema stands, and what it would be called there."""

    name: str
    where: str
    longer: tuple[str, ...] = ()
    """Other names, in order of preference."""
    of: str = ""
    """The same place for people: `Message.content`."""

    def under(self, label: str, where: str, *longer: str, of: str = "") -> Place:
        """The place of a part. Words that would stand twice stand once, unless that is another's name."""
        names = [join_names(self.name, one) for one in (label, *longer)]
        plain = [self.name + one for one in (label, *longer)]
        return Place(names[0], f"{self.where}/{where}", (*names[1:], *plain), of or self.of or self.name)

    def field(self, name: str) -> Place:
        """The place of a property."""
        return self.under(pascal(name) or "Value", f"properties/{name}", of=f"{self.name}.{name}")

    def items(self) -> Place:
        """The place of a list's items, in the singular where the list's name has one."""
        one, plain = singular(self.name), f"{self.name}Item"
        names = (one, plain) if one else (plain,)
        return Place(names[0], f"{self.where}/items", names[1:], self.of)

    def member(self, members: Sequence[JSON], index: int) -> Place:
        """The place of a union's member. A list among the members is no part of its items' name."""
        schema = members[index]
        if schema.get("type") == "array" and TITLE not in schema:
            return Place(self.name, f"{self.where}/anyOf/{index}", of=self.of or self.name)
        others = [*members[:index], *members[index + 1 :]]
        labels = list(_labels(schema, others)) or ["Other"]
        return self.under(labels[0], f"anyOf/{index}", *labels[1:])

    def candidates(self, schema: JSON) -> list[str]:
        """All names for the schema here, the best first."""
        said = [schema[NAME]] if NAME in schema else []
        labelled = [join_names(self.name, label) for label in _labels(schema)]
        return list(dict.fromkeys([*said, self.name, *self.longer, *labelled]))


def operation_places(document: JSON) -> dict[str, Place]:
    """What inline bodies, replies and parameters are called, by the path to where they stand."""
    places: dict[str, Place] = {}
    for section in ("paths", "webhooks"):
        for endpoint in endpoints(document, section=section):
            base = f"/{section}/{endpoint.path.replace('~', '~0').replace('/', '~1')}/{endpoint.method}"
            for where, name, longer in _operation_names(endpoint.operation, title_of(endpoint)):
                places[base + where] = Place(name, base + where, longer)
    return places


def _operation_names(operation: JSON, title: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for index, parameter in enumerate(operation["parameters"]):
        yield f"/parameters/{index}/schema", join_names(title, pascal(parameter["name"])), ()
    for media in operation.get("requestBody", {}).get("content", {}):
        where = f"/requestBody/content/{media.replace('/', '~1')}/schema"
        yield where, f"{title}Request", (f"{title}{_media_word(media)}Request",)
    for status, response in operation["responses"].items():
        for media in response.get("content", {}):
            where = f"/responses/{status}/content/{media.replace('/', '~1')}/schema"
            yield where, title + _reply_word(status, media), (f"{title}{_media_word(media)}Response",)


def _media_word(media: str) -> str:
    return _MEDIA_WORDS.get(media, pascal(media.rpartition("/")[2]))


def _reply_word(status: str, media: str) -> str:
    if not status.startswith("2"):
        return "Error"
    return "Event" if media == "text/event-stream" else "Response"


def _labels(schema: JSON, others: Sequence[JSON] = ()) -> Iterator[str]:
    """What may tell one member of a union from the others, the best first."""
    if TITLE in schema:
        yield schema[TITLE]
    if BASE in schema:
        yield pascal(schema[BASE])
    yield from _tag_labels(schema)
    yield from _own_field_labels(schema, others)
    if schema.get("enum"):
        yield "Literal"
    if label := _TYPE_LABELS.get(schema.get("type", "")):
        yield label


def _tag_labels(schema: JSON) -> Iterator[str]:
    properties = schema.get("properties", {})
    for key in [*_TAGS, *sorted(set(properties) - set(_TAGS))]:
        values = properties.get(key, {}).get("enum", ())
        if len(values) == 1:
            yield pascal(str(values[0]))


def _own_field_labels(schema: JSON, others: Sequence[JSON]) -> Iterator[str]:
    """The fields that this member must have and no other object of the union knows."""
    objects = [other for other in others if "properties" in other]
    if not objects:
        return
    known = {name for other in objects for name in other["properties"]}
    for name in schema.get("required", ()):
        if name not in known:
            yield pascal(name)
