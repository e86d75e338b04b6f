"""Azure OpenAI: the addresses of its v1 form, and those of its deployments under a dated version of the API.

https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle, checked 2026-11-28.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from interlingua.errors import InvalidArgument
from interlingua.protocols.base import Capabilities
from interlingua.providers.readdressing import Place, moved
from interlingua.providers.versions import api_version
from interlingua_wire._core.request import Request

V1 = "v1"
FORM = re.compile(r"\d{4}-\d{2}-\d{2}(-preview)?|v1|preview|latest")


class Deployed(NamedTuple):
    """An operation of a deployment."""

    id: str
    path: str


DEPLOYED = {
    "createChatCompletion": Deployed("ChatCompletions_Create", "/deployments/{deployment-id}/chat/completions"),
    "createEmbedding": Deployed("embeddings_create", "/deployments/{deployment-id}/embeddings"),
}
"""By the id that OpenAI has for it."""
RESOURCE = "base_url= or AZURE_OPENAI_ENDPOINT"
HINTS = {
    "DeploymentNotFound": f"a model string is azure/ and the name of a deployment, of the resource of {RESOURCE}",
    "404": "the deployment in the model string, or the version of api_version= or AZURE_OPENAI_API_VERSION,"
    f" is not one of the resource of {RESOURCE}",
    "401": f"a key or token opens one resource, and {RESOURCE} may name another",
    "PermissionDenied": "whose token it is has no role, such as Cognitive Services OpenAI User, at the resource",
}


def readdressed(place: Place, capabilities: Capabilities) -> Capabilities:
    """The same at Azure's addresses. Raises `InvalidArgument` for what is no version."""
    found = api_version(place.provider, place.settings)
    version = V1 if found is None else found.text
    if found is not None and not FORM.fullmatch(version):
        raise InvalidArgument("api_version", f"{version!r} ({found.origin})", "a date such as 2024-10-21, or v1")

    def move(request: Request[Any, Any, Any], model: str, *, stream: bool) -> Request[Any, Any, Any]:
        operation = request.operation
        if not version[0].isdigit():
            query = {} if version == V1 else {"api-version": version}
            return request._replace(operation=operation._replace(path=f"/v1{operation.path}", query=query))
        dated = operation._replace(query={"api-version": version})
        deployed = DEPLOYED.get(operation.id)
        if deployed is None:
            return request._replace(operation=dated)
        at = dated._replace(api=place.provider.api or "", id=deployed.id, path=deployed.path)
        return request._replace(operation=at, path={"deployment-id": model})

    return moved(capabilities, move, hints=HINTS)
