"""What a model cannot do, done with what it can: tools through a JSON Schema, a JSON Schema through a tool or words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from interlingua.chat import ChatRequest
from interlingua.emulation.output import output_by_tool, output_by_words
from interlingua.emulation.rewriting import EventReader, Rewriting
from interlingua.emulation.tools import offered_tools, tools_by_output, without_tools
from interlingua.profiles import OutputMode, Profile
from interlingua.structured.output import OutputSchema

__all__ = ["EventReader", "Rewriting", "emulate"]

OutputWay = Callable[[ChatRequest, OutputSchema], Rewriting]
OUTPUT_WAYS: Mapping[OutputMode, OutputWay] = {"tool": output_by_tool, "prompted": output_by_words}


def emulate(request: ChatRequest, profile: Profile) -> tuple[ChatRequest, tuple[Rewriting, ...]]:
    """The request as the model can take it, and how it was rewritten; answers are read in reverse order."""
    rewritings: list[Rewriting] = []
    if profile.emulates_tools and offered_tools(request):
        rewritings.append(tools_by_output(request))
        request = rewritings[-1].request
    elif profile.emulates_tools:
        request = without_tools(request)
    way = OUTPUT_WAYS.get(profile.output_mode)
    if way is not None and request.output is not None:
        rewritings.append(way(request, request.output))
        request = rewritings[-1].request
    return request, tuple(rewritings)
