"""OpenAPI Overlay 1.0: our corrections to an upstream document, each with its reason."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import jsonpath_rfc9535 as jsonpath

from .descriptions import FILE as DESCRIPTIONS
from .descriptions import load_descriptions
from .problems import JSON, CodegenError, Problem, failure
from .read.yaml12 import load_text

Location: TypeAlias = tuple[int | str, ...]
OUR_WORDS = "Our words."
UNMET = "overlay-target"
"""The kind of problem of an action that meets nothing."""


@dataclass(frozen=True, slots=True)
class Action:
    """One correction."""

    target: str
    """A JSONPath (RFC 9535)."""
    reason: str
    remove: bool = False
    update: Any = None


def load_overlay(path: Path) -> tuple[Action, ...]:
    """The actions of an overlay file, then one for each entry of the descriptions beside it; either may be missing.

    Raises `CodegenError` that names each faulty action.
    """
    words = load_descriptions(path.with_name(DESCRIPTIONS))
    return (*_actions(path), *(Action(target, OUR_WORDS, update={"description": text}) for target, text in words))


def _actions(path: Path) -> tuple[Action, ...]:
    if not path.exists():
        return ()
    name = f"{path.parent.name}/{path.name}"
    value = load_text(path.read_bytes(), name=name)
    if not isinstance(value, dict) or value.get("overlay") != "1.0.0" or not isinstance(value.get("actions"), list):
        raise failure("not-an-overlay", name, "expected `overlay: 1.0.0` and a list of `actions`")
    problems = [
        Problem("bad-overlay", f"{name}/actions/{index}", fault)
        for index, action in enumerate(value["actions"])
        for fault in _faults(action)
    ]
    if problems:
        raise CodegenError(problems)
    return tuple(
        Action(action["target"], action["x-reason"], action.get("remove", False), action.get("update"))
        for action in value["actions"]
    )


def _faults(action: Any) -> list[str]:
    if not isinstance(action, dict):
        return ["an action is a mapping"]
    faults: list[str] = []
    if not isinstance(action.get("target"), str):
        faults.append("it has no target")
    if not action.get("x-reason"):
        faults.append("it has no x-reason")
    if bool(action.get("remove")) == ("update" in action):
        faults.append("it must have either update or remove")
    return faults


def apply_overlay(document: JSON, actions: tuple[Action, ...], *, name: str) -> JSON:
    """The document with all actions applied in order. Raises `CodegenError` for actions that meet nothing."""
    result, problems = _applied(document, actions, name)
    if problems:
        raise CodegenError(problems)
    return result


def apply_what_fits(document: JSON, actions: tuple[Action, ...], *, name: str) -> JSON:
    """Facts of another day under this overlay: what meets nothing in them is left out."""
    result, problems = _applied(document, actions, name)
    if bad := [problem for problem in problems if problem.kind != UNMET]:
        raise CodegenError(bad)
    return result


def _applied(document: JSON, actions: tuple[Action, ...], name: str) -> tuple[JSON, list[Problem]]:
    result = copy.deepcopy(document)
    problems: list[Problem] = []
    for action in actions:
        faults = _apply(result, action)
        problems.extend(Problem(kind, f"{name}: {action.target}", fault) for kind, fault in faults)
    return result, problems


def _apply(document: JSON, action: Action) -> list[tuple[str, str]]:
    """Change the document in place. Returns the kinds and words of what is wrong."""
    try:
        locations = [node.location for node in jsonpath.find(action.target, document)]
    except jsonpath.JSONPathError as error:
        return [("bad-overlay", f"no JSONPath: {error}")]
    if not locations:
        return [(UNMET, "matches nothing")]
    if () in locations and not isinstance(action.update, dict):
        return [("bad-overlay", "the document itself can only be merged with a mapping")]
    if action.remove:
        _remove(document, locations)
        return []
    unknown = sorted({path for location in locations for path in _update(document, location, action.update)})
    return [(UNMET, f"describes {path}, which is not there") for path in unknown]


def _remove(document: JSON, locations: list[Location]) -> None:
    """From the last to the first, so that a list's positions hold until they are used."""
    for location in sorted(locations, key=lambda keys: [(isinstance(key, str), key) for key in keys], reverse=True):
        del _at(document, location[:-1])[location[-1]]


def _update(document: JSON, location: Location, update: Any) -> list[str]:
    value = _at(document, location)
    if isinstance(value, list):
        value.append(copy.deepcopy(update))
    elif not isinstance(value, dict) or not isinstance(update, dict):
        _at(document, location[:-1])[location[-1]] = copy.deepcopy(update)
    else:
        return _merge_into(value, update, "")
    return []


def _merge_into(value: JSON, update: JSON, where: str) -> list[str]:
    """Merge objects, add to lists, replace the rest. Returns the places that are described and do not exist."""
    unknown: list[str] = []
    for key, part in update.items():
        here = f"{where}/{key}"
        if isinstance(part, dict) and isinstance(value.get(key), dict):
            unknown.extend(_merge_into(value[key], part, here))
        elif isinstance(part, list) and isinstance(value.get(key), list):
            value[key] = [*value[key], *copy.deepcopy(part)]
        else:
            unknown.extend([here] if isinstance(part, dict) and part.keys() == {"description"} else [])
            value[key] = copy.deepcopy(part)
    return unknown


def _at(document: Any, location: Location) -> Any:
    for key in location:
        document = document[key]
    return document
