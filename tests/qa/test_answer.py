"""Numbering, and what is said of sources."""

from dataclasses import replace

import pytest

from index.article import Passage
from qa.answer import Answer, Evidence, Searched, extended, number, renumber
from qa.blocks import Block, Note, Part, Quote, Short, Source
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
    found = extended(number([evidence(0)], [evidence(1)]), [evidence(1), *map(evidence, [2, 2, *range(2, 20)])])
    assert [c.marker for c in found] == list(range(1, 11))
    assert [c.cited for c in found] == [True] + 9 * [False]
    assert [c.article.id for c in found] == [made_up(i).id for i in range(10)]
    assert extended(found, [evidence(20)]) == found


def test_numbers_are_exchanged_all_at_once_in_blocks_too() -> None:
    blocks: tuple[Block, ...] = (
        Short("a", 1), Quote("[2] is the article's own", 2), Source(made_up(1), 2), Note("[1]"), Quote("none", 3),
    )  # fmt: skip
    citations = number([evidence(0), evidence(1)], [])
    part = Answer("part?", "answered", blocks, citations=citations)
    answer = renumber(replace(part, blocks=(*blocks, Part("part?", blocks)), parts=(part,)), [2, 1])
    source = "— Made-up story 1, Example Courier, 2031-05-06"
    assert answer.text.splitlines()[:5] == ["a [2]", "> [2] is the article's own [1]", source, "[1]", "> none [3]"]
    assert [c.marker for c in answer.citations] == [2, 1]
    assert [c.marker for c in answer.parts[0].citations] == [2, 1]
    assert answer.blocks[-1] == Part("part?", answer.blocks[:-1])
    assert answer.parts[0].blocks == answer.blocks[:-1]


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
