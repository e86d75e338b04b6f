"""Of what kind each setting must be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isfinite
from typing import Any, TypeAlias, cast, get_args

from interlingua.chat import AudioFormat, Effort, Modality, Verbosity
from interlingua.errors import InvalidArgument
from interlingua.messages import Message, Part, Role
from interlingua.structured import OutputMode
from interlingua.tools import Tool

ROLES = get_args(Role)

Check: TypeAlias = tuple[Callable[[Any], bool], str]


def is_number(value: object) -> bool:
    """A finite integer or float; True is neither."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def is_integer(value: object) -> bool:
    """An integer; True is none."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_positive(value: object) -> bool:
    """An integer above 0."""
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def is_text(value: object) -> bool:
    """A string."""
    return isinstance(value, str)


def is_flag(value: object) -> bool:
    """True or False."""
    return isinstance(value, bool)


def is_sequence(value: object) -> bool:
    """Something with an order."""
    return isinstance(value, Sequence)


def is_message(value: object) -> bool:
    """A message, or what stands for one."""
    return isinstance(value, str | Message)


def is_role(value: object) -> bool:
    """Who may speak."""
    return value in ROLES


def is_part(value: object) -> bool:
    """What a message may hold."""
    return isinstance(value, Part)


def is_mapping(value: object) -> bool:
    """Names with values."""
    return isinstance(value, Mapping)


def is_texts(value: object) -> bool:
    """A string, or a sequence of them."""
    return isinstance(value, Sequence) and all(isinstance(item, str) for item in cast("Sequence[object]", value))


def is_tools(value: object) -> bool:
    """Functions and tools."""
    from interlingua.server_tools import ServerTool

    return isinstance(value, Sequence) and all(
        isinstance(item, Tool | ServerTool) or callable(item) for item in cast("Sequence[object]", value)
    )


def is_bias(value: object) -> bool:
    """Integers by the ids of tokens."""
    if not isinstance(value, Mapping):
        return False
    pairs = cast("Mapping[object, object]", value).items()
    return all(is_integer(token) and is_integer(bias) for token, bias in pairs)


def is_modalities(value: object) -> bool:
    """Kinds of content, at least one."""
    return is_texts(value) and bool(value) and set(cast("Sequence[str]", value)) <= set(get_args(Modality))


def is_recover(value: object) -> bool:
    """A way to recover a stream."""
    return value in ("exact", "paragraph", "summarize")


def is_output_mode(value: object) -> bool:
    """A way to ask for the form of an answer."""
    return value in get_args(OutputMode)


def is_duration(value: object) -> bool:
    """Seconds that pass and end."""
    return is_number(value) and cast("float", value) > 0


def is_count(value: object) -> bool:
    """How often."""
    return is_integer(value) and cast("int", value) >= 0


def is_circuit(value: object) -> bool:
    """When to leave a failing model alone."""
    from interlingua.transport.circuit import CircuitPolicy

    return isinstance(value, CircuitPolicy)


NUMBER: Check = (is_number, "a number")
SECONDS: Check = (is_duration, "seconds, more than 0")
COUNT: Check = (is_count, "0 or more")
POSITIVE: Check = (is_positive, "an integer above 0")
INTEGER: Check = (is_integer, "an integer")
TEXT: Check = (is_text, "text")
FLAG: Check = (is_flag, "True or False")
MAPPING: Check = (is_mapping, "a mapping")
TEXTS: Check = (is_texts, "text, or several")
OUTPUT_MODE: Check = (is_output_mode, "native, tool or prompted")
RECOVER: Check = (is_recover, "exact, paragraph or summarize")
TOOLS: Check = (is_tools, "a sequence of functions, Tools and tools of the provider such as il.WebSearch()")
MODALITIES: Check = (is_modalities, f"several of {', '.join(get_args(Modality))}")


def one_of(*words: str) -> Check:
    """A word of a closed list."""
    return (lambda value: value in words), f"one of {', '.join(words)}"


FUNCTION: Check = (callable, "a function")

CHECKS: Mapping[str, Check] = {
    "system": TEXT,
    "tools": TOOLS,
    "tool_choice": TEXT,
    "parallel_tool_calls": FLAG,
    "n": POSITIVE,
    "output_mode": OUTPUT_MODE,
    "max_output_tokens": INTEGER,
    "temperature": NUMBER,
    "top_p": NUMBER,
    "top_k": INTEGER,
    "stop": TEXTS,
    "seed": INTEGER,
    "presence_penalty": NUMBER,
    "frequency_penalty": NUMBER,
    "logprobs": FLAG,
    "top_logprobs": INTEGER,
    "logit_bias": (is_bias, "integers by the ids of tokens"),
    "reasoning_effort": one_of(*get_args(Effort)),
    "reasoning_budget": INTEGER,
    "verbosity": one_of(*get_args(Verbosity)),
    "prediction": TEXT,
    "modalities": MODALITIES,
    "voice": TEXT,
    "audio_format": one_of(*get_args(AudioFormat)),
    "user": TEXT,
    "metadata": MAPPING,
    "service_tier": TEXT,
    "options": MAPPING,
    "protocol": TEXT,
    "deadline": SECONDS,
}
LIMIT_CHECKS: Mapping[str, Check] = {
    "deadline": SECONDS,
    "max_retries": COUNT,
    "circuit": (is_circuit, "a CircuitPolicy"),
    "max_concurrency": POSITIVE,
}
STREAM_CHECKS: Mapping[str, Check] = {"recover": RECOVER}
ANSWER_CHECKS: Mapping[str, Check] = {"output_retries": COUNT}
RUN_CHECKS: Mapping[str, Check] = {
    "max_turns": POSITIVE,
    "max_concurrency": POSITIVE,
    "tool_timeout": SECONDS,
    "approve": FUNCTION,
    "stop_when": FUNCTION,
}
EMBEDDING_CHECKS: Mapping[str, Check] = {
    "dimensions": POSITIVE,
    "task": TEXT,
    "titles": TEXTS,
    "user": TEXT,
    "options": MAPPING,
    "protocol": TEXT,
    "deadline": SECONDS,
}

RERANK_CHECKS: Mapping[str, Check] = {"top_n": POSITIVE, "options": MAPPING, "protocol": TEXT, "deadline": SECONDS}


def checked(settings: Mapping[str, object], checks: Mapping[str, Check]) -> Mapping[str, Any]:
    """The settings that were given, each of the kind it must be. Raises `TypeError` for one that there is not."""
    refuse_unknown(settings, checks)
    for name, value in settings.items():
        fits, expected = checks[name]
        if value is not None and not fits(value):
            raise InvalidArgument(name, shown(value), expected)
    return {name: value for name, value in settings.items() if value is not None}


def refuse_unknown(settings: Iterable[str], known: Iterable[str]) -> None:
    """Raise `TypeError` for the name of a setting that there is not; its value stays unsaid, since it may be a key."""
    names = tuple(known)
    for name in settings:
        if name not in names:
            from difflib import get_close_matches

            close = get_close_matches(name, names)
            hint = f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(names)}"
            raise TypeError(f"unexpected keyword argument {name!r}; {hint}")


def shown(value: object) -> str:
    """A value as an error shows it: its beginning and its type."""
    text = repr(value)
    return f"{text[:60]}{'…' if len(text) > 60 else ''} ({type(value).__name__})"
