"""`interlingua models` and `interlingua providers`."""

from __future__ import annotations

from tests.cli.conftest import Run, run_cli
from tests.cli.dialect import KEY


def test_models_print_as_they_go_after_m(run: Run) -> None:
    result = run("models", "openai")
    assert (result.stdout, result.returncode) == ("openai/small\nopenai/large\n", 0)


def test_without_a_provider_those_with_a_key_are_asked(run: Run) -> None:
    assert run("models").stdout == "openai/small\nopenai/large\n"


def test_a_provider_that_does_not_answer_does_not_hide_the_others(run: Run) -> None:
    result = run("models", ANTHROPIC_API_KEY=KEY, ANTHROPIC_BASE_URL="http://127.0.0.1:9")
    assert result.stdout == "openai/small\nopenai/large\n"
    assert result.returncode == 1
    assert "anthropic" in result.stderr


def test_without_any_key_models_says_what_to_do() -> None:
    result = run_cli("models")
    assert (result.stdout, result.returncode) == ("", 2)
    assert "interlingua providers" in result.stderr


def test_providers_say_where_a_key_was_found_but_never_the_key(run: Run) -> None:
    result = run("providers")
    rows = {line.split("\t")[0]: line for line in result.stdout.splitlines()}
    assert "OPENAI_API_KEY" in rows["openai"]
    assert "ANTHROPIC_API_KEY" in rows["anthropic"]
    assert KEY not in result.stdout + result.stderr


def test_an_unknown_provider_has_no_models(run: Run) -> None:
    result = run("models", "nobody")
    assert (result.stdout, result.returncode) == ("", 2)
