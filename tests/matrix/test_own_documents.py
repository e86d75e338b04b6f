"""What is sent to a compatible provider that has a document of its own fits that one, whatever a caller gives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

import pytest

from interlingua.errors import CallerError
from tests.bodies import violations_of
from tests.matrix.cases import cases, own_words
from tests.matrix.outcomes import UNHEARD_OF, Place, encoded


class Asked(NamedTuple):
    """The operation that chats, and a model that its document allows."""

    operation: str
    model: str = UNHEARD_OF


CHATS: Mapping[str, Asked] = {
    "cerebras": Asked("chat_v1_chat_completions_post"),
    "deepinfra": Asked("openai_chat_completions_v1_chat_completions_post"),
    "groq": Asked("createChatCompletion"),
    "mistral": Asked("chat_completion_v1_chat_completions_post"),
    "openrouter": Asked("sendChatCompletionRequest"),
    "perplexity": Asked("chat_completions_chat_completions_post", "sonar"),
    "together": Asked("chat-completions"),
    "xai": Asked("createChatCompletion"),
}
OF_THE_CALLER = frozenset({"model", "options", "ProviderTool"})
"""Cases that say what no document knows."""


@pytest.mark.off_spec
@pytest.mark.parametrize("stream", [False, True], ids=["plain", "stream"])
@pytest.mark.parametrize("provider", CHATS)
def test_every_parameter_fits_the_document_of_the_provider(provider: str, stream: bool) -> None:
    operation, model = CHATS[provider]
    found: dict[str, tuple[str, ...]] = {}
    for case in (case for case in (*cases(), *own_words()) if case.name not in OF_THE_CALLER):
        try:
            (_, body), _ = encoded(case.request, Place("openai_chat", provider, model), stream=stream)
        except CallerError:
            continue
        if violations := violations_of(provider, operation, json.dumps(body)):
            found[case.name] = violations
    assert found == {}
