"""The benchmark of extraction, on a folder of its shape whose pages are made up."""

import gzip
import json
from pathlib import Path

import pytest

from bench import extraction

BODY = (
    "The ferry across Lake Sample was closed on Tuesday after an inspection found rust in both of its ramps.\n"
    "Farmers who use it every morning said that the way around the lake takes them two hours, and that nobody had told "
    "them before.\nThe council of Exampleton will meet on Thursday to decide who pays for the repair of the ramps."
)
MENU = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav>"


def test_the_texts_of_all_pages_are_compared(tmp_path: Path) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in BODY.splitlines())
    page = f"<html><head><title>Ferry closed</title></head><body>{MENU}<article><h1>Ferry closed</h1>{paragraphs}</article></body></html>"  # noqa: E501
    (tmp_path / "html").mkdir()
    for name, data in (("good", page), ("empty", "<html><body></body></html>")):
        (tmp_path / "html" / f"{name}.html.gz").write_bytes(gzip.compress(data.encode()))
    gold = {"good": {"articleBody": BODY}, "empty": {"articleBody": "Nothing of this is on the page."}}
    (tmp_path / "ground-truth.json").write_text(json.dumps(gold))
    figures = extraction.measure(tmp_path)
    assert figures["pages"] == 2
    assert 0.45 <= figures["word F1"] <= 0.5
    assert 0.45 <= figures["recall"] <= 0.5


@pytest.mark.parametrize(
    ("found", "gold", "length", "expected"),
    [
        ("a b c d e", "a b c d", 4, (0.5, 1.0)),
        ("a b", "a b c", 1, (1.0, 2 / 3)),
        ("", "a b", 1, (0.0, 0.0)),
        ("", "", 4, (1.0, 1.0)),
        ("a a a", "a", 1, (1 / 3, 1.0)),
    ],
)
def test_precision_and_recall_count_runs_of_words(
    found: str, gold: str, length: int, expected: tuple[float, float]
) -> None:
    assert extraction.agreement(found, gold, length) == pytest.approx(expected)
