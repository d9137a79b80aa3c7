"""Which answer is given, of several that passages hold; the articles are made up."""

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.article import Article, Passage
from qa import selection, verifier
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
    return selection.select(verifier.shared(), QUESTION, ranked)


def right(read: Read) -> float:
    return verifier.shared().judge(QUESTION.text, [selection.claim(read)])[0]


def test_passages_that_agree_outweigh_one_that_does_not() -> None:
    alone, *agreeing = read(1, COUNTED_41, "41", 9.0), *(read(n, COUNTED_33, "33", 8.8) for n in (2, 3, 4))
    chosen = select(alone, *agreeing)
    assert chosen.best.answer == "33"
    assert chosen.others == [r for r in (alone, *agreeing) if r.hit != chosen.best.hit]
    assert chosen.right == right(chosen.best)
    assert chosen.lead == pytest.approx(2 * math.log(3) - 0.2 + 0.75 * (chosen.right - right(alone)))


def test_a_passage_agrees_that_has_the_words_though_the_reader_found_others_in_it() -> None:
    clocks = [read(n, f"{COUNTED_33} They mended 12 clocks.", "12", 1.0) for n in (2, 3, 4)]
    assert select(read(1, COUNTED_41, "41", 9.5), read(5, COUNTED_33, "33", 8.0)).best.answer == "41"
    assert select(read(1, COUNTED_41, "41", 9.5), read(5, COUNTED_33, "33", 8.0), *clocks).best.answer == "33"


def test_words_within_other_words_agree_with_nothing() -> None:
    years = [read(n, "Farmers came in 1933 and 33rd in line.", "1933", 1.0) for n in (2, 3, 4)]
    assert select(read(1, COUNTED_41, "41", 9.5), read(5, COUNTED_33, "33", 8.0), *years).best.answer == "41"


def test_what_is_not_of_the_kind_asked_for_is_given_only_where_nothing_else_is() -> None:
    unfit = read(1, "Farmers at Lake Sample were early.", "early", 9.0)
    assert select(unfit, read(2, COUNTED_33, "33", 4.0)).best.answer == "33"
    only = select(unfit)
    assert (only.best.hit, only.others, only.lead) == (unfit.hit, [], math.inf)


def test_of_two_near_answers_the_one_that_the_verifier_holds_to_be_right_is_given() -> None:
    strays = read(1, f"The ferry held 12 people. {COUNTED_33} Few remain.", "12", 9.0)
    holds = read(2, COUNTED_41, "41", 8.5)
    chosen = select(strays, holds)
    assert (chosen.best, chosen.others) == (holds, [strays])
    assert chosen.lead == pytest.approx(-0.5 + 0.75 * (right(holds) - right(strays)))


def test_the_second_words_of_a_passage_are_given_where_the_verifier_prefers_them() -> None:
    text = f"The ferry held 12 people. {COUNTED_33} Few remain."
    start = text.index("33")
    first = read(1, text, "12", 9.0)
    second = Reading(2.0, start, start + 2, 2.5)
    chosen = select(replace(first, reading=replace(first.reading, second=second)))
    assert (chosen.best.answer, chosen.others) == ("33", [])
    assert chosen.best.reading == second


def test_only_a_few_answers_that_are_near_the_likeliest_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[int] = []
    judge = verifier.Verifier.judge

    def counted(self: verifier.Verifier, question: str, claims: Sequence[verifier.Claim]) -> list[float]:
        judged.append(len(claims))
        return judge(self, question, claims)

    monkeypatch.setattr(verifier.Verifier, "judge", counted)
    select(*(read(n, COUNTED_33, "33", 9.0 - n) for n in range(8)))
    chosen = select(read(1, COUNTED_33, "33", 9.0), read(2, COUNTED_41, "41", 4.9))
    assert judged == [4, 1]
    assert chosen.lead == math.inf


def test_where_the_reader_found_no_words_at_all_something_is_given() -> None:
    nothing = replace(read(1, COUNTED_33, "33", 1.0), reading=Reading(0.0, 0, 0, -3.0))
    assert select(nothing).best == nothing
