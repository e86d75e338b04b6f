"""The page on Bedrock: what it shows without AWS runs as it stands."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import ROOT

PAGE = (ROOT / "docs" / "providers" / "bedrock.md").read_text(encoding="utf-8")


def test_the_example_without_aws_runs(capsys: pytest.CaptureFixture[str]) -> None:
    *_, example = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(example, "bedrock.md", "exec"), {})
    assert capsys.readouterr().out == "You said: Hello\n"
