"""Every example of the pages on clouds runs as it stands, against local servers in place of theirs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.house.tree import ROOT
from tests.providers.azure import test_azure as azure
from tests.providers.clouds import Answering, Asked, Cloud, Given, cloud
from tests.providers.databricks import test_databricks as databricks
from tests.providers.replicate.test_replicate import Replicate
from tests.providers.vertex import answers as vertex
from tests.providers.watsonx import answers as watsonx

PAGES = ROOT / "docs" / "providers"
EXAMPLE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def sagemaker(asked: Asked) -> Given:
    """Containers of both kinds."""
    generated = {"generated_text": "Hello", "details": {"finish_reason": "eos_token", "generated_tokens": 1}}
    return Given([generated] if "inputs" in asked.json else vertex.CHAT)


def predictions(asked: Asked) -> Given:
    """A prediction that is over at once."""
    return Replicate()(asked)


class Page(NamedTuple):
    """A page, who answers, where it finds him, and what each example prints."""

    answering: Answering
    variables: Callable[[Cloud], Mapping[str, str]]
    printed: tuple[str, ...]


PRINTED = {
    "azure": Page(
        azure.answer,
        lambda at: {"AZURE_OPENAI_ENDPOINT": at.address, "AZURE_OPENAI_API_KEY": "any"},
        ("Hello\n", "", ""),
    ),
    "vertex": Page(
        vertex.answer,
        lambda at: {
            "GOOGLE_VERTEX_BASE_URL": at.address,
            "GOOGLE_OAUTH_ACCESS_TOKEN": "any",
            "GOOGLE_CLOUD_PROJECT": "p",
            "GOOGLE_CLOUD_LOCATION": "global",
        },
        ("Hello\nHello\nHello\n", "2\n", ""),
    ),
    "databricks": Page(
        databricks.answer,
        lambda at: {"DATABRICKS_HOST": at.address, "DATABRICKS_TOKEN": "any"},
        ("Hello\n['databricks-gte-large-en']\n",),
    ),
    "replicate": Page(
        predictions,
        lambda at: {"REPLICATE_BASE_URL": at.address, "REPLICATE_API_TOKEN": "r8_any"},
        ("Hello\n", "['Hel', 'lo']\n"),
    ),
    "sagemaker": Page(
        sagemaker,
        lambda at: {
            "AWS_ENDPOINT_URL": at.address,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "any",
        },
        ("Hello\n", "Hello stop\n"),
    ),
    "watsonx": Page(
        watsonx.answer,
        lambda at: {
            "WATSONX_URL": at.address,
            "WATSONX_IAM_URL": at.address,
            "WATSONX_API_KEY": "any",
            "WATSONX_PROJECT_ID": "p",
        },
        ("Hello\n", "", "2 two\n"),
    ),
}


def examples(page: str) -> list[str]:
    return EXAMPLE.findall((PAGES / f"{page}.md").read_text("utf-8"))


@pytest.mark.parametrize("page", PRINTED)
def test_the_examples_of_a_page_run(page: str, tmp_path: Path) -> None:
    answering, variables, printed = PRINTED[page]
    found: list[str] = []
    with cloud(answering) as running:
        for example in examples(page):
            done = subprocess.run(
                [sys.executable, "-W", "error", "-c", example],
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
                cwd=tmp_path,
                env=os.environ | variables(running),
            )
            assert done.stderr == ""
            found.append(done.stdout)
    assert tuple(found) == printed
