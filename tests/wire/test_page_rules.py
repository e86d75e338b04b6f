"""Every rule for pages points at attributes that the reply has, and at a parameter that the method takes."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Annotated, Any, get_args, get_origin

import pytest

from codegen.words import argument
from interlingua_wire._core.model import WireModel
from interlingua_wire._core.operation import Operation
from tests.wire.fakes import APIS, FakeTransport, method_of, operations

PAGED = [(api, name) for api in APIS for name, found in operations(api).items() if found.pages]


@pytest.mark.parametrize(("api", "name"), PAGED)
def test_the_items_the_cursor_and_the_flag_are_attributes_of_the_reply(api: str, name: str) -> None:
    operation = operations(api)[name]
    rule = operation.pages
    assert rule is not None
    reply = reply_type(operation)
    assert get_origin(follow(reply, rule.items)) is list
    assert follow(reply, rule.cursor) is not None
    assert rule.more is None or follow(reply, rule.more) is bool


@pytest.mark.parametrize(("api", "name"), PAGED)
def test_the_cursor_goes_to_a_parameter_of_the_method(api: str, name: str) -> None:
    operation = operations(api)[name]
    assert operation.pages is not None
    method = method_of(import_module(f"interlingua_wire.{api}").Client(FakeTransport()), name)
    taken = {argument(operation.pages.parameter)} if operation.pages.parameter else set[str]()
    assert taken <= {*inspect.signature(method).parameters}


def reply_type(operation: Operation[Any, Any, Any]) -> Any:
    return getattr(import_module(f"interlingua_wire.{operation.reply.module}"), operation.reply.name)


def follow(annotation: Any, path: str) -> Any:
    """The type at the end of a dotted path of attributes; where a union has several, the first that has them."""
    annotation = plain(annotation)
    if not path:
        return annotation
    step, _, rest = path.partition(".")
    if step.lstrip("-").isdigit():
        return follow(get_args(annotation)[0], rest)
    for model in models(annotation):
        if step in model.model_fields:
            return follow(model.model_fields[step].annotation, rest)
    raise AssertionError(f"{annotation} has no {step}")


def plain(annotation: Any) -> Any:
    """Without names of aliases, `Annotated` and `None`."""
    while hasattr(annotation, "__value__") or get_origin(annotation) is Annotated:
        annotation = annotation.__value__ if hasattr(annotation, "__value__") else get_args(annotation)[0]
    members = [member for member in get_args(annotation) if member is not type(None)]
    return plain(members[0]) if type(None) in get_args(annotation) and len(members) == 1 else annotation


def models(annotation: Any) -> list[type[WireModel]]:
    members = [annotation] if inspect.isclass(annotation) else [plain(member) for member in get_args(annotation)]
    return [member for member in members if inspect.isclass(member) and issubclass(member, WireModel)]
