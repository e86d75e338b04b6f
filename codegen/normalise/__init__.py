"""The passes. Each takes a document and returns one; after the last of them these hold:

- every body, reply and event, and every object, enum and larger union in them, is a component its users refer to;
- null is said by `anyOf: [..., {"type": "null"}]` at the place of use, never by a component itself;
- constants are one-value enums; unions are `anyOf`; there is no `allOf`, `oneOf`, `const`, `not`, `discriminator`;
- a union whose members a field tells apart has `x-il-tag: {"property": ..., "mapping": {literal: component}}`;
- an enum that also takes any other string has `x-il-open: true`;
- defaults, ranges and patterns are in `x-il-limits`, for the documentation only;
- every component and property has a description, ours or a synthesised one.
"""

from __future__ import annotations

from collections.abc import Callable

from ..problems import JSON
from .booleans import spell_booleans
from .circles import break_circles
from .component_names import name_components
from .declared_tags import narrow_declared_tags
from .descriptions import describe
from .flatten import flatten
from .hoist import hoist
from .inline import inline_components
from .limits import set_limits_apart
from .literals import unify_literals
from .media import mark_bytes
from .nulls import flag_nulls, spell_nulls
from .objects import plain_objects
from .tags import tag_unions
from .templates import use_templates
from .unions import spread_named_unions, unify_unions
from .webhooks import unite_webhooks

PASSES: tuple[Callable[[JSON], JSON], ...] = (
    spell_booleans,
    break_circles,
    inline_components,
    mark_bytes,
    use_templates,
    flag_nulls,
    unify_literals,
    flatten,
    unify_unions,
    set_limits_apart,
    plain_objects,
    unite_webhooks,
    name_components,
    hoist,
    spread_named_unions,
    narrow_declared_tags,
    tag_unions,
    describe,
    spell_nulls,
)


def normalise(document: JSON) -> JSON:
    """Run all passes. What cannot be expressed is added to `x-il-problems`."""
    for run in PASSES:
        document = run(document)
    return document
