"""The training scripts need packages that the program does not, so no test runs them; what they import of it exists."""

from __future__ import annotations

import ast
import importlib
from importlib.util import find_spec
from pathlib import Path

import pytest

import training

SCRIPTS = sorted(Path(training.__path__[0]).glob("*.py"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_what_a_script_imports_of_the_program_exists(script: Path) -> None:
    for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("index", "qa"):
            module = importlib.import_module(node.module or "")
            for name in node.names:
                found = hasattr(module, name.name) or find_spec(f"{node.module}.{name.name}") is not None
                assert found, f"{script.name} imports {name.name} of {node.module}, which has none"
