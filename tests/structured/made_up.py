"""Schemas and values that hypothesis makes up: a schema with a value that fits it, and values of a given schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

Schema = dict[str, Any]
Pair = tuple[Schema, Any]
"""A schema, and a value that fits it."""

NAMES = st.sampled_from(["a", "b", "title", "type", "value", "items"])
WORDS = st.text("abcxyz 0189", max_size=4)
LEAF: Schema = {"type": "object", "properties": {"size": {"type": "integer"}}, "required": ["size"]}
TREE: Schema = {
    "type": "object",
    "properties": {"size": {"type": "integer"}, "twin": {"$ref": "#/$defs/Tree"}},
    "required": ["size"],
    "additionalProperties": False,
}
DEFINITIONS: Schema = {"Leaf": {**LEAF, "additionalProperties": False}, "Tree": TREE}

LEAVES = st.builds(lambda size: {"size": size}, st.integers(-9, 9))
TREES = st.recursive(
    LEAVES, lambda inner: st.builds(lambda size, twin: {"size": size, "twin": twin}, st.integers(), inner)
)

SCALARS: st.SearchStrategy[Pair] = st.one_of(
    st.tuples(st.just({"type": "integer", "minimum": -9, "maximum": 9, "title": "I"}), st.integers(-9, 9)),
    st.tuples(st.just({"type": "number", "exclusiveMinimum": 0, "default": 2.5}), st.sampled_from([0.5, 3])),
    st.tuples(st.just({"type": "number", "multipleOf": 0.5}), st.sampled_from([0.5, 3])),
    st.tuples(st.just({"type": "string", "minLength": 1, "maxLength": 4}), st.sampled_from(["x", "abcd"])),
    st.tuples(st.just({"type": "string", "pattern": "^a+$"}), st.sampled_from(["a", "aa"])),
    st.tuples(st.just({"type": "string", "pattern": r"\d"}), st.sampled_from(["1", "x2"])),
    st.tuples(st.just({"type": "string", "pattern": r"^(?=a).*\b$"}), st.just("a")),
    st.tuples(st.just({"type": "string", "format": "date"}), st.just("2026-11-28")),
    st.tuples(st.just({"type": "string", "format": "uri"}), st.just("https://host/")),
    st.tuples(st.just({"enum": ["x", "y"]}), st.sampled_from(["x", "y"])),
    st.tuples(st.just({"enum": ["x", None, 3]}), st.sampled_from(["x", None, 3])),
    st.tuples(st.just({"const": "x", "type": "string"}), st.just("x")),
    st.tuples(st.just({"const": True}), st.just(True)),
    st.tuples(st.just({"type": ["string", "null"], "minLength": 1}), st.sampled_from(["x", None])),
    st.tuples(st.just({"type": ["array", "null"], "items": {"type": "integer"}}), st.sampled_from([[1], [], None])),
    st.tuples(st.just({"anyOf": [{"type": "boolean"}, {"type": "null"}]}), st.sampled_from([True, None])),
    st.tuples(st.just({"oneOf": [{"type": "string"}, {"type": "integer"}]}), st.sampled_from(["x", 1])),
    st.tuples(st.just({"$ref": "#/$defs/Leaf", "description": "A leaf."}), LEAVES),
    st.tuples(st.just({"$ref": "#/$defs/Tree"}), TREES),
    st.tuples(st.just({"allOf": [{"$ref": "#/$defs/Leaf"}], "description": "One."}), LEAVES),
    st.tuples(st.just({"type": "string", "not": {"const": "no"}}), st.just("yes")),
    st.tuples(
        st.just({"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}], "items": False}),
        st.just([1, "x"]),
    ),
    st.tuples(
        st.just({"type": "object", "additionalProperties": {"type": "integer"}}), st.sampled_from([{}, {"k": 1}])
    ),
    st.tuples(st.just({}), st.sampled_from([1, "x", [None], {"k": 2}])),
)


@st.composite
def objects(draw: st.DrawFn, inner: st.SearchStrategy[Pair]) -> Pair:
    members: Mapping[str, Pair] = draw(st.dictionaries(NAMES, inner, max_size=4))
    required = [name for name in members if draw(st.booleans())]
    present = [name for name in members if name in required or draw(st.booleans())]
    schema = {
        "type": "object",
        "properties": {name: schema for name, (schema, _) in members.items()},
        "required": required,
        "additionalProperties": False,
    }
    return schema, {name: members[name][1] for name in present}


@st.composite
def arrays(draw: st.DrawFn, inner: st.SearchStrategy[Pair]) -> Pair:
    schema, value = draw(inner)
    size = draw(st.integers(0, 2))
    return {"type": "array", "items": schema, "minItems": size, "uniqueItems": False}, [value] * size


PAIRS: st.SearchStrategy[Pair] = objects(
    st.recursive(SCALARS, lambda inner: st.one_of(objects(inner), arrays(inner)), max_leaves=6)
).map(lambda pair: ({**pair[0], "$defs": DEFINITIONS}, pair[1]))


@st.composite
def values_of(draw: st.DrawFn, schema: Any, root: Mapping[str, Any], depth: int = 0) -> Any:
    """A value that a model held to the schema may write."""
    if not schema or schema is True:
        return draw(st.sampled_from([1, "x", None]))
    if "$ref" in schema:
        return draw(values_of(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, depth + 1))
    for union in ("anyOf", "oneOf"):
        if union in schema:
            members = (
                schema[union] if depth < 6 else sorted(schema[union], key=lambda item: item.get("type") != "null")[:1]
            )
            return draw(values_of(draw(st.sampled_from(members)), root, depth + 1))
    if "const" in schema or "enum" in schema:
        return draw(st.sampled_from(schema.get("enum") or [schema.get("const")]))
    kind = schema.get("type")
    kind = draw(st.sampled_from(kind)) if isinstance(kind, list) else kind
    match kind:
        case "object":
            return draw(some_object(schema, root, depth))
        case "array":
            first = [draw(values_of(item, root, depth + 1)) for item in schema.get("prefixItems", ())]
            low = max(schema.get("minItems", 0) - len(first), 0)
            size = 0 if schema.get("items", True) is False else draw(st.integers(low, max(low, 2 if depth < 4 else 0)))
            return first + [draw(values_of(schema.get("items", {}), root, depth + 1)) for _ in range(size)]
        case "string":
            return draw(some_text(schema))
        case "integer" | "number":
            low, high = schema.get("minimum", -5), schema.get("maximum", 5)
            return draw(st.integers(max(low, 1) if "exclusiveMinimum" in schema else low, high))
        case "boolean":
            return draw(st.booleans())
        case _:
            return None


@st.composite
def some_object(draw: st.DrawFn, schema: Mapping[str, Any], root: Mapping[str, Any], depth: int) -> Any:
    properties: Mapping[str, Any] = schema.get("properties", {})
    required = schema.get("required", ())
    present = [name for name in properties if name in required or (depth < 6 and draw(st.booleans()))]
    return {name: draw(values_of(properties[name], root, depth + 1)) for name in present}


def some_text(schema: Mapping[str, Any]) -> st.SearchStrategy[str]:
    """Text that fits a pattern, a format or lengths."""
    if "pattern" in schema:
        return st.from_regex(schema["pattern"], alphabet=st.sampled_from("a1x"))
    if "format" in schema:
        return st.sampled_from({"date": ["2026-11-28"]}.get(schema["format"], ["https://host/"]))
    return st.text("abc", min_size=schema.get("minLength", 0), max_size=schema.get("maxLength", 4))
