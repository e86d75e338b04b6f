"""openapi-python-client as parser and template engine, fed a sketch: the operations, with opaque schemas."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.openapi import Endpoint

from ..ir import Api, OperationRecord
from ..problems import JSON, CodegenError, Problem

TEMPLATES = Path(__file__).parent / "templates"
_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
"""Those that the parser knows; what is sent is told by our own records."""
_SCALARS = frozenset({"string", "integer", "number", "boolean"})


class Sketch:
    """What openapi-python-client made of an API's operations."""

    def __init__(self, api: Api, files: Mapping[str, str]) -> None:
        config = _config()
        parsed = GeneratorData.from_dict(_document(api, files), config=config)
        if not isinstance(parsed, GeneratorData):
            raise CodegenError([Problem("sketch-not-parsed", api.name, str(parsed.detail))])
        self._endpoints = _by_summary(parsed)
        self.environment = _environment(parsed, config)
        lost = [operation.id for operation in api.operations if operation.id not in self._endpoints]
        self.problems = tuple(
            Problem("operation-not-parsed", f"{api.name}/{identity}", _why(parsed)) for identity in lost
        )

    def argument_names(self, operation: OperationRecord) -> dict[tuple[str, str], str]:
        """Location and wire name of each parameter, with the Python name it was given."""
        endpoint = self._endpoints.get(operation.id)
        found: dict[tuple[str, str], str] = {}
        for location, parameters in _parameters(endpoint).items():
            found.update(
                {
                    (location, parameter.name.get_untrusted_value()): str(parameter.python_name)
                    for parameter in parameters
                }
            )
        return found


def _environment(parsed: GeneratorData, config: Config) -> Environment:
    environment = Project(openapi=parsed, config=config, custom_template_path=TEMPLATES).env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    return environment


def _config() -> Config:
    file = ConfigFile(literal_enums=True, post_hooks=[])
    return Config.from_sources(file, MetaType.NONE, Path("document"), "utf-8", overwrite=True, output_path=Path("out"))


def _document(api: Api, files: Mapping[str, str]) -> JSON:
    paths = {
        f"/{index}{_template(operation)}": _item(operation, files) for index, operation in enumerate(api.operations)
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": api.title, "version": "0"},
        "paths": paths,
        "components": {"schemas": {"Opaque": {"type": "object"}}},
    }


def _template(operation: OperationRecord) -> str:
    return operation.path.replace("{+", "{")


def _item(operation: OperationRecord, files: Mapping[str, str]) -> JSON:
    opaque = {"schema": {"$ref": "#/components/schemas/Opaque"}}
    item: JSON = {
        "operationId": operation.id,
        "summary": operation.id,
        "tags": [files[operation.id]],
        "parameters": [
            {
                "name": parameter.name,
                "in": parameter.location,
                "required": parameter.required,
                "schema": _scalar(parameter.schema),
            }
            for parameter in operation.parameters
        ],
        "responses": {"200": {"description": "", "content": {"application/json": opaque}}},
    }
    if operation.body:
        item["requestBody"] = {"required": operation.body.required, "content": {"application/json": opaque}}
    return {method if (method := operation.method.lower()) in _METHODS else "post": item}


def _scalar(schema: JSON) -> JSON:
    kind = schema.get("type")
    return {"type": kind if kind in _SCALARS else "string"}


def _by_summary(parsed: GeneratorData) -> dict[str, Endpoint]:
    collections = parsed.endpoint_collections_by_tag.values()
    endpoints = [endpoint for collection in collections for endpoint in collection.endpoints]
    return {endpoint.summary.get_untrusted_value(): endpoint for endpoint in endpoints if endpoint.summary}


def _why(parsed: GeneratorData) -> str:
    errors = [error for collection in parsed.endpoint_collections_by_tag.values() for error in collection.parse_errors]
    return (
        "; ".join(f"{error.header} {error.detail}".strip() for error in errors) or "the parser left it out in silence"
    )


def _parameters(endpoint: Endpoint | None) -> dict[str, list[Any]]:
    if endpoint is None:
        return {}
    return {
        "path": endpoint.path_parameters,
        "query": endpoint.query_parameters,
        "header": endpoint.header_parameters,
        "cookie": endpoint.cookie_parameters,
    }
