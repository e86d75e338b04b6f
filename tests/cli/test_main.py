"""How the command line starts and ends."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import interlingua
from tests.cli.conftest import Run, run_cli
from tests.cli.dialect import KEY
from tests.serving import LocalServer


def test_without_arguments_it_prints_the_commands() -> None:
    printed = run_cli()
    assert all(name in printed.stdout + printed.stderr for name in ("chat", "models", "providers"))


def test_without_its_extra_it_says_what_to_install() -> None:
    source = "import sys; sys.modules['typer'] = None; from interlingua.cli import main; main()"
    result = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (2, "")
    assert "pip install 'interlingua[cli]'" in result.stderr


def test_help_loads_neither_pydantic_nor_httpx() -> None:
    source = (
        "import sys, atexit\n"
        "atexit.register(lambda: print(sorted({'pydantic', 'httpx'} & set(sys.modules))))\n"
        "sys.argv = ['interlingua', 'chat', '--help']\n"
        "from interlingua.cli import main; main()"
    )
    result = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert result.stdout.endswith("[]\n")


def test_a_reader_that_leaves_early_gets_no_traceback(server: LocalServer) -> None:
    variables = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": f"{server.address}/v1"}
    command = f"{sys.executable} -m interlingua.cli chat -m openai/any Hello | true"
    result = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env=os.environ | variables,
        check=False,
    )
    assert result.stderr == ""


def test_it_tells_its_version() -> None:
    assert run_cli("--version").stdout == interlingua.__version__ + "\n"


def test_an_unknown_option_is_explained(run: Run) -> None:
    result = run("chat", "--no-such-option")
    assert result.returncode == 2
    assert "no-such-option" in result.stderr


@pytest.mark.parametrize(("provider", "model"), [("gemini", "gemini-2.5-flash"), ("groq", "any/model")])
def test_a_simulator_runs_until_it_is_told_to_stop(provider: str, model: str) -> None:
    command = [sys.executable, "-m", "interlingua.cli", "simulate", provider, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[2].rstrip(",")
        with interlingua.Client(provider, api_key="a-key", base_url=address) as client:
            assert "Hi" in client.chat(model, "Hi").text
        process.terminate()
        assert process.wait(timeout=10) == 0


def test_a_simulator_speaks_grpc_where_it_is_told_to() -> None:
    command = [sys.executable, "-m", "interlingua.cli", "simulate", "gemini", "--port", "0", "--grpc-port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = process.stdout.readline()
        address = told.partition("over gRPC at ")[2].partition(",")[0]
        with interlingua.connect("gemini", transport="grpc", api_key="a-key", base_url=address) as gemini:
            assert gemini.models.list().models
        process.terminate()
        assert process.wait(timeout=10) == 0


def test_what_cannot_be_simulated_is_explained(run: Run) -> None:
    no_grpc = ("simulate", "--grpc-port", "1", "ollama")
    for words in (("simulate", "nobody"), ("simulate", "gemini", "--backend", "none"), no_grpc):
        result = run(*words)
        assert result.returncode != 0
        assert words[-1] in result.stderr
