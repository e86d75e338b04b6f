"""Fits a request to a model: defaults it needs, settings it refuses."""

from __future__ import annotations

from typing import Any

from attrs import asdict, evolve, fields

from interlingua.chat import ChatRequest, Warning
from interlingua.profiles import Profile


def fit(request: ChatRequest, profile: Profile) -> tuple[ChatRequest, tuple[Warning, ...]]:
    """The request without what the model refuses, a warning for each, and with the defaults the model needs."""
    kept, refused = _without_refused(request, profile)
    shortened, cut = _with_fewer_stops(kept, profile)
    return _with_defaults(shortened, profile), (*refused, *cut)


def _without_refused(request: ChatRequest, profile: Profile) -> tuple[ChatRequest, tuple[Warning, ...]]:
    given = asdict(request, recurse=False)
    defaults = {field.name: field.default for field in fields(ChatRequest) if field.name in profile.unsupported}
    refused: dict[str, Any] = {name: default for name, default in defaults.items() if given[name] != default}
    message = f"{request.model} does not take it; left out"
    return evolve(request, **refused), tuple(Warning(parameter=name, message=message) for name in refused)


def _with_fewer_stops(request: ChatRequest, profile: Profile) -> tuple[ChatRequest, tuple[Warning, ...]]:
    limit = profile.max_stop
    if limit is None or len(request.stop) <= limit:
        return request, ()
    message = f"{request.model} takes {limit} stop sequences; of {len(request.stop)} the first {limit} were sent"
    warning = Warning(parameter="stop", message=message)
    return evolve(request, stop=request.stop[:limit]), (warning,)


def _with_defaults(request: ChatRequest, profile: Profile) -> ChatRequest:
    if request.temperature is None:
        request = evolve(request, temperature=profile.default_temperature)
    if request.output is not None or request.tools:
        return request
    options = {**profile.default_options, **request.options}
    return evolve(request, stop=request.stop or profile.default_stop, options=options)
