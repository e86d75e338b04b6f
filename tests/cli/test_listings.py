"""`interlingua models` and `interlingua providers`."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

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


def test_providers_say_what_each_serves_and_leave_no_cell_empty() -> None:
    rows = [line.split("\t") for line in run_cli("providers", "--capabilities").stdout.splitlines()]
    assert {len(row) for row in rows} == {6}
    assert all(cell for row in rows for cell in row)
    found = {row[0]: row for row in rows}
    assert "embeddings" in found["openai"][1].split()
    assert found["anyscale"][1] == "closed on 2024-08-01"


def test_a_closed_provider_is_listed_as_that() -> None:
    rows = dict(line.split("\t")[:2] for line in run_cli("providers").stdout.splitlines())
    assert rows["anyscale"] == "closed on 2024-08-01"


@pytest.mark.parametrize("command", ["providers", "models"])
def test_a_list_that_needs_no_network_costs_little(command: str) -> None:
    assert min(cpu_ms(command) for _ in range(5)) < 150


def cpu_ms(command: str) -> float:
    """CPU of one run of the command line, its start included."""
    source = (
        "import resource, subprocess, sys;"
        "subprocess.run([sys.executable, '-m', 'interlingua.cli', sys.argv[1]], capture_output=True);"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); print((used.ru_utime + used.ru_stime) * 1000)"
    )
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    run = subprocess.run([sys.executable, "-c", source, command], capture_output=True, text=True, check=True, env=kept)
    return float(run.stdout)
