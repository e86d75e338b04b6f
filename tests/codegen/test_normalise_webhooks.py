"""What an API sends to webhooks is one type, whatever its document makes of it."""

from __future__ import annotations

from typing import Any

from codegen.normalise.report import problems_of
from codegen.normalise.webhooks import webhook_event
from codegen.problems import JSON
from tests.codegen.specimen import STRING, normalised, obj, openapi, operation, ref


def webhooks(*bodies: JSON) -> JSON:
    return {f"event{index}": {"post": operation(f"on{index}", body=body)} for index, body in enumerate(bodies)}


def event(kind: str) -> JSON:
    return obj("type", type={"type": "string", "enum": [kind]}, id=STRING)


def compiled(schemas: JSON, *bodies: JSON) -> tuple[JSON, Any]:
    document = normalised(openapi(schemas, webhooks=webhooks(*bodies)))
    return document, document["components"]["schemas"].get("WebhookEvent")


def test_events_with_schemas_of_their_own_are_a_union_that_their_tags_tell_apart() -> None:
    document, found = compiled({"Came": event("came"), "Went": event("went")}, ref("Came"), ref("Went"), ref("Came"))
    assert found["x-il-tag"] == {"property": "type", "mapping": {"came": "Came", "went": "Went"}}
    assert (webhook_event(document), found["description"]) == ("WebhookEvent", "An event that is sent to a webhook.")


def test_one_schema_for_all_events_gets_the_name() -> None:
    document, found = compiled({"Thing": event("thing")}, ref("Thing"), ref("Thing"))
    assert {*found["properties"]} == {"type", "id"}
    assert "Thing" not in document["components"]["schemas"]


def test_another_schema_of_that_name_is_a_problem_that_is_named() -> None:
    schemas = {"Came": event("came"), "Went": event("went"), "WebhookEvent": obj(a=STRING)}
    document, found = compiled(schemas, ref("Came"), ref("Went"))
    assert [problem.kind for problem in problems_of(document)] == ["name-collision"]
    assert {*found["properties"]} == {"a"}


def test_an_api_without_webhooks_has_no_such_event() -> None:
    assert webhook_event(normalised(openapi({"WebhookEvent": event("a")}))) is None
