"""Whatever a local server is asked, it answers in its own dialect: no request makes it fail."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import reduce
from importlib.resources import files
from random import Random
from typing import Any

import httpx
import pytest

from interlingua.testing.simulators import simulator_of
from interlingua.testing.simulators.catalogued import AnySimulator
from interlingua.testing.simulators.checking import FORM, VERBS

PATHS = {"anthropic": "", "cohere": "", "mistral": "", "ollama": "", "openai": "/v1"}
"""What stands before the paths of the document, by API."""
HEADERS = {"authorization": "Bearer a-key", "x-api-key": "a-key", "anthropic-version": "2023-06-01"}
JSON = "application/json"
TIMES = {JSON: 6, FORM: 3}
"""How often each operation is asked, by what it takes."""
TEXTS = ("text", "", "gpt-5", "ü", "data:text/plain;base64,YQ==")
NO_OBJECTS: tuple[Any, ...] = ([], None, "x", 3, {})


class Inventor:
    """Makes up values for the schemas of a document, right ones for the most part."""

    def __init__(self, document: Mapping[str, Any], random: Random) -> None:
        self._document = document
        self.random = random

    def value(self, schema: Mapping[str, Any], depth: int = 5) -> Any:
        while "$ref" in schema:
            schema = self._document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        if depth < 0:
            return None
        match schema:
            case {"const": found}:
                return found
            case {"enum": [*several]} | {"anyOf": [*several]} | {"oneOf": [*several]}:
                chosen = self.random.choice(several)
                return self.value(chosen, depth - 1) if isinstance(chosen, dict) else chosen
            case {"allOf": [*several], **rest}:
                made = [self.value(each, depth) for each in (*several, rest)]
                return {name: item for each in made if isinstance(each, dict) for name, item in each.items()}
            case _:
                return self._of_kind(schema, depth)

    def _of_kind(self, schema: Mapping[str, Any], depth: int) -> Any:
        kinds = schema.get("type", "object")
        match kinds if isinstance(kinds, str) else self.random.choice(kinds):
            case "object":
                wanted = schema.get("required", ())
                properties = schema.get("properties", {}).items()
                chosen = (item for item in properties if item[0] in wanted or self.random.random() < 0.25)
                return {name: self.value(each, depth - 1) for name, each in chosen}
            case "array":
                return [self.value(schema.get("items", {}), depth - 1) for _ in range(self.random.randrange(3))]
            case "string":
                return self.random.choice(TEXTS)
            case "integer" | "number":
                return max(schema.get("minimum", 0), self.random.choice((0, 1, 7)))
            case "boolean":
                return self.random.random() < 0.5
            case _:
                return None


def asked(inventor: Inventor, content: Mapping[str, Any], model: str) -> dict[str, Any]:
    """A request's body, as httpx takes it."""
    random = inventor.random
    if JSON in content:
        body = inventor.value(content[JSON]["schema"])
        if isinstance(body, dict) and "model" in body:
            body["model"] = random.choice((model, "none"))
        return {"json": body if random.random() < 0.9 else random.choice(NO_OBJECTS)}
    if FORM in content:
        file = ("a.jsonl", random.choice((b"", b"{}\n", b"\xff\0")))
        data = {"purpose": random.choice(("batch", "assistants", "none")), "model": model, "prompt": "true"}
        return {"files": {random.choice(("file", "data", "image", "other")): file}, "data": data}
    return {}


def names_in(simulator: AnySimulator) -> list[str]:
    """A model that is there."""
    found: Any = simulator
    return list(found.state.models)


@pytest.mark.parametrize("api", PATHS)
def test_no_request_makes_a_local_server_fail(api: str) -> None:
    document = json.loads(files("interlingua_wire").joinpath(api, "openapi.json").read_bytes())
    inventor, ids, statuses = Inventor(document, Random(7)), ["none"], set[int]()
    with (
        simulator_of(api) as simulator,
        httpx.Client(base_url=simulator.address + PATHS[api], headers=HEADERS, trust_env=False) as client,
    ):
        (model, *_) = names_in(simulator)
        for path, verb, item in ((path, *each) for path, items in document["paths"].items() for each in items.items()):
            if verb not in VERBS or verb == "head":
                continue
            content = item.get("requestBody", {}).get("content", {})
            for _ in range(next((count for kind, count in TIMES.items() if kind in content), 2)):
                places = re.findall(r"\{[^}]+\}", path)
                url = reduce(lambda url, place: url.replace(place, inventor.random.choice(ids[-8:])), places, path)
                answer = client.request(verb, url, **asked(inventor, content, model))
                statuses.add(answer.status_code)
                assert answer.status_code < 400 or isinstance(answer.json(), dict), (verb, url, answer.text)
                ids += re.findall(r'^\{"id": "([^"]+)"', answer.text)
    assert {200, 404} <= statuses
