"""The endpoint rules of an AWS service as addresses: one for each choice of partition, FIPS and dual stack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..problems import JSON

_REGION = "us-east-1"
_SUFFIX = "amazonaws.com"
_SUFFIXES = {
    "{PartitionResult#dnsSuffix}": "{dns_suffix}",
    "{PartitionResult#dualStackDnsSuffix}": "{dual_stack_suffix}",
}
_KNOWN = frozenset({"{region}", *_SUFFIXES.values()})
_SWITCHES = {"UseFIPS": "fips", "UseDualStack": "dual_stack"}
_PLACEHOLDER = re.compile(r"\{[^}]*\}")


def endpoint_choices(rules: JSON) -> list[JSON]:
    """Address templates with what must be asked for, the first that applies counts.

    Each has `url` with `{region}` and a partition's `{dns_suffix}` or `{dual_stack_suffix}`; `fips`, `dual_stack` if
    they are to be on; `partition` if it is for one alone. A rule that depends on anything else is left out.
    """
    return [
        choice for conditions, url in _endpoints(rules.get("rules", []), []) if (choice := _choice(conditions, url))
    ]


def servers(choices: list[JSON], *, prefix: str) -> list[JSON]:
    """The usual address as OpenAPI says it."""
    usual = next(
        (choice["url"] for choice in choices if not choice.keys() & {"fips", "dual_stack", "partition"}),
        f"https://{prefix}.{{region}}.{{dns_suffix}}",
    )
    return [{"url": usual.replace("{dns_suffix}", _SUFFIX), "variables": {"region": {"default": _REGION}}}]


def _endpoints(rules: Any, above: list[JSON]) -> Iterator[tuple[list[JSON], str]]:
    for rule in rules:
        conditions = [*above, *rule.get("conditions", [])]
        if rule.get("type") == "tree":
            yield from _endpoints(rule.get("rules", []), conditions)
        elif "endpoint" in rule and isinstance(rule["endpoint"]["url"], str):
            yield conditions, rule["endpoint"]["url"]


def _choice(conditions: list[JSON], url: str) -> JSON | None:
    choice: JSON = {"url": _template(url)}
    for condition in conditions:
        match condition:
            case {"fn": "booleanEquals", "argv": [{"ref": str(name)}, True]} if name in _SWITCHES:
                choice[_SWITCHES[name]] = True
            case {"fn": "stringEquals", "argv": [{"fn": "getAttr", "argv": [{"ref": _}, "name"]}, str(partition)]}:
                choice["partition"] = partition
            case {"fn": "isSet" | "aws.partition"}:
                pass
            case {"fn": "booleanEquals", "argv": [{"fn": "getAttr"}, True] | [True, {"fn": "getAttr"}]}:
                pass
            case _:
                return None
    unknown = {*_PLACEHOLDER.findall(choice["url"])} - _KNOWN
    return None if unknown else choice


def _template(url: str) -> str:
    for theirs, ours in _SUFFIXES.items():
        url = url.replace(theirs, ours)
    return url.replace("{Region}", "{region}")
