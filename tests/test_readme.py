"""What README shows is what the program prints."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa.cli import app

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ dateline (.+)\n((?:(?!```).+\n)+)", README, re.MULTILINE)


def test_python_session(seed_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_INDEX", str(seed_index))
    (session,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    test = doctest.DocTestParser().get_doctest(session, {}, "README", "README.md", 0)
    failed = doctest.DocTestRunner(verbose=False).run(test).failed
    assert test.examples
    assert not failed


@pytest.mark.parametrize(("command", "output"), COMMANDS)
def test_commands(command: str, output: str, seed_index: Path) -> None:
    result = CliRunner().invoke(app, [*shlex.split(command), "--index", str(seed_index)])
    assert output in result.stdout


def test_every_command_is_in_the_table() -> None:
    documented = set(re.findall(r"`(?:dateline )?([a-z]+)", README))
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert commands <= documented
    assert COMMANDS
