"""Hybrid retrieval over made-up articles."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from index.article import Article
from qa.engine import Engine
from qa.retrieve import passages
from qa.retrieve.passages import Retriever, article_day
from qa.understand.question import Context, Question
from tests.qa.asking import question
from tests.support import add, made_up


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    path = tmp_path_factory.mktemp("retrieval")
    dated = [
        Article(f"day-{day}", f"The council of Exampleton met and argued about gulls, session {day}.", date=day)
        for day in ("2031-01-10", "2031-03-10", "2031-05-10")
    ]
    add(path, *map(made_up, range(5)), *dated, Article("codes", "Flight XQ-7731 was diverted to Mockport."))
    return Retriever(Engine(path).archive)


def ids(retriever: Retriever, text: str, **options: object) -> list[str]:
    return [hit.article.id for hit in retriever.search(understood(retriever, text), **options)]  # type: ignore[arg-type]


def understood(retriever: Retriever, text: str, near: Sequence[str] = ()) -> Question:
    """`text` with its vector, in a conversation about the articles `near`."""
    asked = question(text, context=Context((), tuple(near)) if near else None)
    return replace(asked, vector=retriever.encode([asked.read])[0])


def test_meaning_and_words_both_find(retriever: Retriever) -> None:
    assert ids(retriever, "birds disappearing from the countryside")[0] == "made-up-1"
    assert ids(retriever, "XQ-7731")[0] == "codes"


def test_hits_are_ordered_unique_and_exact(retriever: Retriever) -> None:
    hits = retriever.search(understood(retriever, "the harbour bridge"))
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert len({h.passage.id for h in hits}) == len(hits) == 9
    assert all(h.passage.text == h.article.text[h.passage.start : h.passage.end] for h in hits)
    vector = retriever.encode(["the harbour bridge"])[0]
    best = hits[0]
    stored = retriever.archive.vectors.vectors([best.passage.id or 0])[best.passage.id or 0]
    assert best.cosine == pytest.approx(float(np.dot(vector, stored)), abs=1e-5)
    assert len(retriever.search(understood(retriever, "the harbour bridge"), 3)) == 3


def test_days_only_raise_what_fits(retriever: Retriever) -> None:
    council = "What did the council argue about"
    for day in ("2031-01-10", "2031-03-10", "2031-05-10"):
        assert ids(retriever, f"{council} on {day}?")[0] == f"day-{day}"
        assert ids(retriever, f"{council}?", as_of=date.fromisoformat(day))[0] == f"day-{day}"
    happened = "Where was the quarrel of the council in March 2031?"
    assert set(ids(retriever, happened)[:3]) == {f"day-2031-0{m}-10" for m in (1, 3, 5)}


def test_of_like_articles_the_last_before_the_question_comes_first(retriever: Retriever) -> None:
    found = ids(retriever, "What did the council of Exampleton argue about?", as_of=date(2031, 3, 12))
    assert next(i for i in found if i.startswith("day-")) == "day-2031-03-10"


@pytest.mark.parametrize(
    ("when", "of_these_days"),
    [("", True), (" this week", True), (" yesterday", True), (" since January", True), (" in 2029", False),
     (" last year", False), (" before March 2030", False)],
)  # fmt: skip
def test_whether_a_question_is_of_the_days_before_it(when: str, of_these_days: bool) -> None:
    day = date(2031, 3, 12)
    assert passages._is_of(question(f"What did the council argue about{when}?", day), day) is of_these_days


def test_what_was_asked_for_comes_before_what_is_new(retriever: Retriever) -> None:
    assert ids(retriever, "Where was flight XQ-7731 diverted?", as_of=date(2031, 5, 10))[0] == "codes"


def test_articles_of_the_conversation_come_first(retriever: Retriever) -> None:
    hits = retriever.search(understood(retriever, "What else?", near=["made-up-4", "gone"]))
    assert hits[0].article.id == "made-up-4"


def test_among_some_passages_the_nearest_in_meaning_come_first(retriever: Retriever) -> None:
    asked = understood(retriever, "birds disappearing from the countryside")
    numbers = {hit.article.id: hit.passage.id for hit in retriever.search(asked)}
    some = [numbers["made-up-1"], numbers["made-up-2"], numbers["codes"]]
    found = retriever.among(asked, [number for number in some if number is not None], 2)
    assert found[0].article.id == "made-up-1"
    assert len(found) == 2
    assert retriever.among(asked, [], 2) == []


def test_an_unknown_or_odd_date_is_none() -> None:
    assert article_day(Article("x", "")) is None
    assert article_day(Article("x", "", date="spring 2031")) is None
    assert article_day(Article("x", "", date="2031-05-06T10:00:00Z")) == date(2031, 5, 6)
