"""A request as a simulated provider takes it in: read, checked, with what its path says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast
from urllib.parse import unquote

from aiohttp import StreamReader, web

from interlingua.testing.simulators.checking import FORM, Rule, misfit
from interlingua.testing.simulators.forms import Form, Sent, form_of, typed


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request that was let in and fits its operation."""

    id: str
    """Of the operation."""
    places: tuple[str, ...]
    """What stands in the placeholders of the path."""
    path: str
    """As it was asked."""
    origin: str
    """Scheme, host and port under which the server was asked."""
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    """Names in any case."""
    body: dict[str, Any] = field(repr=False)
    """JSON, or the fields of a form; an empty object where there is none."""
    files: Mapping[str, list[Sent]] = field(repr=False)
    """Those of a form, by field."""
    stream: StreamReader = field(repr=False)
    """The body as it comes, where it is neither."""


async def read_call(request: web.Request, name: str, *, path: str, rule: Rule | None) -> Call:
    """Read a request. Raises `ValueError`, which says what does not fit."""
    form = await _form(request, rule)
    found = None if rule is None else rule.path.fullmatch(path)
    return Call(
        id=name,
        places=() if found is None else tuple(map(unquote, found.groups())),
        path=request.path,
        origin=f"{request.scheme}://{request.host}",
        query=request.query,
        headers=request.headers,
        body=form.value,
        files=form.files,
        stream=request.content,
    )


async def _form(request: web.Request, rule: Rule | None) -> Form:
    is_form = request.content_type == FORM
    if is_form:
        form = await form_of(request)
        if rule is not None and rule.form is not None:
            form = replace(form, value=typed(rule.form, form.value))
    elif rule is None or rule.body is not None:
        form = Form(value=await _json(request), files={})
    else:
        return Form(value={}, files={})
    problem = None if rule is None else misfit(rule.form if is_form else rule.body, form.value)
    if problem is not None:
        raise ValueError(problem)
    return form


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        value = json.loads(await request.read() or b"{}")
    except ValueError:
        raise ValueError("the body is no JSON") from None
    if not isinstance(value, dict):
        raise ValueError("the body is no object")
    return cast("dict[str, Any]", value)
