"""A JSON Schema in the words of a dialect, and what that dialect has no words for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen

from interlingua.structured.dialects import Dialect
from interlingua.structured.json_text import is_list, is_object
from interlingua.structured.references import DEFINED, cyclic, found, reaches, references, used, with_definitions
from interlingua.structured.validate import Schema
from interlingua.structured.value_types import KIND_OF, one_of_types, types_of_values

NULL: Schema = {"type": "null"}
ANNOTATIONS = frozenset(
    {"title", "description", "default", "examples", "example", "discriminator", "deprecated", "readOnly", "writeOnly"}
    | {"$schema", "$id", "$comment", "$anchor", "contentEncoding", "contentMediaType", "propertyOrdering"}
)
"""They say nothing of the form: nothing is lost without them."""
SHAPES = frozenset({"type", "properties", "required", "additionalProperties", "items", "prefixItems"})
UNIONS = ("anyOf", "oneOf")
RANGES = frozenset({"multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})
NOT_SIMPLE = re.compile(r"\(\?[=!<P]|\\[bB1-9]")
NOT_ANCHORED = re.compile(r"\(\?|\\[A-Za-z0-9]")


@frozen
class Change:
    """Something that was said in another way, or not at all."""

    keyword: str
    place: str
    """Names of properties, joined by dots; `[]` is an item, empty the root."""
    is_exact: bool = False
    """Nothing was lost by it."""


@frozen(kw_only=True)
class Compiled:
    """A schema in a dialect, and what became of the rest."""

    schema: Schema
    changes: tuple[Change, ...] = ()

    @property
    def losses(self) -> tuple[Change, ...]:
        """What the provider is not told: answers are checked for it when they are there."""
        return tuple(change for change in self.changes if not change.is_exact)


class CannotSay(Exception):
    """The dialect has no words for the schema, not even loose ones."""

    def __init__(self, keyword: str, place: str) -> None:
        self.keyword = keyword
        self.place = place
        super().__init__(f"{keyword} at {place or 'the root'}")


def compile_schema(schema: Schema, dialect: Dialect) -> Compiled:
    """The schema in a dialect; it takes every value that the original takes. Raises `CannotSay`.

    An object that names its properties and says nothing of others has no others.
    """
    if dialect.keywords is None and dialect.takes_references and dialect.takes_all_of:
        return Compiled(schema=schema)
    whole = with_definitions(schema)
    compiler = _Compiler(dialect, whole)
    form = compiler.root()
    return Compiled(schema=form, changes=tuple(dict.fromkeys(compiler.changes)))


class _Compiler:
    """Walks one schema; gathers what changed and counts what is limited."""

    def __init__(self, dialect: Dialect, whole: Schema) -> None:
        self.changes: list[Change] = []
        self._dialect = dialect
        self._whole = whole
        self._definitions = used(whole)
        self._cyclic = cyclic(self._definitions)
        self._counts = {"properties": 0, "optional": 0, "anyOf": 0}

    def root(self) -> Schema:
        """The whole schema, its definitions at the end."""
        if self._cyclic and self._dialect.recursion == "none":
            raise CannotSay("recursion", "")
        bare = {keyword: value for keyword, value in self._whole.items() if keyword != "$defs"}
        form = self._schema(bare, "", 1)
        if self._dialect.takes_references and self._definitions:
            form = {**form, "$defs": {name: self._schema(item, name, 2) for name, item in self._definitions.items()}}
        self._refuse_many()
        return form

    def _schema(self, schema: Any, place: str, depth: int) -> Schema:
        if self._dialect.most_depth is not None and depth > self._dialect.most_depth:
            raise CannotSay("nesting", place)
        if schema is False:
            raise CannotSay("false", place)
        if schema is True or not is_object(schema):
            return self._any_value({}, place)
        if isinstance(schema.get("$ref"), str):
            return self._reference(schema, place, depth)
        plain = self._merged(schema, place) if "allOf" in schema and not self._dialect.takes_all_of else schema
        if is_list(plain.get("type")) and self._splits(plain):
            return self._union("anyOf", one_of_types(plain), {}, place, depth)
        for keyword in UNIONS:
            if keyword in plain:
                rest = {name: value for name, value in plain.items() if name != keyword}
                return self._union(keyword, plain[keyword], rest, place, depth)
        return self._simple(plain, place, depth)

    def _reference(self, schema: Schema, place: str, depth: int) -> Schema:
        rest = {keyword: value for keyword, value in schema.items() if keyword != "$ref"}
        if not self._dialect.takes_references:
            return self._schema({**found(self._whole, schema["$ref"]), **rest}, place, depth)
        alone = {"$ref": schema["$ref"]}
        kept = self._keywords(rest, place, "")
        if not kept:
            return alone
        return {**kept, "anyOf": [alone]} if not self._dialect.takes_neighbours else {**kept, **alone}

    def _splits(self, schema: Schema) -> bool:
        """Whether a list of types becomes a union: objects and arrays are said one by one."""
        return not self._dialect.takes_type_lists or not {"object", "array"}.isdisjoint(schema["type"])

    def _union(self, keyword: str, members: Iterable[Any], rest: Schema, place: str, depth: int) -> Schema:
        if keyword == "oneOf":
            self.changes.append(Change(keyword, place, is_exact="discriminator" in rest))
        shared = {name: value for name, value in rest.items() if name not in ANNOTATIONS}
        written = [self._with_shared(shared, item, place) if shared else item for item in members]
        if len(written) > 1:
            self._counts["anyOf"] += 1
        kept = self._keywords({name: value for name, value in rest.items() if name in ANNOTATIONS}, place, "")
        return {**kept, "anyOf": [self._schema(item, place, depth) for item in written]}

    def _with_shared(self, shared: Schema, member: Any, place: str) -> Any:
        """A member of a union with what stands beside the union; without it where they do not go together."""
        try:
            return _both(shared, self._resolved(member, place), place)
        except CannotSay:
            self.changes.extend(Change(keyword, place) for keyword in shared)
            return member

    def _simple(self, schema: Schema, place: str, depth: int) -> Schema:
        kind = schema.get("type") or ("object" if "properties" in schema else "array" if "items" in schema else "")
        rest = {keyword: value for keyword, value in schema.items() if keyword not in SHAPES}
        if "const" in rest or "enum" in rest:
            return self._values(rest, kind, place)
        kept = self._keywords(rest, place, kind if isinstance(kind, str) else "")
        match kind:
            case "object":
                return {"type": kind, **kept, **self._object(schema, place, depth)}
            case "array":
                return {"type": kind, **kept, **self._array(schema, place, depth)}
            case "":
                return self._any_value(kept, place)
            case _:
                return {"type": kind, **kept}

    def _any_value(self, kept: Schema, place: str) -> Schema:
        if not self._dialect.takes_any_value:
            raise CannotSay("any value", place)
        return kept

    def _object(self, schema: Schema, place: str, depth: int) -> Schema:
        properties: Mapping[str, Any] = schema.get("properties", {})
        others = schema.get("additionalProperties", not properties)
        if self._dialect.needs_closed and others is not False:
            raise CannotSay("additionalProperties", place)
        required = self._required(schema, properties, place)
        needs_all = self._dialect.needs_all or (self._dialect.needs_one and not required and bool(properties))
        self._counts["properties"] += len(properties)
        self._counts["optional"] += len(properties) - len(required)
        written = {
            name: self._property(item, _below(place, name), depth + 1, is_added=needs_all and name not in required)
            for name, item in properties.items()
        }
        if needs_all:
            closed = {"additionalProperties": False} if self._dialect.needs_closed else {}
            return {"properties": written, "required": list(properties), **closed}
        if self._dialect.needs_one and not required:
            raise CannotSay("an object without properties", place)
        form: dict[str, Any] = {"properties": written} if properties or self._dialect.needs_closed else {}
        if required:
            form["required"] = required
        if "additionalProperties" in schema or self._dialect.needs_closed:
            below = _below(place, "*")
            form["additionalProperties"] = (
                others if isinstance(others, bool) else self._schema(others, below, depth + 1)
            )
        return form

    def _required(self, schema: Schema, properties: Mapping[str, Any], place: str) -> list[str]:
        names = [name for name in schema.get("required", ()) if name in properties]
        if len(names) < len(schema.get("required", ())):
            self.changes.append(Change("required", place))
        if self._dialect.recursion != "optional" or not self._cyclic:
            return names
        free = [name for name in names if not reaches(properties[name], self._cyclic, self._definitions)]
        self.changes.extend(Change("required", _below(place, name)) for name in names if name not in free)
        return free

    def _property(self, schema: Any, place: str, depth: int, *, is_added: bool) -> Schema:
        form = self._schema(schema, place, depth)
        if not is_added or accepts_null(form):
            return form
        self.changes.append(Change("required", place, is_exact=True))
        described = {"description": form["description"]} if "description" in form else {}
        bare = {keyword: value for keyword, value in form.items() if keyword != "description"}
        return {**described, "anyOf": [bare, NULL]}

    def _array(self, schema: Schema, place: str, depth: int) -> Schema:
        below = f"{place}[]"
        if "prefixItems" in schema and not self._dialect.takes_tuples:
            self.changes.append(Change("prefixItems", place))
            kinds = [*schema["prefixItems"], *([schema["items"]] if is_object(schema.get("items")) else ())]
            return {"items": self._schema({"anyOf": kinds}, below, depth + 1)}
        form: dict[str, Any] = {}
        if "prefixItems" in schema:
            form["prefixItems"] = [self._schema(item, below, depth + 1) for item in schema["prefixItems"]]
        if "items" in schema and not isinstance(schema["items"], bool):
            form["items"] = self._schema(schema["items"], below, depth + 1)
        elif "prefixItems" in schema and schema.get("items") is False:
            form["items"] = False
        elif "items" not in schema:
            self._any_value({}, below)
        return form

    def _values(self, rest: Schema, kind: Any, place: str) -> Schema:
        """An enum or a constant, with its type, as far as the dialect takes such values."""
        values = [rest["const"]] if "const" in rest else list(rest["enum"])
        others = {name: item for name, item in rest.items() if name not in ("const", "enum")}
        kept = self._keywords(others, place, kind if isinstance(kind, str) else "")
        written = [value for value in values if isinstance(value, self._dialect.enum_types)]
        written = [value for value in written if not isinstance(value, bool) or bool in self._plain_enum_types()]
        if len(written) < len(values):
            self.changes.append(Change("enum", place))
            return self._typed_values(values, kept, place)
        types = [kind] if isinstance(kind, str) and kind else types_of_values(values)
        typed = {"type": types[0] if len(types) == 1 else types} if types and self._takes_types(types) else {}
        if "const" in rest and self._dialect.takes_const:
            return {**typed, **kept, "const": values[0]}
        return {**typed, **kept, "enum": values}

    def _plain_enum_types(self) -> tuple[type, ...]:
        return (bool,) if object in self._dialect.enum_types else self._dialect.enum_types

    def _takes_types(self, types: list[str]) -> bool:
        return len(types) == 1 or self._dialect.takes_type_lists

    def _typed_values(self, values: list[Any], kept: Schema, place: str) -> Schema:
        """Values that no enum may hold are told by their types alone."""
        branches: list[Schema] = []
        for kind in types_of_values(values):
            fitting = [value for value in values if KIND_OF[type(value)] == kind]
            if kind in ("object", "array"):
                raise CannotSay("enum", place)
            says_values = kind in ("string", "integer", "number")
            branches.append({"type": kind, "enum": fitting} if says_values else {"type": kind})
        return {**kept, **branches[0]} if len(branches) == 1 else {**kept, "anyOf": branches}

    def _keywords(self, rest: Schema, place: str, kind: str) -> Schema:
        """What is taken of constraints and annotations; what is not is noted."""
        kept: dict[str, Any] = {}
        for keyword, value in rest.items():
            if self._takes(keyword, value, kind):
                kept[keyword] = value
            elif keyword == "allOf" and self._dialect.takes_all_of:
                kept[keyword] = [self._schema(item, place, 1) for item in rest[keyword]]
            else:
                self.changes.append(Change(keyword, place, is_exact=keyword in ANNOTATIONS))
        return kept

    def _takes(self, keyword: str, value: Any, kind: str) -> bool:
        dialect = self._dialect
        match keyword:
            case "format":
                return dialect.formats is None or value in dialect.formats
            case "pattern":
                return self._takes_pattern(str(value))
            case "minItems" if dialect.most_min_items is not None and value > dialect.most_min_items:
                return False
            case _ if keyword in RANGES and dialect.integer_ranges_only and kind != "integer":
                return False
            case "allOf":
                return False
            case _ if dialect.keywords is None:
                return dialect.takes_references or not any(references(value))
            case _:
                return keyword in dialect.keywords

    def _takes_pattern(self, pattern: str) -> bool:
        if self._dialect.keywords is not None and "pattern" not in self._dialect.keywords:
            return False
        match self._dialect.patterns:
            case "any":
                return True
            case "simple":
                return not NOT_SIMPLE.search(pattern)
            case "anchored":
                is_anchored = pattern.startswith("^") and pattern.endswith("$")
                return is_anchored and not NOT_ANCHORED.search(pattern)

    def _merged(self, schema: Schema, place: str) -> Schema:
        """The members of `allOf` and what stands beside them, as one."""
        merged = {keyword: value for keyword, value in schema.items() if keyword != "allOf"}
        for item in schema["allOf"]:
            member = self._resolved(item, place)
            merged = _both(merged, self._merged(member, place) if "allOf" in member else member, place)
        self.changes.append(Change("allOf", place, is_exact=True))
        return merged

    def _resolved(self, item: Any, place: str) -> Schema:
        if not is_object(item):
            raise CannotSay("allOf", place)
        if not isinstance(item.get("$ref"), str):
            return item
        if item["$ref"].removeprefix(DEFINED) in self._cyclic:
            raise CannotSay("allOf", place)
        return {**found(self._whole, item["$ref"]), **{name: value for name, value in item.items() if name != "$ref"}}

    def _refuse_many(self) -> None:
        limits = {
            "properties": self._dialect.most_properties,
            "optional": self._dialect.most_optional,
            "anyOf": self._dialect.most_unions,
        }
        for what, limit in limits.items():
            if limit is not None and self._counts[what] > limit:
                raise CannotSay(f"{self._counts[what]} times {what}, of which {limit} are taken,", "")


def accepts_null(schema: Schema) -> bool:
    """Whether null is among the values, as far as the schema's own words say."""
    kinds = schema.get("type")
    if kinds == "null" or (is_list(kinds) and "null" in kinds):
        return True
    members = schema.get("anyOf") or schema.get("oneOf") or ()
    return any(is_object(item) and accepts_null(item) for item in members)


def _below(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _both(one: Schema, other: Schema, place: str) -> dict[str, Any]:
    """What fits two schemas. Raises `CannotSay` where a keyword says two things."""
    both: dict[str, Any] = dict(one)
    for keyword, value in other.items():
        match keyword:
            case "properties":
                mine: Mapping[str, Any] = one.get("properties", {})
                if any(mine[name] != value[name] for name in mine.keys() & value.keys()):
                    raise CannotSay("allOf", place)
                both[keyword] = {**mine, **value}
            case "required":
                both[keyword] = list(dict.fromkeys([*one.get("required", ()), *value]))
            case _ if keyword in ANNOTATIONS or keyword not in one or one[keyword] == value:
                both.setdefault(keyword, value)
            case _:
                raise CannotSay("allOf", place)
    return both
