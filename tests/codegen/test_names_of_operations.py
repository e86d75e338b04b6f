"""Public names of operations, from path, verb and id."""

from __future__ import annotations

import pytest

from codegen.ir import Api, OperationRecord, PageRecord
from codegen.operation_names import file_of, operation_name, spelled_out

MEMBERS = ("POST /files", "GET /files/{id}")


def operation(text: str, *, identity: str = "", beta: bool = False, pages: bool = False) -> OperationRecord:
    method, path = text.split()
    return OperationRecord(
        id=identity or text,
        method=method,
        key=path,
        path=path,
        segments=tuple(path.strip("/").split("/")),
        description="",
        query={"beta": "true"} if beta else {},
        pages=PageRecord(items="data", item={}, cursor="next", parameter="after") if pages else None,
    )


def name(text: str, *others: str, identity: str = "") -> str:
    mine = operation(text, identity=identity)
    return operation_name(mine, Api("x", {}, (mine, *(operation(other) for other in others))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("POST /chat/completions", "chat.completions.create"),
        ("GET /files/{file_id}", "files.retrieve"),
        ("POST /vector_stores/{id}", "vector_stores.update"),
        ("DELETE /files/{file_id}", "files.delete"),
        ("GET /files/{file_id}/content", "files.content"),
        ("POST /batches/{batch_id}/cancel", "batches.cancel"),
        ("POST /messages/count_tokens", "messages.count_tokens"),
        ("GET /organization/usage/completions", "organization.usage.completions"),
        ("GET /vector_stores/{id}/files/{file_id}", "vector_stores.files.retrieve"),
    ],
)
def test_path_and_verb_make_the_name(text: str, expected: str) -> None:
    assert name(text) == expected


def test_a_path_with_members_is_a_list() -> None:
    assert name("GET /files", *MEMBERS) == "files.list"


def test_a_thing_by_itself_is_retrieved_and_updated() -> None:
    assert name("GET /organization/data_retention", "POST /organization/data_retention").endswith(".retrieve")
    assert name("POST /organization/data_retention", "GET /organization/data_retention").endswith(".update")


def test_an_id_that_says_cancel_wins_over_the_verb() -> None:
    assert name("POST /evals/{a}/runs/{b}", identity="cancelEvalRun") == "evals.runs.cancel"


def test_a_beta_twin_stands_under_beta() -> None:
    twin = operation("POST /messages", beta=True)
    assert operation_name(twin, Api("x", {}, (twin,))) == "beta.messages.create"


def test_a_discovery_id_is_taken_as_it_is() -> None:
    one = operation("POST /v1beta/{model}:generateContent", identity="tunedModels.generateContent")
    assert operation_name(one, Api("x", {}, (one,))) == "tuned_models.generate_content"


def test_a_second_operation_of_a_name_is_called_by_its_id() -> None:
    second = operation("POST /threads/runs", identity="createThreadAndRun")
    assert spelled_out(second, "threads.runs.create", {"threads.runs.create"}) == "threads.runs.create_thread_and_run"


def test_a_resource_with_very_many_operations_is_divided_by_its_second_segment() -> None:
    names = {str(index): f"organization.part{index % 3}.create{index}" for index in range(60)}
    assert file_of(("organization", "part1"), names) == "organization_part1"
    assert file_of(("files", "content"), {"a": "files.content.read"}) == "files"
