from __future__ import annotations

import time

import pytest

from index.quotations.text import marks
from index.quotations.text.layout import paragraphs


def inside(text: str) -> list[str]:
    return [text[q.span.start : q.span.end] for q in marks.find(text, paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"It is," she said. "Now."', ["It is,", "Now."]),
        ("“It is,” she said.", ["It is,"]),
        ('“It is," she said. "Now.“', ["It is,", "Now."]),
        ("``It is,'' she said.", ["It is,"]),
        ("«It is», she said.", ["It is"]),
        ("“”It is so,” she said.", ["It is so,"]),
        ("He called it “a ‘real’ mess” twice.", ["a ‘real’ mess"]),
        ('He said "the "big" plan" failed.', ['the "big" plan']),
        ("He is 6'2\" tall and said so.", []),
        ("“One.\n\n“Two.\n\n“Three.”", ["One.", "Two.", "Three."]),
        ("‘It isn’t,’ she said. ‘The boys’ room is shut,’ he said.", ["It isn’t,", "The boys’ room is shut,"]),
        ("It isn't Joe's, nor the dogs' home.", []),
        ('It will rain," she said.', ["It will rain,"]),
        ("“hasn’t been easy\ufffd\ufffd, Vogue noted", ["hasn’t been easy"]),
        ("", []),
    ],
)
def test_what_stands_in_marks(text: str, expected: list[str]) -> None:
    assert inside(text) == expected


def test_an_open_quotation_ends_with_its_paragraph() -> None:
    text = "“We went home.\n\nThe shop closed."
    (only,) = marks.find(text, paragraphs(text))
    assert not only.closed
    assert text[only.span.start : only.span.end] == "We went home."


@pytest.mark.parametrize("unit", ["“", "“a ", "“A, he said. "])
def test_opening_marks_take_a_time_that_grows_with_their_number(unit: str) -> None:
    text = (unit * 30_000)[:30_000]
    began = time.thread_time()
    marks.find(text, paragraphs(text))
    assert time.thread_time() - began < 2
