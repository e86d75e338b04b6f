"""Vertex AI: models of Google, Anthropic and others below a project and a region.

https://cloud.google.com/vertex-ai/generative-ai/docs/learn/locations, checked 2026-11-28.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

from attrs import evolve, frozen

from interlingua.chat import ModelCard
from interlingua.errors import InvalidReply, Unsupported
from interlingua.protocols.base import Capabilities, Encoded, ModelsProtocol
from interlingua.providers.readdressing import Move, Place, moved
from interlingua.providers.regions import find_region, region_origin
from interlingua.providers.versions import Found, api_version, find, needed
from interlingua.providers.vertex_files import with_media_types
from interlingua.transport.google import named_file
from interlingua_wire._core.request import Request

WHOLE = "projects/"
RELATIVE = ("publishers/", "endpoints/")
OPEN_MODELS = "endpoints/openapi"
DEFAULT_VERSION = "v1"
LISTING = "/v1beta1/publishers/google/models"
"""https://cloud.google.com/vertex-ai/generative-ai/docs/model-garden/explore-models, checked 2026-11-28."""
MESSAGES_VERSION = "vertex-2023-10-16"
"""https://docs.claude.com/en/api/claude-on-vertex-ai, checked 2026-11-28."""
UNSERVED = "fileSearch"
"""A tool that Gemini's own API has alone."""
COUNTED = ("contents", "systemInstruction", "tools", "generationConfig")
"""Of a Gemini request, what a count of tokens takes here."""


class Method(NamedTuple):
    """What a wire format's operation is called here."""

    id: str
    verb: str


METHODS = {
    "models.generateContent": Method("generateContent", ":generateContent"),
    "models.streamGenerateContent": Method("streamGenerateContent", ":streamGenerateContent"),
    "models.countTokens": Method("countTokens", ":countTokens"),
    "projects.locations.publishers.models.predict": Method("predict", ":predict"),
}


@frozen
class Parent:
    """Project and region, as far as a model's name does not say them."""

    place: Place

    def project(self) -> Found:
        """Who pays. Raises `InvalidArgument` where nobody says."""
        provider, settings = self.place.provider, self.place.settings
        found = find("project", settings.project, provider.project_variables)
        found = found or _project_of(settings.credentials)
        return needed(provider, "project", found, provider.project_variables)

    def resource(self, model: str, publisher: str) -> str:
        """The whole name of a model or an endpoint."""
        if model.startswith(WHOLE):
            return model
        region = find_region(self.place.provider, self.place.settings)
        parent = f"projects/{self.project().text}/locations/{region}"
        if model.startswith(RELATIVE):
            return f"{parent}/{model}"
        owner, _, name = model.rpartition("/")
        return f"{parent}/publishers/{owner or publisher}/models/{name}"

    def version(self) -> str:
        """In the path."""
        found = api_version(self.place.provider, self.place.settings)
        return DEFAULT_VERSION if found is None else found.text

    def hints(self) -> Mapping[str, str]:
        """What an error means for the caller, by its status."""
        provider, settings = self.place.provider, self.place.settings
        project = find("project", settings.project, provider.project_variables) or _project_of(settings.credentials)
        origins = [f"project {project.text!r} is from {project.origin}"] if project else []
        region = region_origin(provider, settings)
        origins += [f"the region is from {region}"] if region else []
        told = "; ".join(origins)
        return {"403": told, "404": f"not every region has every model{f'; {told}' if told else ''}"}


def readdressed(place: Place, capabilities: Capabilities) -> Capabilities:
    """The same below project and region."""
    parent = Parent(place)
    found = moved(capabilities, MOVES[place.protocol](parent), hints=parent.hints())
    embeds, lists = place.protocol in EMBEDDING, place.protocol in LISTED
    return evolve(
        found,
        embeddings=found.embeddings if embeds else None,
        models=PublisherModels(found.models) if lists and found.models is not None else None,
    )


