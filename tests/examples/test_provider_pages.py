"""Every example of the pages on OpenAI, Anthropic, Cohere and Ollama runs as it stands, against the local servers."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlingua.testing.simulators import AnthropicSimulator, CohereSimulator, OllamaSimulator, OpenAISimulator
from tests.house.tree import ROOT

PAGES = ROOT / "docs" / "providers"
EXAMPLE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
PRINTED = {
    "ollama": [
        "You said: Hi. 3 5000000",
        "pulling manifest None\n",
        "success\n",
        "Hello. weather\nYou said: Hi.\n",
    ],
    "openai": [
        "You said: Hello there. 1920 ",
        "True WEBVTT\n",
        "completed 22000\n",
        "bees succeeded You said: Do bees sleep?\n",
        "completed ",
    ],
    "anthropic": ["bees succeeded True\n", "True True 21\n"],
    "cohere": ["Grass is green. by facts.txt\n", "2 256 1 A boat has a green hull.\n", "Six times seven. It is 42.\n"],
}


def examples(page: str) -> list[str]:
    return EXAMPLE.findall((PAGES / f"{page}.md").read_text("utf-8"))


@pytest.fixture(scope="module")
def addresses() -> Iterator[dict[str, str]]:
    """The environment in which the servers are found."""
    with (
        OllamaSimulator() as ollama,
        CohereSimulator() as cohere,
        OpenAISimulator() as openai,
        AnthropicSimulator() as anthropic,
    ):
        yield {
            "OLLAMA_HOST": ollama.address,
            "CO_API_URL": cohere.address,
            "CO_API_KEY": "any",
            "OPENAI_BASE_URL": openai.base_url,
            "OPENAI_API_KEY": "any",
            "ANTHROPIC_BASE_URL": anthropic.base_url,
            "ANTHROPIC_API_KEY": "any",
        }


@pytest.mark.parametrize("page", PRINTED)
def test_every_example_has_something_to_print(page: str) -> None:
    assert len(examples(page)) == len(PRINTED[page])


@pytest.mark.parametrize(
    ("page", "number"), [(page, number) for page in PRINTED for number in range(len(PRINTED[page]))]
)
def test_an_example_prints_what_it_should(page: str, number: int, addresses: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", examples(page)[number]],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=tmp_path,
        env=os.environ | addresses,
    )
    assert done.stderr == ""
    assert PRINTED[page][number] in done.stdout
