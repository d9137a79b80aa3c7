"""What README and docs/ show is what the program prints."""

from __future__ import annotations

import doctest
import re
import runpy
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa.cli import app

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
README = PAGES[0].read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ dateline (.+)\n((?:(?!```).+\n)+)", README, re.MULTILINE)


@pytest.mark.parametrize("page", ["README.md", "docs/python.md"])
def test_python_sessions_print_what_is_shown(page: str, seed_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_INDEX", str(seed_index))
    shown = "\n".join(re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL))
    test = doctest.DocTestParser().get_doctest(shown, {}, page, page, 0)
    failed = doctest.DocTestRunner(verbose=False).run(test).failed
    assert test.examples
    assert not failed


@pytest.mark.parametrize(("command", "output"), COMMANDS)
def test_commands_print_what_is_shown(command: str, output: str, seed_index: Path) -> None:
    result = CliRunner().invoke(app, [*shlex.split(command), "--index", str(seed_index)])
    assert output in result.stdout


def test_every_command_is_in_the_table() -> None:
    documented = set(re.findall(r"`(?:dateline )?([a-z]+)", README))
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert commands <= documented
    assert COMMANDS


def test_the_readme_is_short() -> None:
    assert len(README.split()) <= 900


def test_the_command_line_is_written_from_the_real_help() -> None:
    written = runpy.run_path(str(ROOT / "docs" / "write_cli.py"))["text"]()
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == written, "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_points_to_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    linked = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    named = re.findall(r"`((?:tests|index|qa|docs|bench|training)/[\w./]*)`", text)
    missing = [t for t in linked if not (page.parent / t).exists()] + [n for n in named if not (ROOT / n).exists()]
    assert missing == []


def test_ci_runs_the_commands_that_contributors_do() -> None:
    commands = re.findall(r"^    make (\w+)", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert commands == re.findall(r"^make (\w+)", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)
