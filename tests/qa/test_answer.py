"""Numbering, and what is said of sources."""

import pytest

from index.article import Article, Passage
from qa.answer import Answer, Evidence, Searched, extended, number, renumber
from qa.render import source_line
from tests.support import made_up


def evidence(number: int, start: int = 0) -> Evidence:
    article = made_up(number)
    return Evidence(article, Passage(article.id, article.text[start:], start, len(article.text), number))


def test_cited_ones_come_first_and_a_passage_is_further_evidence_once() -> None:
    found = number([evidence(0)], [evidence(1), evidence(0), evidence(1), evidence(1, 4), *map(evidence, range(2, 20))])
    assert [c.marker for c in found] == list(range(1, 11))
    assert [c.cited for c in found] == [True] + 9 * [False]
    assert len({(c.article.id, c.start) for c in found}) == 10


def test_further_passages_fill_what_room_is_left_each_once() -> None:
    found = extended(number([evidence(0)], [evidence(1)]), [evidence(1), *map(evidence, range(2, 20))])
    assert [c.marker for c in found] == list(range(1, 11))
    assert [c.cited for c in found] == [True] + 9 * [False]
    assert [c.article.id for c in found] == [made_up(i).id for i in range(10)]
    assert extended(found, [evidence(20)]) == found


def test_numbers_are_exchanged_all_at_once() -> None:
    citations = number([evidence(0), evidence(1)], [])
    answer = renumber(
        Answer("?", True, "a [1]\nb [2] of [1] [2]\n[3] is the article's own", citations=citations), [2, 1]
    )
    assert answer.text == "a [2]\nb [2] of [1] [1]\n[3] is the article's own"
    assert [c.marker for c in answer.citations] == [2, 1]


@pytest.mark.parametrize(
    ("searched", "words"),
    [
        (Searched(1), "1 article, date unknown"),
        (Searched(6896, "2022-01-03", "2024-11-29", 212), "6,896 articles of 212 outlets, 2022-01-03 to 2024-11-29"),
        (Searched(2, "2031-05-06", "2031-05-06", 1), "2 articles of 1 outlet, 2031-05-06"),
        (Searched(2), "2 articles"),
        (
            Searched(2, unread=(("de", 1200), ("fr", 1))),
            "2 articles; in the archive but not read: 1,200 in German, 1 in French",
        ),
    ],
)
def test_what_was_searched_in_words(searched: Searched, words: str) -> None:
    assert str(searched) == words


def test_unknown_metadata_is_said_to_be_unknown() -> None:
    assert source_line(Article("x", "")) == "Untitled, date unknown"
    assert source_line(made_up(1)) == "Made-up story 1, Example Courier, 2031-05-06"
