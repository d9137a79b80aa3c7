"""Lines of JSON: line separators within texts, blank lines, names."""

import json
from pathlib import Path

import pytest

from qa.formats import jsonlines


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c"])
def test_a_line_ends_at_a_line_feed_alone(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "lines.jsonl"
    rows = [{"text": f"swallows{separator}clocks"}, {"text": "lake"}]
    path.write_bytes("\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode())
    assert [(number, json.loads(line)) for number, line in jsonlines.lines(path)] == list(enumerate(rows))


def test_blank_lines_are_counted_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(b"\n1\r\n \t\n\r\n2\n\n")
    assert [(number, line.strip()) for number, line in jsonlines.lines(path)] == [(1, b"1"), (4, b"2")]


def test_a_line_is_called_by_its_id_or_number() -> None:
    assert [jsonlines.name(row, 3) for row in ({}, {"id": None}, {"id": 0}, {"id": "a"})] == ["3", "3", "0", "a"]
