"""What the page keeps beside the index."""

import json
from pathlib import Path

import pytest

from index.errors import DatelineError
from qa.answer import Answer
from qa.blocks import Note
from qa.ui import keep


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
