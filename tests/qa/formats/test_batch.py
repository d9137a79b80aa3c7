"""Many questions: one line in, one out, whatever a line holds."""

import json
from datetime import date
from pathlib import Path

import pytest

from index.errors import DatelineError
from qa.engine import Engine
from qa.formats import batch
from qa.retrieve.filters import Filters


@pytest.fixture(scope="module")
def engine(seed_index: Path) -> Engine:
    return Engine(seed_index)


def run(engine: Engine, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(content)
    batch.run(engine, path, Filters())
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_every_line_gets_its_line_in_order(engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        b'{"id": "a", "question": "What did Pompeo say?", "gold": "ignored"}',
        b"{not json",
        b'{"question": "What did Merkel say?", "date": "2020-03-01"}',
        b'{"id": "t", "turns": ["What did Pompeo say?", "And what did he say about Turkey?"]}',
        b"",
        b'{"id": 7, "question": "What did Pompeo say?"}',
    ]
    out = run(engine, b"\n".join(lines), tmp_path, capsys)
    assert [line["id"] for line in out] == ["a", "1", "2", "t", "4", "7"]
    assert [line.get("answered", "error" in line and "error") for line in out if line["id"] != "t"] == [
        True, "error", False, "error", True]  # fmt: skip
    assert [line["answered"] == (line["status"] == "answered") for line in out if "error" not in line] == [True] * 4
    assert all(set(line) == {"id", "error"} for line in out if "error" in line)
    assert out[3]["asked"] == "What did Pompeo say: And what did he say about Turkey?"
    for line in out:
        if "error" not in line:
            assert {"id", "answered", "status", "text", "short", "confidence", "ms", "citations", "blocks"} <= set(line)
            assert isinstance(line["ms"], float)


@pytest.mark.parametrize(
    "line",
    [b"5", b"[]", b"null", b"{}", b'{"question": 5}', b'{"question": null}', b'{"question": " "}', b'{"turns": []}',
     b'{"turns": "What did he say?"}',
     b'{"turns": [1]}', b'{"question": "What did Pompeo say?", "date": "tomorrow"}',
     b'{"question": "What did Pompeo say?", "date": 5}', b'\xff\xfe{"question"', b'{"id": {"a": 1}}', b"[" * 100_000],
)  # fmt: skip
def test_a_bad_line_is_that_lines_failure(
    engine: Engine, line: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = run(engine, line + b'\n{"question": "What did Pompeo say?"}\n', tmp_path, capsys)
    assert [set(out[0]), out[1]["answered"]] == [{"id", "error"}, True]


def test_half_a_character_does_not_stop_the_rest(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = b'{"id": "\\ud83d", "question": "What did \\ud83d Pompeo say?"}\n{"question": "What did Pompeo say?"}\n'
    out = run(engine, content, tmp_path, capsys)
    assert [line["id"] for line in out] == ["?", "1"]
    assert out[1]["answered"]


def test_the_day_of_lines_that_name_none(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    ask = Engine.ask
    monkeypatch.setattr(Engine, "ask", lambda *args, **kw: asked.append(kw["as_of"]) or ask(*args, **kw))
    lines = ['{"question": "What did Pompeo say?"}', '{"question": "What did Pompeo say?", "date": "2020-03-02"}']
    list(batch.answers(engine, lines, Filters(), as_of=date(2020, 3, 1)))
    assert asked == [date(2020, 3, 1), "2020-03-02"]


def test_a_file_that_is_not_there(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match="No such file"):
        batch.run(engine, tmp_path / "nothing.jsonl", Filters())
