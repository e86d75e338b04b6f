"""Makes unions flat and free of repetition."""

from __future__ import annotations

from ..document import map_document, ref_name
from ..problems import JSON
from .nulls import is_annotation


def unify_unions(document: JSON) -> JSON:
    """Put the members of an inline union inside a union in its place, and each member once."""
    return map_document(document, lambda schema, where: _unify(schema, {}))


def spread_named_unions(document: JSON) -> JSON:
    """Put the members of a named union inside a named union in its place: decoding looks at one list of tags."""
    schemas = document["components"]["schemas"]
    spread = {name: _unify(schema, schemas) for name, schema in schemas.items()}
    return {**document, "components": {**document["components"], "schemas": spread}}


def _unify(schema: JSON, named: JSON) -> JSON:
    """`named` are the components whose members may be taken in."""
    result = {key: value for key, value in schema.items() if key not in _INEXPRESSIBLE}
    if "anyOf" not in result:
        return result
    members: list[JSON] = []
    for member in result["anyOf"]:
        members.extend(leaf for leaf in _leaves(member, named, ()) if leaf not in members)
    if len(members) == 1:
        return {**members[0], **{key: value for key, value in result.items() if is_annotation(key)}}
    return {**{key: value for key, value in result.items() if key != "type"}, "anyOf": members}


_INEXPRESSIBLE = frozenset({"not", "if", "then", "else", "propertyNames"})


def _leaves(member: JSON, named: JSON, seen: tuple[str, ...]) -> list[JSON]:
    name = ref_name(member)
    if name in seen or (name and name not in named):
        return [member]
    target, trail = (named[name], (*seen, name)) if name else (member, seen)
    if name and "$ref" in target:
        return _leaves(target, named, trail)
    if "anyOf" not in target:
        return [member]
    return [leaf for inner in target["anyOf"] for leaf in _leaves(inner, named, trail)]
