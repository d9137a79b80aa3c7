"""Blocks as text, and where its markers stand. Names and news are made up."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from qa.answer import Answer
from qa.blocks import Block, Note, Part, Quote, Short, Source, Speaker
from qa.render import as_json, as_text, lines, rendered, source_line
from tests.support import made_up

BRIDGE = Article("b", "x", title="Bridge to close", source="Example Courier", date="2031-05-06")
BLOCKS: tuple[Block, ...] = (
    Note("Taken as Ada Example.", "taken"), Speaker("Ada Example", "mayor"), Quote("It closes,", 1, "direct"),
    Quote("tolls stay", 2, "indirect"), Source(BRIDGE, 2), Quote("The bridge [9] closes.", 12), Source(BRIDGE, 12),
)  # fmt: skip
TEXT = """(Taken as Ada Example.)
Ada Example, mayor:
> “It closes,” [1]
> (reported) tolls stay [2]
— Bridge to close, Example Courier, 2031-05-06
> The bridge [9] closes. [12]
— Bridge to close, Example Courier, 2031-05-06"""


def test_a_line_for_each_block() -> None:
    assert as_text(BLOCKS) == TEXT
    assert Answer("?", "answered", BLOCKS).text == TEXT


def test_the_bare_answer_has_its_marker_and_a_doubtful_speaker_is_probable() -> None:
    assert as_text([Short("May", 3)]) == "May [3]"
    assert as_text([Short("Yes")]) == "Yes"
    assert as_text([Speaker("Ada Example", sure=False)]) == "Probably Ada Example:"
    assert as_text([Speaker("the mayor", "the mayor")]) == "the mayor:"
    assert as_text([]) == ""


def test_the_places_of_markers_are_those_of_blocks_and_of_no_article() -> None:
    shown = rendered(BLOCKS)
    assert [shown.text[m.start : m.end] for m in shown.marks] == ["[1]", "[2]", "[12]"]
    assert [m.marker for m in shown.marks] == [1, 2, 12]


@given(st.lists(st.tuples(st.text(max_size=20).map(lambda t: " ".join(t.split())), st.integers(1, 99)), max_size=6))
def test_marks_are_where_they_are_said_to_be_whatever_the_words(quotes: list[tuple[str, int]]) -> None:
    blocks = [Part("Q", tuple(Quote(text, marker) for text, marker in quotes)), Short("End", 7)]
    shown = rendered(blocks)
    assert [shown.text[m.start : m.end] for m in shown.marks] == [f"[{m}]" for _, m in quotes] + ["[7]"]


def test_parts_stand_under_their_questions_apart() -> None:
    parts = [Part("One?", (Short("May", 1),)), Part("Two?", (Note("The articles do not say.", "absent"),))]
    assert as_text(parts) == "One?\nMay [1]\n\nTwo?\nThe articles do not say."


def test_blocks_as_json_name_their_type_and_hold_no_article() -> None:
    found = as_json([*BLOCKS, Part("One?", (Short("May", 1),))])
    assert [b["type"] for b in found] == ["note", "speaker", "quote", "quote", "source", "quote", "source", "part"]
    assert found[0]["about"] == "taken"
    assert found[1] == {"type": "speaker", "text": "Ada Example", "role": "mayor", "sure": True}
    assert found[2] == {"type": "quote", "text": "It closes,", "marker": 1, "kind": "direct"}
    assert found[4] == {"type": "source", "text": source_line(BRIDGE), "marker": 2}
    assert found[7]["blocks"] == [{"type": "short", "text": "May", "marker": 1}]
    told = Answer("?", "unsure", BLOCKS).to_dict()
    assert (told["status"], told["answered"], told["blocks"]) == ("unsure", False, as_json(BLOCKS))


def test_lines_know_what_is_quoted() -> None:
    assert [(line.quoted, line.marker) for line in lines(BLOCKS)] == [
        (False, None), (False, None), (True, 1), (True, 2), (False, None), (True, 12), (False, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({}, "T, O, 2031-05-06"),
        ({"date": "2031-05-06T08:00:00Z", "updated": "2031-05-06T09:00:00Z"}, "T, O, 2031-05-06"),
        ({"updated": "2031-05-08T09:00:00Z"}, "T, O, 2031-05-06, updated 2031-05-08"),
        ({"updated": "2031-05-08", "revised": "2031-05-09"}, "T, O, 2031-05-06, updated 2031-05-08"),
        ({"revised": "2031-05-09"}, "T, O, 2031-05-06, updated (seen 2031-05-09)"),
        ({"date": None, "updated": "2031-05-08"}, "T, O, date unknown, updated 2031-05-08"),
    ],
)
def test_a_source_line_says_when_it_was_updated(changes: dict[str, str | None], line: str) -> None:
    article = replace(Article("a", "x", title="T", source="O", date="2031-05-06"), **changes)  # type: ignore[arg-type]
    assert source_line(article) == line


def test_unknown_metadata_is_said_to_be_unknown() -> None:
    assert source_line(Article("x", "")) == "Untitled, date unknown"
    assert source_line(made_up(1)) == "Made-up story 1, Example Courier, 2031-05-06"
