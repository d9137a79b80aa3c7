"""Which answer is given, of several that passages hold; the articles are made up."""

import math

import pytest

from index.article import Article, Passage
from qa import reader, selection
from qa.facts import Read
from qa.question import parse
from qa.reader import Reading
from qa.retrieval import Hit

QUESTION = parse("How many swallows did farmers count at Lake Sample?")
COUNTED_33 = "Farmers counted 33 swallows at Lake Sample."
COUNTED_41 = "Farmers counted 41 swallows at Lake Sample."


def read(number: int, text: str, answer: str, score: float) -> Read:
    """Article `number`, whose one passage is `text` and in which the reader found `answer`."""
    article = Article(f"made-up-{number}", text, title=f"Story {number}", source="Example Courier")
    start = text.index(answer)
    hit = Hit(Passage(article.id, text, 0, len(text), number), article, 0.5, 0.5)
    return Read(hit, Reading(2.0, start, start + len(answer), 3.0), score)


def select(*ranked: Read) -> selection.Selected:
    return selection.select(reader.shared(), QUESTION, ranked)


def test_passages_that_agree_outweigh_one_that_does_not() -> None:
    alone, *agreeing = read(1, COUNTED_41, "41", 9.0), *(read(n, COUNTED_33, "33", 8.8) for n in (2, 3, 4))
    chosen = select(alone, *agreeing)
    assert chosen.best.answer == "33"
    assert chosen.others == [r for r in (alone, *agreeing) if r.hit != chosen.best.hit]
    assert chosen.lead == pytest.approx(2 * math.log(3) - 0.2)


def test_a_passage_agrees_that_has_the_words_though_the_reader_found_others_in_it() -> None:
    clocks = [read(n, f"{COUNTED_33} They mended 12 clocks.", "12", 1.0) for n in (2, 3, 4)]
    assert select(read(1, COUNTED_41, "41", 9.0), read(5, COUNTED_33, "33", 8.0)).best.answer == "41"
    assert select(read(1, COUNTED_41, "41", 9.0), read(5, COUNTED_33, "33", 8.0), *clocks).best.answer == "33"


def test_words_within_other_words_agree_with_nothing() -> None:
    years = [read(n, "Farmers came in 1933 and 33rd in line.", "1933", 1.0) for n in (2, 3, 4)]
    assert select(read(1, COUNTED_41, "41", 9.0), read(5, COUNTED_33, "33", 8.0), *years).best.answer == "41"


def test_what_is_not_of_the_kind_asked_for_is_given_only_where_nothing_else_is() -> None:
    unfit = read(1, "Farmers at Lake Sample were early.", "early", 9.0)
    assert select(unfit, read(2, COUNTED_33, "33", 4.0)).best.answer == "33"
    only = select(unfit)
    assert (only.best.hit, only.others, only.lead) == (unfit.hit, [], math.inf)


def test_of_two_near_answers_the_one_that_stays_on_a_closer_look_is_given() -> None:
    strays = read(1, f"The ferry held 12 people. {COUNTED_33} Few remain.", "12", 9.0)
    stays = read(2, COUNTED_41, "41", 8.5)
    chosen = select(strays, stays)
    assert chosen.best.answer == "41"
    assert chosen.lead == pytest.approx(-0.5)
    assert chosen.others == [strays]
