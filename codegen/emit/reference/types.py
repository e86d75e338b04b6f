"""A page for each module of types: what they are, and their fields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ...ir import Api
from ...names import Decision, public_classes
from ...problems import JSON
from ...words import attribute
from ..annotations import annotation
from ..dialects import request_schema
from .markdown import code, page, prose, table, without_lead
from .methods import received
from .places import Places

_ABOVE = "../"


def types_pages(api: Api, decision: Decision, places: Places) -> dict[str, str]:
    """File name to text."""
    modules: defaultdict[str, list[str]] = defaultdict(list)
    for schema, place in sorted(decision.names.schemas.items(), key=lambda item: (item[1].lower(), item)):
        modules[place.rpartition(".")[0]].append(schema)
    title = api.title or api.name
    return {
        f"{module}.md": page(
            [
                f"# {title}: types of {module.replace('_', ' ')}",
                f"[All of {title}](../README.md)",
                *(part for schema in schemas for part in _type(schema, api, decision, places)),
            ]
        )
        for module, schemas in sorted(modules.items())
    }


def _type(schema: str, api: Api, decision: Decision, places: Places) -> Iterator[str]:
    content: JSON = api.document["components"]["schemas"][schema]
    name, *others = public_classes(schema, decision.names, decision.reach)
    yield f"## {name}"
    lead = f"The object `{schema}`."
    words = prose(without_lead(content.get("description", ""), lead))
    ways = f"Sent as {code(others[0])}." if others else ""
    yield " ".join(part for part in (words, ways) if part)
    is_model = schema in decision.reach.replies
    if values := content.get("enum"):
        yield f"{', '.join(code(str(value)) for value in values)}"
    elif members := content.get("anyOf"):
        tag = f", told apart by {code(content['x-il-tag']['property'])}" if "x-il-tag" in content else ""
        listed = ", ".join(_typed(member, places, is_model) for member in members)
        yield f"One of {listed}{tag}."
    elif content.get("properties"):
        yield _fields(schema, content, places, is_model=is_model, is_both=bool(others))
    else:
        yield f"{_typed(content, places, is_model)}"


def _fields(schema: str, content: JSON, places: Places, *, is_model: bool, is_both: bool) -> str:
    required = content.get("required", ())
    rows = [
        (
            code(attribute(field) if is_model else field),
            _typed(inner, places, is_model),
            "yes" if field in required else "",
            _words(schema, field, inner, is_model=is_model, is_both=is_both),
        )
        for field, inner in content["properties"].items()
    ]
    return table(("field", "type", "required", "description"), rows)


def _words(schema: str, field: str, inner: JSON, *, is_model: bool, is_both: bool) -> str:
    words = [prose(without_lead(inner.get("description", ""), f"`{field}` of `{schema}`."))]
    if is_both and inner.get("readOnly"):
        words.append("Only received.")
    elif is_model and attribute(field) != field:
        words.append(f"Sent as {code(field)}." if is_both else f"On the wire: {code(field)}.")
    return " ".join(word for word in words if word)


def _typed(schema: JSON, places: Places, is_model: bool) -> str:
    text = received(schema, places) if is_model else annotation(request_schema(schema), places.dict_class)
    return places.typed(text, above=_ABOVE)
