"""What differs between models, as rows. A model that no row matches gets the defaults: the newest behaviour."""

# Annotations are read as they stand: kept as text, each would be compiled when its named tuple is made.
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias

from interlingua.profiles.limits import Limit
from interlingua.structured import OutputMode

ReasoningStyle: TypeAlias = Literal["effort", "budget", "none"]
KINDS: Mapping[str, Callable[[Any], Any]] = {"unsupported": frozenset, "default_stop": tuple}
"""What becomes of the lists of a row."""
_SPECIAL = frozenset("*?[")


class Profile(NamedTuple):
    """What the encoders must know of a model. Each field is read in exactly one place."""

    max_tokens_field: Literal["max_completion_tokens", "max_tokens"] = "max_completion_tokens"
    """How a Chat Completions server names the output limit."""
    seed_field: Literal["seed", "random_seed"] = "seed"
    """How a Chat Completions server names the seed."""
    system_role: Literal["system", "developer"] = "system"
    default_max_output_tokens: int = 8192
    """Sent where the wire format demands a limit and the caller gave none."""
    output_mode: OutputMode = "native"
    """How a JSON Schema reaches the model: the API's own field, a forced tool, or words."""
    output_dialect: str = "openai"
    """The JSON Schema that an answer can be held to; a row of `structured/dialects.py`."""
    tool_dialect: str = "any"
    """The JSON Schema in which the parameters of tools are told."""
    emulates_tools: bool = False
    """The model knows no tools: they are offered through a JSON Schema and read back from the text."""
    reasoning: ReasoningStyle = "effort"
    takes_late_system: bool = True
    """A system message after the first turn may stay where it stands; otherwise it moves to the top, with a warning."""
    placeholder_signature: str | None = None
    """Stands for the signature of a tool call that another provider's model made, where the wire format demands one."""
    sends_stream_usage: bool = True
    """A Chat Completions server takes `stream_options.include_usage`."""
    reasoning_field: Literal["reasoning_content", "reasoning", "reasoning_details", "thinking"] | None = None
    """Where a Chat Completions server takes its own reasoning back: a field of the message, or `thinking` items of its
    content; None: it takes none."""
    audio_form: Literal["object", "wav", "text", "none"] = "object"
    """How a Chat Completions server takes sound: data with a format (WAV alone), the bare base64 or address, or not
    at all."""
    file_form: Literal["file", "file_url", "document_url", "none"] = "file"
    """The kind of part in which a Chat Completions server takes documents; none: it takes none."""
    short_call_ids: bool = False
    """Ids of tool calls must be nine letters or digits."""
    takes_names: bool = True
    """A message may say who among several speaks."""
    takes_any_object: bool = True
    """A Chat Completions server can be asked for JSON of whatever form."""
    indexes_calls: bool = False
    """Calls of the model go back with their places among each other, and what it said as one text."""
    counts_logprobs: bool = False
    """How many likely tokens are told stands in `logprobs` itself, not in `top_logprobs`."""
    takes_whole_turns: bool = True
    """A Chat Completions server takes back refusals, and what its model said aloud by id; otherwise they go as text."""
    web_search: Literal["options", "filters", "none"] = "options"
    """How a Chat Completions server is told to search the web: by `web_search_options`; with `filters`, domains are in
    a field of their own beside it; `none`: it cannot."""
    dimensions_field: Literal["dimensions", "output_dimension"] = "dimensions"
    """How an embeddings server names the length of vectors."""
    embeds_base64: bool = True
    """A Chat Completions server takes `encoding_format`, with which embeddings are read ten times faster."""
    embeds_at_once: int | None = None
    """Texts that one request may embed; more go in several requests."""
    takes_cache_breakpoints: bool = True
    """The parts of a message may say that the prompt up to them is to be cached."""
    own_fields: Mapping[str, Any] = MappingProxyType({})
    """Settings that Converse has no field for: what each adds to the model's own request, `$` being its value."""
    input_fields: Mapping[str, str] = MappingProxyType({})
    """Settings of a model that is run by its own input schema, by the names that they have there; `system` too."""
    takes_prefill: bool = False
    """An assistant message at the end is the beginning of the answer, which goes on from its last letter."""
    takes_plain_turns: bool = True
    """A Responses server takes what another model said as a plain message; otherwise only as an item of output."""
    prefill_field: Literal["partial", "prefix"] | None = None
    """The flag by which a Chat Completions server knows such a message; None: it needs none."""
    unsupported: frozenset[str] = frozenset()
    """Names of `ChatRequest` fields that the model refuses; left out with a warning, or an error in strict mode."""
    limits: Mapping[str, Limit] = MappingProxyType({})
    """By parameter what the provider documents, checked before anything is sent; from the `[[limit]]` rows."""
    default_temperature: float | None = None
    """For a caller who gave none."""
    default_stop: tuple[str, ...] = ()
    """Ends a free-text answer, for a caller who gave none: base models do not know when to end."""
    default_options: Mapping[str, Any] = MappingProxyType({})
    """Added to the provider's own request for a free-text answer; the caller's `options` win."""


