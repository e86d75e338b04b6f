"""Reads an AWS service model of the protocol rest-json into a valid OpenAPI 3.1 document of facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from ..problems import JSON, Problem, failure
from .aws_endpoints import endpoint_choices, servers
from .aws_model import endpoint_rules, paginators, service_model
from .aws_operations import SCHEMES, AwsOperations
from .shape import refuse_malformed
from .yaml12 import load_text

_SERVICE, _PAGES, _RULES = "service-2.json", "paginators-1.json", "endpoint-rule-set-1.json"


def read_aws(files: Mapping[str, bytes], *, api: str) -> tuple[JSON, list[Problem]]:
    """Turn a folder of botocore's into ours: the service, its paginators and endpoint rules. No prose is kept.

    Raises `CodegenError` if it is none, or speaks another protocol.
    """
    if _SERVICE not in files:
        raise failure("not-a-spec", api, f"there is no {_SERVICE} in it")
    service, pages, rules = (_load(files, name, api) for name in (_SERVICE, _PAGES, _RULES))
    for value, check in ((service, service_model), (pages, paginators), (rules, endpoint_rules)):
        refuse_malformed(value, check, name=api)
    metadata = service["metadata"]
    if metadata["protocol"] != "rest-json":
        raise failure("not-a-spec", api, f"expected the protocol rest-json, found {metadata['protocol']!r}")
    reader = AwsOperations(service, pages.get("pagination", {}))
    paths = reader.paths()
    choices = endpoint_choices(rules)
    schemes = _schemes(metadata)
    document: JSON = {
        "openapi": "3.1.0",
        "info": {"title": api, "version": str(metadata["apiVersion"])},
        "servers": servers(choices, prefix=metadata["endpointPrefix"]),
        "x-il-endpoints": choices,
        "paths": paths,
        "components": {"schemas": reader.shapes.components, "securitySchemes": schemes},
        "security": [{name: []} for name in schemes],
    }
    return document, reader.problems


def _load(files: Mapping[str, bytes], name: str, api: str) -> JSON:
    value: Any = load_text(files[name], name=f"{api}/{name}") if name in files else {}
    if not isinstance(value, dict):
        raise failure("not-a-spec", f"{api}/{name}", "expected a mapping")
    return cast("JSON", value)


def _schemes(metadata: JSON) -> JSON:
    found: JSON = dict(SCHEMES[one] for one in metadata.get("auth") or ["aws.auth#sigv4"] if one in SCHEMES)
    if "sigv4" in found:
        service = metadata.get("signingName") or metadata["endpointPrefix"]
        found["sigv4"] = {**found["sigv4"], "x-il-sigv4": {"service": service}}
    return found
