"""Public names are decided once: the lock wins, what is new follows the rules, and every change is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codegen.ir import Api, Body, OperationRecord, Reply
from codegen.names import Names, decide, dump_lock, load_lock, public_classes
from codegen.problems import CodegenError


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def api(*, operations: tuple[str, ...] = ("createThing",), schemas: tuple[str, ...] = ("Thing", "Level")) -> Api:
    document: dict[str, Any] = {"components": {"schemas": {name: thing(name) for name in schemas}}}
    return Api("x", document, tuple(operation(identity, schemas[0]) for identity in operations))


def thing(name: str) -> dict[str, Any]:
    if name == "Level":
        return {"type": "string", "enum": ["low", "high"]}
    return {"type": "object", "properties": {"level": ref("Level")}}


def operation(identity: str, schema: str) -> OperationRecord:
    return OperationRecord(
        id=identity,
        method="POST",
        key=f"/{identity}",
        path=f"/{identity}",
        segments=(identity,),
        description="",
        body=Body("json", "application/json", ref(schema)),
        reply=Reply("200", "application/json", ref(schema)),
    )


def test_a_locked_name_stays_whatever_the_rules_say() -> None:
    lock = Names({"createThing": "things.make"}, {"Thing": "old.Gadget", "Level": "old.Level"}, ("old",))
    names = decide(api(), lock).names
    assert names.operations == {"createThing": "things.make"}
    assert names.schemas["Thing"] == "old.Gadget"


def test_what_is_new_and_what_is_gone_is_told() -> None:
    first = decide(api(), Names()).names
    changes = decide(api(operations=("makeThing",), schemas=("Thing", "Level")), first).changes
    assert changes == (
        "operation create_thing.create is gone: createThing is no longer in the spec",
        "operation make_thing.create is new",
    )


def test_deciding_again_changes_nothing() -> None:
    first = decide(api(), Names()).names
    again = decide(api(), first)
    assert (again.names, again.changes) == (first, ())


def test_a_lock_is_read_as_it_was_written(tmp_path: Path) -> None:
    names = decide(api(), Names()).names
    path = tmp_path / "names.lock.json"
    path.write_text(dump_lock(names))
    assert load_lock(path) == names
    assert list(json.loads(path.read_text())) == ["modules", "operations", "schemas"]


def test_no_lock_means_no_names(tmp_path: Path) -> None:
    assert load_lock(tmp_path / "names.lock.json") == Names()


def test_an_object_of_both_kinds_has_two_names_and_an_enum_one() -> None:
    decision = decide(api(), Names())
    assert public_classes("Thing", decision.names, decision.reach) == ["Thing", "ThingDict"]
    assert public_classes("Level", decision.names, decision.reach) == ["Level"]


def test_two_things_of_one_name_are_an_error_that_names_both() -> None:
    lock = Names({}, {"Thing": "a.Same", "Level": "a.Same"}, ("a",))
    with pytest.raises(CodegenError) as told:
        decide(api(), lock)
    assert told.value.problems[0].kind == "public-name-collision"
    assert "Level, Thing" in told.value.problems[0].message
