"""Finds, for every named union of objects, the field whose value tells its members apart."""

from __future__ import annotations

from typing import TypeAlias

from ..document import follow, map_document, ref_name, ref_to
from ..naming import pascal
from ..problems import JSON, Problem
from .hoist import PART_OF
from .report import with_problems

TAG = "x-il-tag"
_PREFERRED = ("type", "role", "object", "kind", "event")

Literals: TypeAlias = tuple[str, ...]


def tag_unions(document: JSON) -> JSON:
    """Add `x-il-tag` to the unions that have such a field, and drop `discriminator`.

    Members that share a tag's value, or stand beside values that are no objects, become a union of their own.
    """
    schemas: JSON = document["components"]["schemas"]
    result: JSON = {}
    problems: list[Problem] = []
    for name, schema in schemas.items():
        tagged = _tagged(name, schema, schemas) if "anyOf" in schema else {name: schema}
        taken = sorted((tagged.keys() - {name}) & schemas.keys())
        problems.extend(
            Problem("name-collision", f"/components/schemas/{name}", f"a part of it would be {one}") for one in taken
        )
        result |= {one: part for one, part in tagged.items() if one not in taken}
    document = {**document, "components": {**document["components"], "schemas": dict(sorted(result.items()))}}
    return with_problems(map_document(document, lambda schema, where: _without_discriminator(schema)), problems)


def _without_discriminator(schema: JSON) -> JSON:
    return (
        {key: value for key, value in schema.items() if key != "discriminator"} if "discriminator" in schema else schema
    )


def _tagged(name: str, schema: JSON, schemas: JSON) -> JSON:
    """The components that stand for a union: itself, and those split from it."""
    objects = objects_of(schema, schemas)
    field = field_of(schema, objects, schemas)
    if field is None:
        return {name: schema}
    if len(objects) < len(schema["anyOf"]):
        return _split_off_objects(name, schema, objects, schemas)
    return _grouped(name, schema, objects, field, schemas)


def _split_off_objects(name: str, schema: JSON, objects: list[str], schemas: JSON) -> JSON:
    inner = f"{name}Object"
    others = [member for member in schema["anyOf"] if ref_name(member) not in objects]
    part: JSON = {"anyOf": [ref_to(one) for one in objects], PART_OF: schema.get(PART_OF, name)}
    part |= {"discriminator": schema["discriminator"]} if "discriminator" in schema else {}
    return {name: {**schema, "anyOf": [*others, ref_to(inner)]}, **_tagged(inner, part, schemas)}


def _grouped(name: str, schema: JSON, objects: list[str], field: str, schemas: JSON) -> JSON:
    """Give the union its mapping; members with the same literals go into a union that another field may tell apart."""
    groups: dict[Literals, list[str]] = {}
    for member in objects:
        groups.setdefault(_literals(schemas[member]["properties"][field], schemas), []).append(member)
    extra: JSON = {}
    leaders: dict[Literals, str] = {}
    for literals, sharing in groups.items():
        leaders[literals] = sharing[0] if len(sharing) == 1 else f"{name}{pascal(literals[0])}"
        if len(sharing) > 1:
            part = {"anyOf": [ref_to(one) for one in sharing], PART_OF: schema.get(PART_OF, name)}
            extra |= _tagged(leaders[literals], part, schemas)
    mapping = {literal: leader for literals, leader in leaders.items() for literal in literals}
    tag = {"property": field, "mapping": mapping}
    return {name: {**schema, "anyOf": [ref_to(leader) for leader in leaders.values()], TAG: tag}, **extra}


def objects_of(schema: JSON, schemas: JSON) -> list[str]:
    """The members of a union that are objects."""
    members = [ref_name(member) for member in schema.get("anyOf", ())]
    return [member for member in members if member and "properties" in schemas.get(member, ())]


def field_of(schema: JSON, objects: list[str], schemas: JSON, *, whole: bool = False) -> str | None:
    """The declared tag, or the best field that splits the objects into at least two groups of distinct literals.

    With `whole`, only one that tells each object from all others.
    """
    if len(objects) < 2:
        return None
    common = set.intersection(*(set(schemas[name]["properties"]) for name in objects))
    declared: str = (schema.get("discriminator") or {}).get("propertyName", "")
    ranked = [field for field in dict.fromkeys([declared, *_PREFERRED, *sorted(common)]) if field in common]
    sizes = {field: _distinct(field, objects, schemas) for field in ranked}
    complete = [field for field in ranked if sizes[field] == len(objects)]
    partial = [field for field in ranked if field in _PREFERRED and sizes[field] > 1 and not whole]
    return next(iter([*complete, *partial]), None)


def _distinct(field: str, objects: list[str], schemas: JSON) -> int:
    """How many groups a field makes; 0 if some member has no literals or two groups overlap."""
    groups = {_literals(schemas[name]["properties"][field], schemas) for name in objects}
    values = [value for literals in groups for value in literals]
    return len(groups) if all(groups) and len(values) == len(set(values)) else 0


def _literals(schema: JSON, schemas: JSON) -> Literals:
    values = follow(schema, schemas).get("enum", ())
    return tuple(values) if all(isinstance(value, str) for value in values) else ()
