"""The pages on providers are what rows, specs and encoders say; each provider is on them, and their examples run."""

from __future__ import annotations

import re

import pytest

from interlingua.providers import load_catalog
from tests.cli.dialect import whole
from tests.providers import pages
from tests.providers.notes import NOTES
from tests.serving import Answer, Received, json_answer, serving

EXAMPLE = re.compile(r"```python\n(.*?)```", re.DOTALL)
ROWS = load_catalog()
PAGED = [name for name in ROWS if name not in pages.ELSEWHERE and not pages.is_by_hand(name)]
CHATTING = [
    name for name in PAGED if next(iter(ROWS[name].protocols), "") == "openai_chat" and ROWS[name].key_variables
]


@pytest.mark.off_spec
def test_the_pages_are_what_the_rows_say_now() -> None:
    stale = [path.name for path, text in pages.all_pages().items() if path.read_text("utf-8") != text]
    assert stale == [], "run: make provider-pages"


def test_the_table_has_a_line_for_every_provider_and_no_empty_cell() -> None:
    page = (pages.FOLDER / "README.md").read_text("utf-8")
    lines = [line.strip("|").split("|") for line in page.splitlines() if line.startswith("| ")]
    head, *rows = [[cell.strip() for cell in line] for line in lines]
    assert len(rows) == len(ROWS)
    assert {len(row) for row in rows} == {len(head)}
    assert all(cell for row in rows for cell in row)


def test_every_provider_has_a_page() -> None:
    for name in ROWS:
        assert (pages.FOLDER / pages.ELSEWHERE.get(name, f"{name}.md")).exists(), name


def answered(received: Received) -> Answer:
    return json_answer({**whole("Hello there."), "citations": ["https://example.com"]})


@pytest.mark.off_spec
@pytest.mark.parametrize("name", CHATTING)
def test_the_examples_of_a_page_run(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = ROWS[name]
    found = EXAMPLE.findall((pages.FOLDER / f"{name}.md").read_text("utf-8"))
    assert bool(found) == (row.closed is None and name != "tei")
    with serving(answered) as server:
        monkeypatch.setenv(row.key_variables[0], "any")
        monkeypatch.setenv(row.base_url_variables[0], server.address)
        for example in found:
            exec(compile(example, f"{name}.md", "exec"), {})
            assert capsys.readouterr().out.startswith("Hello there.\n")
            assert server.received[0].path == f"{row.protocols['openai_chat']}/chat/completions"


def test_every_note_is_on_a_page() -> None:
    assert NOTES.keys() <= set(PAGED)
