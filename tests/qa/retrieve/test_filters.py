"""Filters, alone and over an index."""

from datetime import date

import pytest

from index import ingest
from index.article import Article
from index.errors import DatelineError
from index.sources import read
from qa.engine import Engine
from qa.retrieve.filters import Filters
from qa.understand.question import Context
from tests.support import FIXTURES


def test_from_a_mapping() -> None:
    wanted = Filters(("Mock Daily",), date(2031, 4, 1), None)
    assert Filters.of({"outlets": "Mock Daily", "since": "2031-04-01"}) == wanted
    assert Filters.of({"outlets": ["Mock Daily"], "since": date(2031, 4, 1), "until": None}) == wanted
    assert Filters.of(wanted) is wanted
    assert not Filters.of(None)


@pytest.mark.parametrize("wrong", [{"outlet": "x"}, {"since": "tomorrow"}, {"until": "2031-02-30"}, {"since": 5},
                                   {"outlets": 5}, {"people": [1]}, {"ignored": ["x"]}])  # fmt: skip
def test_what_is_no_filter(wrong: dict[str, object]) -> None:
    with pytest.raises(DatelineError):
        Filters.of(wrong)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    path = tmp_path_factory.mktemp("news") / "index"
    ingest.add(path, read(FIXTURES / "news"))
    return Engine(path)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"outlets": ["mock daily"]}, {"Mock Daily"}),
        ({"outlets": ["Mock Daily", "Example Courier"]}, {"Mock Daily", "Example Courier"}),
        ({"outlets": ["x' OR 1=1 --"]}, set()),
        ({"since": "2031-05-06"}, {"Example Courier"}),
        ({"until": "2031-05-05"}, {"Mock Daily"}),
        ({"since": "2031-04-20", "until": "2031-04-20"}, {"Mock Daily"}),
        ({"outlets": ["Mock Daily"], "since": "2031-05-01"}, set()),
        ({"people": ["clara placeholder"]}, {"Example Courier"}),
        ({"people": ["Clara Placeholder", "Nemo"]}, set()),
        ({"people": ["Placehold"]}, set()),
        ({"people": ["*"]}, set()),
    ],
)
def test_only_what_the_filters_let_through(engine: Engine, filters: dict[str, object], found: set[str]) -> None:
    hits = engine.search("ferry swallows bridge Ada Example", filters=filters)
    assert {hit.article.source for hit in hits} == found
    answer = engine.ask("What did Ada Example say?", filters=filters)
    assert {c.article.source for c in answer.citations} <= found
    assert answer.answered == ("Mock Daily" in found)


def test_a_who_said_question_and_a_follow_up_stay_inside_the_filters(engine: Engine) -> None:
    courier = {"outlets": ["Example Courier"]}
    assert not engine.ask("Who said “They could not land”?", filters=courier).answered
    assert engine.ask("Who said “They could not land”?").short == "Ada Example"
    near = engine.ask(
        "What did Clara Placeholder say?",
        filters=courier,
        context=Context("What did Clara Placeholder say?", articles=("swallows",)),
    )
    assert {c.article.source for c in near.citations} == {"Example Courier"}


def test_outlets_are_compared_alike_everywhere() -> None:
    filters = Filters(("Écho MOCK",))
    assert filters.admit(Article("x", "", source="Écho Mock"))
    assert not filters.admit(Article("x", "", source="écho mock"))  # as SQLite has it: A to Z only
    assert not filters.admit(Article("x", ""))


def test_a_question_for_articles_of_some_days_is_a_filter_too(engine: Engine) -> None:
    hits = engine.search("What do articles published in April 2031 say of ferries and swallows?")
    assert {hit.article.source for hit in hits} == {"Mock Daily"}


def test_who_is_named_is_found_alike_everywhere(engine: Engine) -> None:
    for name in ("Ada Example", "ada EXAMPLE", "Ada", "Ad", "[a-z]*", "Example?"):
        filters = Filters(people=(name,))
        found = set(engine.archive.passage_ids(filters))
        admitted = {s.key for s in engine.archive.catalog.articles() if filters.admit(s.article)}
        own = engine.archive.catalog.passages_of(admitted).values()
        assert found == {p.id for passages in own for p in passages}, name


def test_the_words_of_a_question_restrict_it_unless_they_are_ignored(engine: Engine) -> None:
    answer = engine.ask("What did Ada Example say in Mock Daily?")
    assert answer.answered
    assert answer.question == "What did Ada Example say in Mock Daily?"
    assert answer.searched is not None
    assert answer.searched.filters == Filters(("Mock Daily",))
    assert answer.searched.outlets == 1
    refused = engine.ask("What did Ada Example say in the Example Courier?")
    assert not refused.answered
    assert refused.searched is not None
    assert refused.searched.articles < engine.archive.catalog.counts()["articles"]
    late = "What do articles published since 2032 say of Ada Example?"
    assert engine.ask(late).searched.filters.since == date(2032, 1, 1)  # type: ignore[union-attr]
    assert not engine.ask(late, filters={"ignored": ["period"]}).searched.filters  # type: ignore[union-attr]
    everything = engine.ask("What did Ada Example say in the Example Courier?", filters={"ignored": ["outlets"]})
    assert everything.searched is not None
    assert not everything.searched.filters
