"""What the guides say to write in place of another library runs, and prints what stands below it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.examples.migrating import FOLDER, FROM, Step, model, steps

STEPS = [(name, step) for name in FROM for step in steps(name)]


@pytest.fixture(scope="module", autouse=True)
def _model() -> Iterator[None]:
    """One model for all."""
    with model() as variables, pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        yield


@pytest.mark.parametrize(("name", "step"), STEPS, ids=[f"{name}: {step.title}" for name, step in STEPS])
def test_what_is_after_prints_what_the_guide_says(name: str, step: Step, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(step.after, f"{name}.md", "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out == step.printed


@pytest.mark.parametrize("name", FROM)
def test_everything_that_a_guide_shows_is_run(name: str) -> None:
    shown = (FOLDER / f"{name}.md").read_text("utf-8")
    assert shown.count("```python") == 2 * len(steps(name))
    assert len(steps(name)) >= 6


def test_every_guide_is_run() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == {*FROM, "README"}
