"""What each kind of provider can hold an answer to: the JSON Schema it takes, one row a dialect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal, TypeAlias

from attrs import field, frozen

Otherwise: TypeAlias = Literal["loose", "tool", "prompted"]


def _names(values: Iterable[str] | None) -> frozenset[str] | None:
    return None if values is None else frozenset(values)


@frozen(kw_only=True)
class Dialect:
    """The JSON Schema of one kind of provider. The defaults are those of the whole language."""

    keywords: frozenset[str] | None = field(default=None, converter=_names)
    """Constraints and annotations that are taken; None: all. How objects, arrays and unions are said is told below."""
    formats: frozenset[str] | None = field(default=None, converter=_names)
    """Values of `format` that are taken; None: all."""
    patterns: Literal["any", "simple", "anchored"] = "any"
    """`simple` knows neither lookaround, references back nor word boundaries; `anchored` moreover no class such as \\d,
    and takes what begins with ^ and ends with $."""
    needs_closed: bool = False
    """Every object says `additionalProperties: false`, so that open maps cannot be said."""
    needs_all: bool = False
    """Every property is required: what was optional may be null, and null is read as absent."""
    needs_one: bool = False
    """An object has at least one property that is required."""
    takes_any_value: bool = True
    takes_references: bool = True
    """Otherwise what a reference points to stands in its place."""
    takes_neighbours: bool = True
    """A reference may have other keywords beside it."""
    recursion: Literal["any", "optional", "none"] = "any"
    """`optional`: only below properties that are not required."""
    takes_const: bool = True
    """Otherwise it becomes an enum of one."""
    takes_tuples: bool = True
    """`prefixItems`; otherwise a list of any of them."""
    takes_all_of: bool = True
    takes_type_lists: bool = True
    """Several names in `type`; otherwise a union."""
    enum_types: tuple[type, ...] = (object,)
    """Of what type the values of an enum may be."""
    integer_ranges_only: bool = False
    """Ranges hold for integers, not for other numbers."""
    most_min_items: int | None = None
    """The largest `minItems`."""
    most_optional: int | None = None
    """Properties that are not required, in all."""
    most_unions: int | None = None
    most_properties: int | None = None
    most_depth: int | None = None
    holds_tools: bool = False
    """The arguments of a tool that is `strict` are held to the same rules."""
    otherwise: Otherwise = "loose"
    """What is done with a schema that cannot be said: sent as it is, without being held to; or another way to ask."""
    source: str = ""
    checked: date | None = None


RANGES = ("multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
GRAMMAR = ("description", "title", "default", "pattern", "minLength", "maxLength", "minItems", "maxItems")

DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {
        "any": Dialect(),
        "openai": Dialect(
            keywords=("description", "pattern", *RANGES, "minItems", "maxItems"),
            formats=("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"),
            needs_closed=True,
            needs_all=True,
            takes_any_value=False,
            takes_neighbours=False,
            takes_tuples=False,
            takes_all_of=False,
            most_properties=5000,
            most_depth=10,
            holds_tools=True,
            source="https://platform.openai.com/docs/guides/structured-outputs#supported-schemas",
            checked=date(2026, 11, 22),
        ),
        "anthropic": Dialect(
            keywords=("description", "title", "default", "pattern", "minItems"),
            formats=("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"),
            patterns="simple",
            needs_closed=True,
            takes_any_value=False,
            takes_neighbours=False,
            takes_tuples=False,
            takes_all_of=False,
            recursion="none",
            takes_type_lists=False,
            enum_types=(str, int, float, bool, type(None)),
            most_min_items=1,
            most_optional=24,
            most_unions=16,
            holds_tools=True,
            otherwise="tool",
            source="https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations",
            checked=date(2026, 11, 28),
        ),
        "gemini": Dialect(
            keywords=("description", "title", "minItems", "maxItems", "minimum", "maximum"),
            takes_neighbours=False,
            recursion="optional",
            takes_const=False,
            takes_all_of=False,
            enum_types=(str, int, float),
            source="https://ai.google.dev/api/generate-content#generationconfig",
            checked=date(2026, 11, 28),
        ),
        "llamacpp": Dialect(
            keywords=(*GRAMMAR, *RANGES[1:]),
            formats=("date", "time", "date-time", "uuid"),
            patterns="anchored",
            takes_all_of=False,
            integer_ranges_only=True,
            source="https://github.com/ggml-org/llama.cpp/blob/master/grammars/README.md#json-schemas--gbnf",
            checked=date(2026, 11, 28),
        ),
        "cohere": Dialect(
            keywords=("description", "pattern"),
            formats=("date-time", "uuid", "date", "time"),
            patterns="simple",
            needs_one=True,
            takes_neighbours=False,
            recursion="none",
            takes_tuples=False,
            takes_all_of=False,
            takes_type_lists=False,
            otherwise="prompted",
            source="https://docs.cohere.com/docs/structured-outputs#schema-constraints",
            checked=date(2026, 11, 28),
        ),
        "bedrock": Dialect(
            takes_references=False,
            recursion="none",
            takes_all_of=False,
            otherwise="prompted",
            source="https://docs.aws.amazon.com/nova/latest/userguide/tool-use-definition.html",
            checked=date(2026, 11, 28),
        ),
        "ollama": Dialect(
            keywords=(*GRAMMAR, *RANGES[1:]),
            formats=("date", "time", "date-time", "uuid"),
            patterns="anchored",
            takes_all_of=False,
            integer_ranges_only=True,
            source="https://docs.ollama.com/capabilities/structured-outputs",
            checked=date(2026, 11, 28),
        ),
    }
)
"""By the name that a profile gives."""
