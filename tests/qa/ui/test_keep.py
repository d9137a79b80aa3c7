"""What the page keeps beside the index."""

import json
from pathlib import Path

import pytest

from index.errors import DatelineError
from qa.answer import Answer
from qa.blocks import Note
from qa.ui import keep


def test_the_secret_is_made_once_and_is_nobody_elses(tmp_path: Path) -> None:
    first = keep.secret_of(tmp_path)
    assert len(first) == 32
    assert keep.secret_of(tmp_path) == first
    assert (tmp_path / keep.KEY_FILE).stat().st_mode & 0o077 == 0
    (tmp_path / keep.KEY_FILE).write_text("not a secret", "ascii")
    assert keep.secret_of(tmp_path) != "not a secret"
    assert len(keep.secret_of(tmp_path / "not there")) == 32


def test_feedback_is_a_line_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for verdict in ("right", "wrong speaker"):
        keep.keep_feedback(tmp_path, verdict, ["What\ndid she say?"], Answer("q", "answered", (Note("t"),)), date=None)
    lines = [json.loads(line) for line in (tmp_path / keep.FEEDBACK).read_text(encoding="utf-8").splitlines()]
    assert [line["verdict"] for line in lines] == ["right", "wrong speaker"]
    monkeypatch.setattr(keep, "_MOST_FEEDBACK", 10)
    with pytest.raises(DatelineError, match="is full"):
        keep.keep_feedback(tmp_path, "right", ["q"], Answer("q", "answered", (Note("t"),)))
    with pytest.raises(DatelineError, match="cannot be kept"):
        keep.keep_feedback(tmp_path / "not there", "right", ["q"], Answer("q", "answered", (Note("t"),)))
