"""Settings: which place goes before which, what is refused, and that secrets stay so."""

import os
from pathlib import Path

import pytest

from qa import config
from qa.config import ConfigInvalid
from qa.config.reading import OPTIONS, variable

TOML = """
index = "of-the-file"
[llm]
base_url = "http://127.0.0.1:11434/v1/"
model = "of-the-file"
api_key = "very-secret"
passages = 4
[serve]
port = 8000
read_only = true
allow_host = ["news.example", "other.example"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "dateline.toml").write_text(TOML, "utf-8")
    return tmp_path


def test_without_being_set(tmp_path: Path) -> None:
    found = config.load(environ={}, folder=tmp_path)
    assert found.settings.index == Path(".dateline")
    assert not found.settings.llm.is_set
    assert set(found.origins.values()) == {"default"}


def test_flags_go_before_the_environment_and_that_before_the_file(folder: Path) -> None:
    environ = {"DATELINE_LLM_MODEL": "of-the-environment", "DATELINE_INDEX": "of-the-environment", "HOME": "/x"}
    found = config.load({"index": "of-the-flag", "llm.passages": None}, environ=environ, folder=folder)
    assert found.settings.index == Path("of-the-flag")
    assert found.settings.llm.model == "of-the-environment"
    assert found.settings.llm.base_url == "http://127.0.0.1:11434/v1"
    assert (found.settings.llm.passages, found.settings.serve.port) == (4, 8000)
    assert found.settings.serve.allow_host == ("news.example", "other.example")
    places = {name: place for name, _, place in found.rows()}
    assert [places[n] for n in ("index", "llm.model", "llm.passages", "llm.seconds")] == [
        "flag", "DATELINE_LLM_MODEL", "dateline.toml", "default"]  # fmt: skip


def test_what_the_environment_leaves_empty_is_not_set(folder: Path) -> None:
    found = config.load(environ={"DATELINE_LLM_MODEL": " "}, folder=folder)
    assert found.settings.llm.model == "of-the-file"


@pytest.mark.parametrize(("name", "said", "value"), [
    ("serve.read_only", "yes", True), ("serve.read_only", "Off", False), ("serve.port", "0", 0),
    ("serve.auth", "reader:se:cret", ("reader", "se:cret")),
    ("serve.proxy", "10.0.0.1, 10.0.0.2", ("10.0.0.1", "10.0.0.2")),
    ("llm.silence", "0.5", 0.5),
])  # fmt: skip
def test_the_environment_is_typed(tmp_path: Path, name: str, said: str, value: object) -> None:
    settings = config.load(environ={variable(name): said}, folder=tmp_path).settings
    group, key = name.split(".")
    assert getattr(getattr(settings, group), key) == value


@pytest.mark.parametrize(("environ", "told"), [
    ({"DATELINE_LLM_MODLE": "x"}, "Did you mean DATELINE_LLM_MODEL?"), ({"DATELINE_PORT": "1"}, "DATELINE_SERVE_PORT"),
    ({"DATELINE_SERVE_PORT": "70000"}, "0 to 65,535"), ({"DATELINE_SERVE_PORT": "1.5"}, "whole number"),
    ({"DATELINE_LLM_SECONDS": "nan"}, "from 1.0"), ({"DATELINE_LLM_PASSAGES": "many"}, "whole number"),
    ({"DATELINE_SERVE_READ_ONLY": "perhaps"}, "true or false"), ({"DATELINE_LLM_BASE_URL": "file:///etc"}, "http://"),
    ({"DATELINE_LLM_BASE_URL": "http://a:very-secret@b.example/v1"}, "without a name and password"),
    ({"DATELINE_SERVE_AUTH": "very-secret"}, "USER:PASSWORD"),
])  # fmt: skip
def test_what_the_environment_sets_wrong_is_refused(tmp_path: Path, environ: dict[str, str], told: str) -> None:
    with pytest.raises(ConfigInvalid) as refused:
        config.load(environ=environ, folder=tmp_path)
    assert told in str(refused.value)
    assert next(iter(environ)) in str(refused.value)
    assert "very-secret" not in str(refused.value)


@pytest.mark.parametrize(("toml", "told"), [
    ("indx = 'x'", "Did you mean index?"), ("[llm]\nmodle = 'x'", "Did you mean llm.model?"),
    ("[lmm]\nmodel = 'x'", "there is no such setting"),
    ("llm = 3", "Did you mean llm."), ("[llm]\nmodel = 3", "a text"),
    ("[llm]\npassages = true", "whole number"), ("[serve]\nport = 8.5", "whole number"),
    ("[llm]\nmodel = ''", "a text"),
    ("[serve]\nallow_host = [1]", "a text"), ("[serve]\nallow_host = {a = 1}", "a list"), ("index = ", "no TOML"),
    ("\x00", "no TOML"), ("[[llm]]\nmodel = 'x'", "no such setting"),
    ("x = " + "[" * 3000, "no TOML"),
])  # fmt: skip
def test_what_the_file_sets_wrong_is_refused(tmp_path: Path, toml: str, told: str) -> None:
    (tmp_path / "dateline.toml").write_text(toml, "utf-8")
    with pytest.raises(ConfigInvalid) as refused:
        config.load(environ={}, folder=tmp_path)
    assert told in str(refused.value)
    assert "dateline.toml" in str(refused.value)


def test_a_file_that_is_no_text_or_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "dateline.toml").write_bytes(b"index = '\xff'")
    with pytest.raises(ConfigInvalid, match="no TOML"):
        config.load(environ={}, folder=tmp_path)
    (tmp_path / "dateline.toml").unlink()
    (tmp_path / "dateline.toml").mkdir()
    with pytest.raises(ConfigInvalid, match="cannot be read"):
        config.load(environ={}, folder=tmp_path)


def test_secrets_are_never_shown(folder: Path) -> None:
    found = config.load(environ={"DATELINE_SERVE_AUTH": "reader:very-secret"}, folder=folder)
    assert found.settings.llm.api_key == "very-secret"
    assert "very-secret" not in repr(found)
    assert "very-secret" not in str(list(found.rows()))
    assert ("llm.api_key", "********", "dateline.toml") in list(found.rows())


def test_each_setting_is_told_of() -> None:
    assert len(OPTIONS) > 10
    assert all(option.metadata["told"].endswith(".") for option in OPTIONS.values())
    page = (Path(__file__).parents[3] / "docs" / "configuration.md").read_text("utf-8")
    for name, option in OPTIONS.items():
        assert f"| `{name}` | `{variable(name)}` |" in page, name
        assert option.metadata["told"] in page, name


def test_nothing_else_reads_the_environment() -> None:
    root = Path(__file__).parents[3]
    readers = {str(p.relative_to(root)) for folder in ("qa", "index") for p in (root / folder).rglob("*.py")
               if "os.environ" in p.read_text("utf-8") and "DATELINE_" in p.read_text("utf-8")}  # fmt: skip
    assert readers == {"qa/config/reading.py"}
    assert os.environ.get("DATELINE_INDEX") is None
