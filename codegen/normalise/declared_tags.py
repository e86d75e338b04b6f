"""Tells the members of a union apart by the discriminator's mapping, where what they say of the field does not."""

from __future__ import annotations

from ..document import ref_name
from ..problems import JSON
from .tags import field_of, objects_of


def narrow_declared_tags(document: JSON) -> JSON:
    """Give the field of each member the values that lead to it, where all share one enum, or any text will do."""
    schemas: JSON = dict(document["components"]["schemas"])
    for schema in document["components"]["schemas"].values():
        field, values = _declared(schema, schemas)
        for member, literals in values.items():
            fields = schemas[member]["properties"]
            said = {key: value for key, value in fields[field].items() if key in _KEPT}
            narrowed = {**said, "type": "string", "enum": literals}
            schemas[member] = {**schemas[member], "properties": {**fields, field: narrowed}}
    return {**document, "components": {**document["components"], "schemas": schemas}}


_KEPT = frozenset({"description", "deprecated"})


def _declared(schema: JSON, schemas: JSON) -> tuple[str, dict[str, list[str]]]:
    """The field, and for each member the values that lead to it; nothing where the members say it themselves."""
    declared = schema.get("discriminator") or {}
    field, mapping = declared.get("propertyName", ""), declared.get("mapping", {})
    objects = objects_of(schema, schemas)
    values: dict[str, list[str]] = {}
    for literal, target in mapping.items():
        values.setdefault(ref_name({"$ref": target}) or "", []).append(literal)
    covers = bool(objects) and values.keys() == {*objects}
    everywhere = all(field in schemas[member]["properties"] for member in objects)
    if not covers or not everywhere or field_of(schema, objects, schemas, whole=True):
        return "", {}
    return field, values
