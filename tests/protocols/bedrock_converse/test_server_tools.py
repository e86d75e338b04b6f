"""Tools that a model of Bedrock runs itself."""

from __future__ import annotations

import pytest

from interlingua.errors import Unsupported
from interlingua.profiles import profile_for
from interlingua.server_tools import CodeExecution, ProviderTool, WebSearch
from interlingua.tools import Tool
from tests.protocols.bedrock_converse.wire import body, warned

NOVA = profile_for(provider="bedrock", protocol="bedrock_converse", model="us.amazon.nova-2-lite-v1:0")
GROUNDING = {"systemTool": {"name": "nova_grounding"}}


def test_a_model_that_has_them_is_given_their_names_behind_the_callers_tools() -> None:
    tools = body(profile=NOVA, tools=(Tool("f"),), server_tools=(WebSearch(), CodeExecution()))["toolConfig"]["tools"]
    assert tools[1:] == [GROUNDING, {"systemTool": {"name": "nova_code_interpreter"}}]
    assert warned(profile=NOVA, server_tools=(WebSearch(),)) == []


def test_settings_of_them_are_warned_of() -> None:
    search = WebSearch(max_uses=3, allowed_domains="example.com")
    assert body(profile=NOVA, server_tools=(search,))["toolConfig"]["tools"] == [GROUNDING]
    assert warned(profile=NOVA, server_tools=(search,)) == ["tools"]


def test_a_model_without_them_is_not_asked_and_its_own_words_go_as_they_are() -> None:
    with pytest.raises(Unsupported, match="WebSearch"):
        body(server_tools=(WebSearch(),))
    assert body(server_tools=(ProviderTool(GROUNDING),))["toolConfig"]["tools"] == [GROUNDING]
