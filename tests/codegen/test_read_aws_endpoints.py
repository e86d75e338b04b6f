"""Endpoint rules become address templates; what they decide by anything unknown is left out."""

from __future__ import annotations

from typing import Any

from codegen.problems import JSON
from codegen.read.aws_endpoints import endpoint_choices, servers
from tests.codegen.small_aws import facts


def switch(name: str) -> JSON:
    return {"fn": "booleanEquals", "argv": [{"ref": name}, True]}


def supports(word: str) -> JSON:
    return {"fn": "booleanEquals", "argv": [True, {"fn": "getAttr", "argv": [{"ref": "PartitionResult"}, word]}]}


PARTITION: JSON = {"fn": "aws.partition", "argv": [{"ref": "Region"}], "assign": "PartitionResult"}
GOV: JSON = {
    "fn": "stringEquals",
    "argv": [{"fn": "getAttr", "argv": [{"ref": "PartitionResult"}, "name"]}, "aws-us-gov"],
}


def endpoint(url: Any, *conditions: JSON) -> JSON:
    return {"type": "endpoint", "conditions": [*conditions], "endpoint": {"url": url}}


def tree(*rules: JSON, conditions: list[JSON]) -> JSON:
    return {"type": "tree", "conditions": conditions, "rules": [*rules]}


RULES: JSON = {
    "rules": [
        endpoint({"ref": "Endpoint"}, {"fn": "isSet", "argv": [{"ref": "Endpoint"}]}),
        tree(
            tree(
                endpoint("https://small-fips.{Region}.{PartitionResult#dualStackDnsSuffix}", supports("supportsFIPS")),
                {"type": "error", "conditions": [], "error": "Upstream prose."},
                conditions=[switch("UseFIPS"), switch("UseDualStack")],
            ),
            endpoint("https://small.{Region}.amazonaws.com", switch("UseFIPS"), GOV),
            endpoint("https://odd.{Region}.{PartitionResult#dnsSuffix}", {"fn": "parseArn", "argv": []}),
            endpoint("https://small.{Odd}.{PartitionResult#dnsSuffix}"),
            endpoint("https://small.{Region}.{PartitionResult#dnsSuffix}"),
            conditions=[{"fn": "isSet", "argv": [{"ref": "Region"}]}, PARTITION],
        ),
    ]
}


def test_each_choice_has_its_address() -> None:
    assert endpoint_choices(RULES) == [
        {"url": "https://small-fips.{region}.{dual_stack_suffix}", "fips": True, "dual_stack": True},
        {"url": "https://small.{region}.amazonaws.com", "fips": True, "partition": "aws-us-gov"},
        {"url": "https://small.{region}.{dns_suffix}"},
    ]


def test_the_usual_address_is_the_server() -> None:
    document = facts(rules=RULES)
    assert document["servers"] == [
        {"url": "https://small.{region}.amazonaws.com", "variables": {"region": {"default": "us-east-1"}}}
    ]
    assert "prose" not in str(document["x-il-endpoints"])


def test_without_rules_the_prefix_makes_the_address() -> None:
    assert servers([], prefix="small")[0]["url"] == "https://small.{region}.amazonaws.com"