class Row(NamedTuple):
    """What holds for some models. Patterns are the shell's; all rows that match hold, later ones over earlier ones."""

    profile: Mapping[str, Any]
    """Fields of `Profile`."""
    source: str
    """Where these facts stand."""
    checked: date
    """The day they were looked up."""
    provider: str = "*"
    protocol: str = "*"
    model: str = "*"


@lru_cache(maxsize=1024)
def profile_for(*, provider: str, protocol: str, model: str, served_by: str | None = None) -> Profile:
    """The profile of a model as one provider serves it over one protocol.

    Where another one serves that provider's models (`served_by`), its own rows come after those.
    """
    fields: dict[str, Any] = {}
    limits: list[Limit] = []
    for name in (provider,) if served_by in (None, provider) else (provider, served_by):
        rows, held = _matching(name or "", protocol, model, only_own=name != provider)
        for row in rows:
            fields |= row.profile
        limits += held
    kinds = {name: KINDS[name](value) for name, value in fields.items() if name in KINDS}
    return Profile(**{**fields, **kinds}, limits={limit.parameter: limit for limit in limits})


def _matching(provider: str, protocol: str, model: str, *, only_own: bool) -> tuple[list[Row], list[Limit]]:
    """The rows and limits that hold; only those of the provider's own, where the others hold already."""

    def holds(row: Row | Limit) -> bool:
        is_meant = row.provider != "*" or not only_own
        return is_meant and matches(row, provider=provider, protocol=protocol, model=model)

    return [row for row in load_rows() if holds(row)], [limit for limit in load_limits() if holds(limit)]


def matches(row: Row | Limit, *, provider: str, protocol: str, model: str) -> bool:
    """The row holds for this model."""
    return fits(provider, row.provider) and fits(protocol, row.protocol) and fits(model, row.model)


def fits(name: str, pattern: str) -> bool:
    """The shell's pattern is that of a name. Few need the regular expression, which takes long to make."""
    if pattern in ("*", name):
        return True
    start = pattern.removesuffix("*")
    if _SPECIAL.isdisjoint(start):
        return start != pattern and name.startswith(start)
    if pattern[0] not in _SPECIAL and not name.startswith(pattern[0]):
        return False
    from fnmatch import fnmatchcase

    return fnmatchcase(name, pattern)


@cache
def load_rows() -> tuple[Row, ...]:
    """What differs between models, file by file."""
    from interlingua.profiles.rows import ROWS

    return tuple(Row(**row) for row in ROWS)


@cache
def load_limits() -> tuple[Limit, ...]:
    """What providers document, file by file."""
    from interlingua.profiles.rows import LIMITS

    return tuple(_limit(row) for row in LIMITS)


def _limit(row: Mapping[str, Any]) -> Limit:
    fields: dict[str, Any] = {**row, "values": frozenset(row.get("values", ()))}
    return Limit(**fields)
