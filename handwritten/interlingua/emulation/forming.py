"""The JSON Schemas of a request in the words that its model takes, and the way in which its answer is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from interlingua.chat import Warning
from interlingua.profiles import Profile
from interlingua.structured import OutputMode, OutputSchema, compiled_output, loose_output
from interlingua.structured.compiling import CannotSay, Change, compile_schema
from interlingua.structured.dialects import DIALECTS, Dialect
from interlingua.tools import Tool


@frozen
class Formed:
    """A form of answer as one model takes it."""

    output: OutputSchema
    mode: OutputMode
    warnings: tuple[Warning, ...] = ()


def formed_output(output: OutputSchema, mode: OutputMode, profile: Profile) -> Formed:
    """The form in the words of the model's dialect, and how it is asked for."""
    if mode == "prompted":
        return Formed(output, mode)
    if mode == "tool":
        return _formed_tool(output, profile)
    dialect = DIALECTS[profile.output_dialect]
    try:
        compiled, losses = compiled_output(output, dialect)
    except CannotSay as unsaid:
        return _formed_otherwise(output, dialect, unsaid, profile)
    return Formed(compiled, mode, warnings_from("output", losses))


def formed_tools(tools: Sequence[Tool], profile: Profile) -> tuple[tuple[Tool, ...], tuple[Warning, ...]]:
    """The tools with parameters in the words of the model's dialects."""
    formed = [_formed_parameters(tool, profile) for tool in tools]
    return tuple(tool for tool, _ in formed), tuple(warning for _, warnings in formed for warning in warnings)


def warnings_from(parameter: str, losses: Sequence[Change]) -> tuple[Warning, ...]:
    """One warning for each keyword that was lost, with all its places."""
    keywords = dict.fromkeys(change.keyword for change in losses)
    return tuple(Warning(parameter=parameter, message=_lost(keyword, losses)) for keyword in keywords)


def _lost(keyword: str, losses: Sequence[Change]) -> str:
    places = ", ".join(change.place or "the root" for change in losses if change.keyword == keyword)
    return f"the model is not held to {keyword} ({places}); the answer is checked for it"


def _formed_tool(output: OutputSchema, profile: Profile) -> Formed:
    """As the parameters of a tool; strict where the model can be held to those as it can to an answer."""
    held = DIALECTS[profile.output_dialect]
    is_held = held.holds_tools and profile.output_mode == "native"
    try:
        compiled, losses = compiled_output(output, held if is_held else DIALECTS[profile.tool_dialect])
    except CannotSay:
        return Formed(loose_output(output), "tool")
    return Formed(evolve(compiled, strict=is_held and output.strict), "tool", warnings_from("output", losses))


def _formed_otherwise(output: OutputSchema, dialect: Dialect, unsaid: CannotSay, profile: Profile) -> Formed:
    reason = f"the model cannot be held to a schema with {unsaid}"
    if dialect.otherwise == "loose":
        told = Warning(parameter="output", message=f"{reason}; it was sent all the same, and the answer is checked")
        return Formed(loose_output(output), "native", (told,))
    formed = formed_output(output, dialect.otherwise, profile._replace(output_mode=dialect.otherwise))
    return evolve(formed, warnings=(Warning(parameter="output", message=reason), *formed.warnings))


def _formed_parameters(tool: Tool, profile: Profile) -> tuple[Tool, tuple[Warning, ...]]:
    held = DIALECTS[profile.output_dialect]
    is_held = bool(tool.strict) and held.holds_tools
    try:
        compiled = compile_schema(tool.parameters, held if is_held else DIALECTS[profile.tool_dialect])
    except CannotSay as unsaid:
        if not is_held:
            return tool, ()
        message = f"the model cannot be held to parameters with {unsaid} ({tool.name}); they are checked"
        return evolve(tool, strict=None), (Warning(parameter="tools.strict", message=message),)
    losses = tuple(evolve(change, place=f"{tool.name}: {change.place}") for change in compiled.losses)
    return evolve(tool, parameters=compiled.schema), warnings_from("tools", losses)
