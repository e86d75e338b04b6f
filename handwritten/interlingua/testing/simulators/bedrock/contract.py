"""Which operation a request is, and whether it fits the documents of the runtime and of the control plane."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

from interlingua.testing.simulators.bedrock.refusals import Refusal
from interlingua.testing.simulators.checking import Rule, problem_in
from interlingua.testing.simulators.checking import rule_for as rule_in

APIS = ("bedrock_runtime", "bedrock")
MODEL = "/model/"


def rule_for(method: str, path: str) -> Rule:
    """The operation that a request is. Raises `Refusal` where it is none."""
    found = next((rule for api in APIS if (rule := rule_in(api, method, path)) is not None), None)
    if found is None:
        raise Refusal("UnknownOperationException", f"{method} {path} is no operation.")
    return found


def model_in(path: str) -> str:
    """The model that a path names; nothing where it names none."""
    return unquote(path.removeprefix(MODEL).partition("/")[0]) if path.startswith(MODEL) else ""


def checked_body(rule: Rule, raw: bytes) -> Any:
    """The body as JSON. Raises `Refusal` where it does not fit the document."""
    if not raw:
        return None
    try:
        body = json.loads(raw)
    except ValueError:
        raise Refusal("ValidationException", "The body is no JSON.") from None
    problem = problem_in(rule, body)
    if problem is not None:
        raise Refusal("ValidationException", f"1 validation error detected: Value at {problem}")
    return body
