"""What a model cannot do, done with what it can: tools through a JSON Schema, a JSON Schema through a tool or words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import evolve, frozen

from interlingua.chat import ChatRequest, Warning
from interlingua.emulation.forming import formed_output, formed_tools
from interlingua.emulation.output import output_by_tool, output_by_words
from interlingua.emulation.rewriting import EventReader, Rewriting
from interlingua.emulation.tools import offered_tools, tools_by_output, without_tools
from interlingua.profiles import Profile
from interlingua.structured import OutputMode, OutputSchema
from interlingua.structured.dialects import DIALECTS

__all__ = ["Emulated", "EventReader", "Rewriting", "emulate"]

OutputWay = Callable[[ChatRequest, OutputSchema], Rewriting]
OUTPUT_WAYS: Mapping[OutputMode, OutputWay] = {"tool": output_by_tool, "prompted": output_by_words}


@frozen
class Emulated:
    """A request as its model can take it."""

    request: ChatRequest
    output: OutputSchema | None = None
    """By which the answer is read."""
    rewritings: tuple[Rewriting, ...] = ()
    """Answers are read in reverse order."""
    warnings: tuple[Warning, ...] = ()


def emulate(request: ChatRequest, profile: Profile) -> Emulated:
    """The request as the model can take it, and how it was rewritten."""
    if profile.emulates_tools and offered_tools(request):
        rewriting = tools_by_output(request)
        asked = _formed(Emulated(_in_dialect(rewriting.request, profile)), profile)
        warnings = (*rewriting.warnings, *asked.warnings)
        return evolve(asked, output=request.output, rewritings=(rewriting, *asked.rewritings), warnings=warnings)
    if profile.emulates_tools:
        return _formed(Emulated(without_tools(request)), profile)
    tools, warnings = formed_tools(request.tools, profile)
    return _formed(Emulated(evolve(request, tools=tools), warnings=warnings), profile)


def _formed(emulated: Emulated, profile: Profile) -> Emulated:
    output = emulated.request.output
    if output is None:
        return emulated
    formed = formed_output(output, output.mode or profile.output_mode, profile)
    request = evolve(emulated.request, output=formed.output)
    way = OUTPUT_WAYS.get(formed.mode)
    if way is None:
        return evolve(emulated, request=request, output=formed.output, warnings=(*emulated.warnings, *formed.warnings))
    rewriting = way(request, formed.output)
    told = () if output.mode == formed.mode else rewriting.warnings
    return Emulated(
        rewriting.request,
        formed.output,
        (*emulated.rewritings, rewriting),
        (*emulated.warnings, *formed.warnings, *told),
    )


def _in_dialect(request: ChatRequest, profile: Profile) -> ChatRequest:
    """The schema of calls and answers, to be said in the model's dialect unless that would add nulls to arguments."""
    output = request.output
    if output is None or DIALECTS[profile.output_dialect].needs_all:
        return request
    return evolve(request, output=evolve(output, original=output.schema))
