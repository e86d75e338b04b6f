"""`interlingua chat`."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run, run_cli
from tests.cli.dialect import KEY
from tests.serving import LocalServer

ANSWER = "Paris is the capital."


def test_the_answer_alone_goes_to_stdout(run: Run) -> None:
    result = run("chat", "-m", "openai/any", "Capital of France?")
    assert (result.stdout, result.stderr, result.returncode) == (ANSWER + "\n", "", 0)


def test_the_answer_is_streamed(run: Run, server: LocalServer) -> None:
    run("chat", "-m", "openai/any", "Capital of France?")
    assert [received.body["stream"] for received in server.received] == [True]


def test_standard_input_is_added_below_the_prompt(run: Run, server: LocalServer) -> None:
    run("chat", "-m", "openai/any", "Summarise:", stdin="a long text\n")
    assert server.received[0].body["messages"][-1]["content"] == "Summarise:\n\na long text"


def test_standard_input_alone_is_a_prompt(run: Run, server: LocalServer) -> None:
    run("chat", "-m", "openai/any", stdin="Capital of France?")
    assert server.received[0].body["messages"][-1]["content"] == "Capital of France?"


def test_the_system_text_stands_before_the_prompt(run: Run, server: LocalServer) -> None:
    run("chat", "-m", "openai/any", "-s", "Be brief.", "Hello")
    assert [message["content"] for message in server.received[0].body["messages"]] == ["Be brief.", "Hello"]


def test_json_prints_the_whole_reply(run: Run) -> None:
    reply = json.loads(run("chat", "-m", "openai/any", "--json", "Capital of France?").stdout)
    assert reply["message"]["parts"][0] | {"type": "text", "text": ANSWER} == reply["message"]["parts"][0]
    assert (reply["finish_reason"], reply["usage"]["input_tokens"], reply["provider"]) == ("stop", 9, "openai")
    assert reply["raw"]["choices"][0]["message"]["content"] == ANSWER


def test_a_schema_makes_the_answer_json(run: Run, tmp_path: Path) -> None:
    schema = tmp_path / "city.json"
    schema.write_text('{"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}')
    result = run("chat", "-m", "openai/any", "--schema", str(schema), "Capital of France?")
    assert json.loads(result.stdout) == {"city": "Paris"}


def test_a_refused_key_is_one_line_without_the_key(run: Run) -> None:
    result = run("chat", "-m", "openai/any", "Hello", OPENAI_API_KEY=KEY + "-wrong")
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert KEY not in result.stderr


def test_a_missing_key_names_the_variable(server: LocalServer) -> None:
    result = run_cli("chat", "-m", "openai/any", "Hello", OPENAI_BASE_URL=f"{server.address}/v1")
    assert (result.returncode, result.stdout) == (2, "")
    assert "OPENAI_API_KEY" in result.stderr


def test_an_unknown_provider_is_named(run: Run) -> None:
    result = run("chat", "-m", "nobody/any", "Hello")
    assert result.returncode == 2
    assert "nobody" in result.stderr


def test_a_cut_stream_shows_what_came_and_fails(run: Run) -> None:
    result = run("chat", "-m", "openai/cut", "Capital of France?")
    assert (result.stdout, result.returncode) == (ANSWER + "\n", 1)
    assert "Traceback" not in result.stderr


def test_no_prompt_at_all_is_the_callers_to_fix(run: Run) -> None:
    result = run("chat", "-m", "openai/any")
    assert (result.returncode, result.stdout) == (2, "")
    assert "PROMPT" in result.stderr


def test_input_that_is_no_text_is_the_callers_to_fix(server: LocalServer) -> None:
    result = run_cli("chat", "-m", "openai/any", "Describe:", stdin="\udcff", PYTHONIOENCODING="utf-8")
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert "standard input" in result.stderr


def test_a_schema_that_is_no_schema_is_the_callers_to_fix(run: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"type": 5}')
    result = run("chat", "-m", "openai/any", "--schema", str(wrong), "Hello")
    assert (result.returncode, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr


def test_a_schema_that_is_no_json_is_named(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    result = run("chat", "-m", "openai/any", "--schema", str(broken), "Hello")
    assert result.returncode == 2
    assert str(broken) in result.stderr


def test_a_schema_that_is_not_there_is_named(run: Run) -> None:
    result = run("chat", "-m", "openai/any", "--schema", "nowhere.json", "Hello")
    assert result.returncode == 2
    assert "nowhere.json" in result.stderr


def test_with_a_key_but_no_model_the_found_providers_are_named(run: Run) -> None:
    result = run("chat", "Hello")
    assert result.returncode == 2
    assert "openai" in result.stderr
