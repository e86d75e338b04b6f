"""Settings that Converse has no field for, as the model's own: `additionalModelRequestFields`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from interlingua.chat import ChatRequest
from interlingua.protocols.notes import Notes
from interlingua.protocols.options import with_options

PLACEHOLDER = "$"
"""Stands for the value in what a profile says of a setting."""


class OwnFields:
    """Gathers the fields of the model's own request, as its profile says them."""

    def __init__(self, templates: Mapping[str, Any]) -> None:
        self._templates = templates
        self.fields: dict[str, object] = {}

    def knows(self, setting: str) -> bool:
        """Whether the model has words for it."""
        return setting in self._templates

    def said(self, setting: str, value: object = None) -> Mapping[str, Any] | None:
        """The setting in the model's words, if it has any."""
        template = self._templates.get(setting)
        return None if template is None else cast("Mapping[str, Any]", _filled(template, value))

    def add(self, setting: str, value: object) -> None:
        """Add it to the model's own request."""
        said = self.said(setting, value)
        if said is not None:
            self.fields = with_options(self.fields, said)


def encode_own(request: ChatRequest, own: OwnFields, notes: Notes) -> None:
    """Say what Converse has no field for in the model's own words, or tell that nobody has a word for it."""
    settings = {
        "top_k": request.top_k,
        "seed": request.seed,
        "presence_penalty": request.presence_penalty,
        "frequency_penalty": request.frequency_penalty,
        "logprobs": request.logprobs,
        "top_logprobs": request.top_logprobs,
        "parallel_tool_calls": request.parallel_tool_calls,
        "user": request.user,
        "n": request.n,
        "logit_bias": request.logit_bias,
        "verbosity": request.verbosity,
        "prediction": request.prediction,
        "modalities": request.modalities if set(request.modalities) - {"text"} else None,
        "voice": request.voice,
        "audio_format": request.audio_format,
    }
    for setting, value in settings.items():
        if value is not None:
            own.add(setting, value)
    unsaid = {name: value for name, value in settings.items() if not own.knows(name)}
    notes.add_given(unsaid, "neither Converse nor the model has such a setting; left out")


def _filled(template: object, value: object) -> object:
    if template == PLACEHOLDER:
        return value
    if isinstance(template, Mapping):
        return {name: _filled(item, value) for name, item in cast("Mapping[str, object]", template).items()}
    return template
