"""A page for each resource: its methods with signature, parameters and answer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ...document import ref_name
from ...ir import Api, OperationRecord
from ...problems import JSON
from ...words import attribute
from ..annotations import annotation
from ..arguments import Argument
from ..dialects import reply_schema
from ..views import MethodView, OperationView, ResourceView, Views
from .markdown import code, page, prose, table, without_lead
from .places import Places

_WIDTH = 100
_EXTRAS = (
    "extra_headers: Mapping[str, str] | None = None",
    "extra_query: Mapping[str, object] | None = None",
    "extra_body: Mapping[str, object] | None = None",
    "timeout: float | None = None",
)
_ANSWERS = {"_send": "{}", "_stream": "Stream[{}]", "_pages": "Iterator[{}]"}
_LEADS = {
    "_send": "Answers",
    "_stream": "Yields, as they happen,",
    "_pages": "Goes from page to page and yields",
}
_SHOWN = (("Sequence[", "list["), ("Mapping[", "dict["), ("LongInt", "int"))
"""What requests are lenient about, and what replies give."""
_WHERE = {"query": "In the query", "headers": "As a header", "path": "In the path"}


def resource_pages(api: Api, views: Views, places: Places) -> dict[str, str]:
    """File name to text."""
    filled = (resource for resource in views.resources() if resource.operations)
    resources = sorted(filled, key=lambda resource: (resource.file, resource.path))
    return {
        f"{file}.md": page(_page(api, file, list(group), places))
        for file, group in groupby(resources, key=lambda resource: resource.file)
    }


def _page(api: Api, file: str, resources: list[ResourceView], places: Places) -> Iterator[str]:
    title = api.title or api.name
    yield f"# {title}: {file.replace('_', ' ')}"
    yield f"[All of {title}](README.md)"
    for resource in resources:
        for operation in resource.operations:
            yield from _operation(api, operation, places)


def _operation(api: Api, view: OperationView, places: Places) -> Iterator[str]:
    record = view.record
    call = f"{record.method} {record.path}"
    yield f"## {view.name}"
    see = f" · [{api.title or api.name}'s page]({record.docs_url})" if record.docs_url else ""
    yield f"{code(call)}{see}"
    if view.note:
        yield f"**{prose(view.note)}**"
    yield prose(without_lead(record.description, f"Send `{call}`."))
    first, *others = view.methods
    siblings = [_sibling(view, method, first) for method in others]
    yield "```python\n" + "\n".join([_signature(view, first), *siblings]) + "\n```"
    yield table(("parameter", "type", "required", "description"), _parameters(view, record, places))
    for method in view.methods:
        yield f"{_LEADS[method.call]} {places.typed(method.answer, above='')}."
        yield _fields(api, record, places) if method.call == "_send" else ""
    yield _facts(view, record, places)


def _signature(view: OperationView, method: MethodView) -> str:
    """As the generated method has it."""
    prefix = f"{view.name.rpartition('.')[0]}.{method.name}("
    given = [f"{one.name}: {one.annotation}" for one in view.positional] + ["*"]
    given += [f"{one.name}: {one.annotation}" for one in view.required]
    given += [f"{one.name}: {one.annotation} | Omit = omit" for one in view.optional]
    answer = f") -> {_ANSWERS[method.call].format(method.answer)}"
    line = prefix + ", ".join([*given, *_EXTRAS]) + answer
    if len(line) <= _WIDTH:
        return line
    return "\n".join([prefix, *(f"    {one}," for one in (*given, *_EXTRAS)), answer])


def _sibling(view: OperationView, method: MethodView, first: MethodView) -> str:
    answer = _ANSWERS[method.call].format(method.answer)
    return f"{view.name.rpartition('.')[0]}.{method.name}(...) -> {answer}  # takes what {first.name} takes"


def _parameters(view: OperationView, record: OperationRecord, places: Places) -> Iterator[tuple[str, str, str, str]]:
    for one in (*view.positional, *view.required, *view.optional):
        lead = f"`{one.wire}` of `{record.method} {record.path}`."
        need = "" if one in view.optional else "yes"
        words = [prose(without_lead(_fieldless(one), lead)), *_sent(one)]
        yield code(one.name), places.typed(one.annotation, above=""), need, " ".join(word for word in words if word)


def _fieldless(one: Argument) -> str:
    """The words on a field of a body, without the line that only names field and type."""
    start, _, rest = one.doc.partition("`. ")
    return (
        rest if start.startswith(f"`{one.wire}` of `") else "" if one.doc.startswith(f"`{one.wire}` of `") else one.doc
    )


def _sent(one: Argument) -> list[str]:
    where = _WHERE.get(one.place)
    if where and one.wire != one.name:
        return [f"{where}: {code(one.wire)}."]
    if where and one.place != "path":
        return [f"{where}."]
    return [f"On the wire: {code(one.wire)}."] if one.wire and one.wire != one.name else []


def _fields(api: Api, record: OperationRecord, places: Places) -> str:
    """What a plain answer holds, one level deep; the page of the type says the rest."""
    schemas: JSON = api.document["components"]["schemas"]
    name = ref_name(record.reply.schema or {})
    fields: JSON = schemas[name].get("properties", {}) if name else {}
    lines = [
        f"- {code(attribute(field))}: {places.typed(received(inner, places), above='')}"
        for field, inner in fields.items()
    ]
    return "\n".join(lines)


def received(schema: JSON, places: Places) -> str:
    """The annotation of what a reply gives."""
    text = annotation(reply_schema(schema), places.class_of)
    for name, shown in _SHOWN:
        text = text.replace(name, shown)
    return text


def _facts(view: OperationView, record: OperationRecord, places: Places) -> str:
    """How it streams, pages, uploads and goes on."""
    found: list[str] = []
    if record.stream:
        ends = [
            one.sentinel or f"{one.field} {' or '.join(map(str, one.values))}".strip() for one in record.stream.terminal
        ]
        found.append(f"- streams as {record.stream.framing}; complete {_until(ends)}")
    if record.pages:
        found.append(f"- pages: {code(attribute(record.pages.items))} of each")
    if record.upload:
        found.append("- takes the bytes of a file, at once or in pieces")
    if record.long_running:
        found.append(
            f"- goes on after its reply; {places.method(places.name_of(record.long_running.poll), above='')} tells"
        )
    if record.scopes:
        found.append(f"- needs one of the scopes {', '.join(code(scope) for scope in record.scopes)}")
    return "\n".join(found)


def _until(ends: list[str]) -> str:
    return f"with {' or '.join(code(end) for end in ends)}" if ends else "when the body ends"
