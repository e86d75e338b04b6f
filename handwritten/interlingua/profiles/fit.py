"""Fits a request to a model: defaults it needs, settings it refuses."""

from __future__ import annotations

from typing import Any

from attrs import evolve, fields

from interlingua.chat import ChatRequest, Warning
from interlingua.profiles import Profile
from interlingua.profiles.limits import check_limits

DEFAULTS = {field.name: field.default for field in fields(ChatRequest)}


def fit(request: ChatRequest, profile: Profile) -> tuple[ChatRequest, tuple[Warning, ...]]:
    """The request without what the model refuses, a warning for each, and with the defaults the model needs.

    Raises `InvalidArgument` for a value outside what the provider documents.
    """
    kept, refused = _without_refused(request, profile)
    check_limits(kept, profile.limits)
    return _with_defaults(kept, profile), refused


def _without_refused(request: ChatRequest, profile: Profile) -> tuple[ChatRequest, tuple[Warning, ...]]:
    if not profile.unsupported:
        return request, ()
    defaults = ((name, default) for name, default in DEFAULTS.items() if name in profile.unsupported)
    refused: dict[str, Any] = {name: default for name, default in defaults if getattr(request, name) != default}
    if not refused:
        return request, ()
    message = f"{request.model} does not take it; left out"
    return evolve(request, **refused), tuple(Warning(parameter=name, message=message) for name in refused)


def _with_defaults(request: ChatRequest, profile: Profile) -> ChatRequest:
    if request.temperature is None and profile.default_temperature is not None:
        request = evolve(request, temperature=profile.default_temperature)
    if request.output is not None or request.tools or not (profile.default_options or profile.default_stop):
        return request
    options = {**profile.default_options, **request.options}
    return evolve(request, stop=request.stop or profile.default_stop, options=options)
