"""watsonx.ai: Chat Completions in its own names, at its own addresses, paid by a project or a space.

https://cloud.ibm.com/apidocs/watsonx-ai#text-chat, checked 2026-11-28.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from attrs import evolve

from interlingua.errors import InvalidArgument, Unsupported
from interlingua.protocols.base import Capabilities
from interlingua.providers.readdressing import Move, Place, moved
from interlingua.providers.regions import region_origin
from interlingua.providers.versions import Found, find
from interlingua_wire._core.operation import StreamRule, Terminal
from interlingua_wire._core.request import Request

VERSION = "2025-10-25"
"""The day that is meant where nothing else is said, as in the low-level client."""
DEPLOYMENT = "deployments/"
CHOICES = frozenset({"auto", "none", "required"})
SEARCH = "web_search_options"
USER = "user"
RENAMED = {"model": "model_id"}
ENDED = (Terminal(field="choices.*.finish_reason"),)


def readdressed(place: Place, capabilities: Capabilities) -> Capabilities:
    """The same at watsonx.ai's addresses."""
    move = _chats(place) if place.protocol in CHATTING else _texts(place)
    found = moved(capabilities, move, hints=_hints(place))
    return evolve(found, embeddings=None, models=None) if place.protocol in CHATTING else found


CHATTING = frozenset({"openai_chat"})


def _chats(place: Place) -> Move:
    def move(request: Request[Any, Any, Any], model: str, *, stream: bool) -> Request[Any, Any, Any]:
        deployed = model.removeprefix(DEPLOYMENT) if model.startswith(DEPLOYMENT) else None
        ending = "chat_stream" if stream else "chat"
        rule = cast("StreamRule[Any]", request.operation.stream)
        operation = request.operation._replace(
            api="watsonx",
            id=f"{'' if deployed is None else 'deployments_'}text_{ending}",
            path=f"/ml/v1/text/{ending}" if deployed is None else f"/ml/v1/deployments/{{id_or_name}}/text/{ending}",
            query={"version": VERSION},
            stream=rule._replace(body={}, terminals=ENDED),
        )
        body = _named(cast("Mapping[str, Any]", request.body))
        if deployed is None:
            return request._replace(operation=operation, body={**body, **payer(place)})
        told = {name: value for name, value in body.items() if name != "model_id"}
        return request._replace(operation=operation, body=told, path={"id_or_name": deployed})

    return move


def _texts(place: Place) -> Move:
    def move(request: Request[Any, Any, Any], model: str, *, stream: bool) -> Request[Any, Any, Any]:
        body: object = request.body
        is_told = isinstance(body, Mapping)
        return request._replace(body={**cast("Mapping[str, Any]", body), **payer(place)}) if is_told else request

    return move


def _named(body: Mapping[str, Any]) -> dict[str, Any]:
    """A body in the names that it has here; whether it streams stands in the address."""
    named = {RENAMED.get(name, name): value for name, value in body.items() if name != "stream"}
    named["messages"] = [_plain(message) for message in cast("Sequence[Mapping[str, Any]]", named["messages"])]
    if SEARCH in named:
        raise Unsupported("tools", "watsonx.ai searches nothing")
    choice = named.get("tool_choice")
    if isinstance(choice, str) and choice in CHOICES:
        named["tool_choice_option"] = named.pop("tool_choice")
    return named


def _plain(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is not said by a user is one text."""
    content: object = message.get("content")
    if message["role"] == USER or not isinstance(content, list):
        return message
    parts = cast("list[Mapping[str, Any]]", content)
    return {**message, "content": "\n".join(str(part.get("text", part.get("refusal", ""))) for part in parts)}


def payer(place: Place) -> dict[str, str]:
    """The project or the space that pays. Raises `InvalidArgument` where nobody says."""
    found = _payer(place)
    if found is None:
        provider = place.provider
        names = " or ".join((*provider.project_variables, *provider.space_variables))
        wanted = f"the project or the space of {provider.name}: project= or space=, {names}"
        raise InvalidArgument("project", "none", wanted)
    field, value = found
    return {field: value.text}


def _payer(place: Place) -> tuple[str, Found] | None:
    """What a caller gives goes before what the environment says, and a project before a space."""
    provider, settings = place.provider, place.settings
    for is_given in (True, False):
        project = find("project", settings.project, () if is_given else provider.project_variables)
        space = find("space", settings.space, () if is_given else provider.space_variables)
        if project or space:
            return ("project_id", project) if project else ("space_id", cast("Found", space))
    return None


def _hints(place: Place) -> Mapping[str, str]:
    """What an error means for the caller, by its code or status."""
    found = _payer(place)
    told = "" if found is None else f"{found[0]} {found[1].text!r} is from {found[1].origin}"
    region = region_origin(place.provider, place.settings)
    where = f"{told}; the region is from {region}" if region else told
    return {
        "model_not_supported": "a model string is watsonx/ and the id of a model that the region serves, or"
        " watsonx/deployments/ and a deployment",
        "no_associated_service_instance_error": f"the project or space has no service of watsonx.ai Runtime: {told}",
        "403": where,
        "404": where,
    }
