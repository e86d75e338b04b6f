"""Resource and client modules, printed from views by templates in openapi-python-client's environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from jinja2 import Environment

from ..ir import Api
from .types import HEADER
from .views import ChildView, ResourceView, SocketView


@dataclass(frozen=True, slots=True)
class Form:
    """How the same methods read with and without an event loop. Mappings are by what a method calls."""

    prefix: str
    suffix: str
    """Of the module."""
    base: str
    client: str
    note: str
    """What the docstring of the client adds."""
    doc: str
    """What a module of this form holds."""
    define: Mapping[str, str]
    answer: Mapping[str, str]
    give: Mapping[str, str]


_SYNC = Form(
    prefix="",
    suffix="",
    base="Resource",
    client="BaseClient",
    note="",
    doc="operations as data, and the methods that call them",
    define={"_send": "def", "_stream": "def", "_pages": "def"},
    answer={"_send": "{}", "_stream": "Stream[{}]", "_pages": "Iterator[{}]"},
    give={"_send": "self._send", "_stream": "self._stream", "_pages": "self._pages"},
)
_ASYNC = Form(
    prefix="Async",
    suffix="_async",
    base="AsyncResource",
    client="AsyncBaseClient",
    note=", under an event loop",
    doc="the methods under an event loop",
    define={"_send": "async def", "_stream": "async def", "_pages": "def"},
    answer={"_send": "{}", "_stream": "AsyncStream[{}]", "_pages": "AsyncIterator[{}]"},
    give={"_send": "await self._send", "_stream": "await self._stream", "_pages": "self._pages"},
)
_FORMS = (_SYNC, _ASYNC)


def emit_sockets(api: Api, sockets: Sequence[SocketView], environment: Environment) -> dict[str, str]:
    """`sockets.py`, for an API that has any."""
    template = environment.get_template("sockets.py.jinja")
    text = template.render(header=HEADER, title=api.title or api.name, api=repr(api.name), sockets=sockets)
    return {"sockets.py": text} if sockets else {}


def emit_operations(
    api: Api, resources: Sequence[ResourceView], top: Sequence[ChildView], environment: Environment
) -> dict[str, str]:
    """File name to source: `client.py`, `__init__.py` and one module a resource."""
    title = api.title or api.name
    found = {
        "__init__.py": environment.get_template("api_init.py.jinja").render(header=HEADER, title=title),
        "client.py": environment.get_template("client.py.jinja").render(
            header=HEADER, title=title, children=top, forms=_FORMS
        ),
        "resources/__init__.py": f'{HEADER}\n"""Operations of {title}, a module for each resource."""\n',
    }
    for file, group in groupby(
        sorted(resources, key=lambda resource: resource.file), key=lambda resource: resource.file
    ):
        members = list(group)
        for form in _FORMS:
            found[f"resources/{file}{form.suffix}.py"] = _resource_module(title, file, members, form, environment)
    return found


def _resource_module(title: str, file: str, resources: list[ResourceView], form: Form, environment: Environment) -> str:
    foreign = [child for resource in resources for child in resource.children if child.file != file]
    return environment.get_template("resource.py.jinja").render(
        header=HEADER,
        doc=f"{file.replace('_', ' ').capitalize()} of {title}: {form.doc}.",
        file=file,
        foreign=foreign,
        operations=[operation for resource in resources for operation in resource.operations],
        resources=resources,
        form=form,
    )