class PublisherModels:
    """Google's own models, by name."""

    def __init__(self, inner: ModelsProtocol) -> None:
        self._inner = inner

    def encode(self, cursor: str | None) -> Encoded:
        """One page of the list."""
        return self._inner.encode(cursor)

    def decode(self, reply: Any, /) -> tuple[tuple[ModelCard, ...], str | None]:
        """The models of one page, and the cursor of the next."""
        found: object = cast("Mapping[str, object]", reply.model_extra or {}).get("publisherModels")
        if not isinstance(found, list):
            raise InvalidReply("the reply has no list of models")
        named = [(str(each.get("name", "")).rpartition("/")[2], each) for each in cast("list[dict[str, Any]]", found)]
        cards = (ModelCard(id=name, provider="", raw=each) for name, each in named if name)
        return tuple(cards), reply.next_page_token or None


def _googles(parent: Parent) -> Move:
    def move(request: Request[Any, Any, Any], model: str, *, stream: bool) -> Request[Any, Any, Any]:
        method = METHODS.get(request.operation.id)
        if method is None:
            return request._replace(operation=request.operation._replace(path=LISTING))
        name = parent.resource(model, "google")
        body = cast("Mapping[str, Any]", request.body)
        body = cast("Mapping[str, Any]", body.get("generateContentRequest", body))
        if any(UNSERVED in tool for tool in body.get("tools") or ()):
            raise Unsupported("tools", "Vertex AI has no FileSearch; a retrieval of its own goes through options")
        if "contents" in body:
            body = {**body, "contents": with_media_types(body["contents"])}
        if method.id == "countTokens":
            body = {field: value for field, value in body.items() if field in COUNTED}
        return _at(request, f"/{{+model}}{method.verb}", method.id, parent, body=body, values={"model": name})

    return move


def _anthropics(parent: Parent) -> Move:
    def move(request: Request[Any, Any, Any], model: str, *, stream: bool) -> Request[Any, Any, Any]:
        body = {"anthropic_version": MESSAGES_VERSION, **cast("Mapping[str, Any]", request.body)}
        if request.operation.stream is None:  # a count of tokens, which is a model of its own
            name = parent.resource("count-tokens", "anthropic")
        else:
            name = parent.resource(model, "anthropic")
            body.pop("model", None)
        method = "streamRawPredict" if stream else "rawPredict"
        return _at(request, f"/{{+endpoint}}:{method}", method, parent, body=body, values={"endpoint": name})

    return move


def _others(parent: Parent) -> Move:
    def move(request: Request[Any, Any, Any], model: str, *, stream: bool) -> Request[Any, Any, Any]:
        is_endpoint = model.startswith((WHOLE, *RELATIVE))
        name = parent.resource(model if is_endpoint else OPEN_MODELS, "")
        path = f"/{parent.version()}/{{+endpoint}}{request.operation.path}"
        return request._replace(operation=request.operation._replace(path=path), path={"endpoint": name})

    return move


MOVES = {"gemini": _googles, "anthropic_messages": _anthropics, "openai_chat": _others, "vertex_predict": _googles}
EMBEDDING = frozenset({"vertex_predict"})
LISTED = frozenset({"gemini"})


def _at(
    request: Request[Any, Any, Any],
    path: str,
    method: str,
    parent: Parent,
    *,
    body: Mapping[str, Any],
    values: Mapping[str, str],
) -> Request[Any, Any, Any]:
    operation = request.operation._replace(
        api="vertex",
        id=f"projects.locations.publishers.models.{method}",
        path=f"/{parent.version()}{path}",
        headers={},
    )
    return request._replace(operation=operation, body=body, path=values)


def _project_of(credentials: object) -> Found | None:
    """The project that credentials name, or their file does."""
    named = getattr(credentials, "project_id", None) or getattr(credentials, "quota_project_id", None)  # of some kinds
    if isinstance(named, str):
        return Found(named, "credentials=")
    path = named_file(credentials)
    project = None if path is None else _project_in(path)
    return None if project is None else Found(project, f"the file of {'credentials=' if credentials else 'the login'}")


@cache
def _project_in(path: Path) -> str | None:
    facts: object = None
    with suppress(OSError, ValueError):
        facts = json.loads(path.read_bytes())
    fields = cast("Mapping[str, object]", facts if isinstance(facts, Mapping) else {})
    named = fields.get("project_id") or fields.get("quota_project_id")
    return named if isinstance(named, str) else None
