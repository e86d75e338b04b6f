"""The first page of an API: how to connect, its methods and its types."""

from __future__ import annotations

from collections import Counter

from ...ir import Api, OperationRecord
from ...names import Decision
from ..views import Views
from .markdown import code, page, prose, table
from .places import Places


def index_page(api: Api, decision: Decision, views: Views, places: Places) -> str:
    """A line for each operation, a link for each module of types."""
    title = api.title or api.name
    modules = Counter(place.rpartition(".")[0] for place in decision.names.schemas.values())
    operations = [operation for resource in views.resources() for operation in resource.operations]
    rows = [
        (places.method(view.name, above=""), code(f"{view.record.method} {view.record.path}"), _marks(view.record))
        for view in sorted(operations, key=lambda view: view.name)
    ]
    types = ", ".join(f"[{name}](types/{name}.md) ({count})" for name, count in sorted(modules.items()))
    return page(
        [
            f"# {title}",
            "[All APIs](../README.md)",
            f"```python\nimport interlingua as il\n\nclient = il.connect({api.name!r})\n```".replace("'", '"'),
            f"Served at {', '.join(map(code, api.servers))}." if api.servers else "",
            "Each method is there with and without `async`; `il.connect_async` gives the other kind of client.",
            "## Methods",
            table(("method", "call", ""), rows),
            *_sockets(api, places),
            "## Types",
            f"By module: {types}." if types else "",
        ]
    )


def _sockets(api: Api, places: Places) -> list[str]:
    if not api.sockets:
        return []
    rows = [
        (
            code(one.name),
            code(one.path),
            _message(one.send, places),
            _message(one.receive, places),
            prose(one.description),
        )
        for one in api.sockets
    ]
    return ["## Conversations over a websocket", table(("name", "path", "sends", "receives", ""), rows)]


def _message(schema: dict[str, str], places: Places) -> str:
    return places.typed(f"types.{places.class_of(schema['$ref'].rpartition('/')[2])}", above="")


def _marks(record: OperationRecord) -> str:
    marks = {
        "streams": record.stream,
        "pages": record.pages,
        "upload": record.upload,
        "goes on": record.long_running,
        record.lifecycle.status: record.lifecycle.status != "active",
    }
    return ", ".join(name for name, has in marks.items() if has)
