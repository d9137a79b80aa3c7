"""Sentences and words that may be shown, with their features. All material is made up."""

import pytest

from index.article import Article, Passage
from qa.read import candidates, decision
from qa.read.candidates import Bare, Candidate, Read
from qa.read.material import Material
from qa.read.reader import Reading, Sentence, Words
from qa.retrieve.filters import Filters
from qa.retrieve.passages import Hit
from qa.understand.entities import Linked
from qa.understand.question import Question
from tests.qa.asking import question
from tests.qa.compose import by_hand

LEAD = "Some lines before. "
PASSAGE = "“The bridge holds,” said Ada Example. It was built in 1990 by Fictional Power. Read more"
ARTICLE = Article("b", LEAD + PASSAGE, title="Old bridge", date="2031-05-06")


def read_of(evidence: tuple[float, float, float], margin: float = 3.0) -> Read:
    """The passage behind `LEAD`, as if the reader had said so."""
    spans = [(0, 37), (38, 78), (79, 88)]
    start = PASSAGE.index("1990")
    reading = Reading(
        2.0, (Words(start, start + 4, margin), Words(0, 10, -2.0)),
        tuple(Sentence(a, b, e) for (a, b), e in zip(spans, evidence, strict=True)), (1.0, 0.0, 0.0),
    )  # fmt: skip
    hit = Hit(Passage("b", PASSAGE, len(LEAD), len(ARTICLE.text), 7), ARTICLE, 0.8, 0.5)
    return Read(hit, reading, [by_hand.said(ARTICLE, "The bridge holds,", "Ada Example")])


def material(asked: Question, found: list[Read], ranked: list[Candidate], bares: list[Bare]) -> Material:
    """What was read, without an archive behind it."""
    return Material(asked, None, Filters(), None, [r.hit for r in found], found, ranked, bares)  # type: ignore[arg-type]


def weigh(word: str) -> float:
    return 1.0


def test_sentences_are_counted_in_the_article_and_the_likeliest_comes_first() -> None:
    ranked = candidates.ranked(question("When was the bridge built?"), [read_of((-3.0, 4.0, -6.0))], weigh)
    assert ranked[0].text == "It was built in 1990 by Fictional Power."
    assert all(ARTICLE.text[c.start : c.end].strip() for c in ranked)
    assert [c.probability for c in ranked] == sorted((c.probability for c in ranked), reverse=True)
    assert all(0 <= c.probability <= 1 for c in ranked)


def test_features_of_a_sentence() -> None:
    asked = question("When was the bridge built?", kinds={"fact": 1.0})
    first, second, scrap = candidates.candidates_of(asked, [read_of((-3.0, 4.0, -6.0))], weigh)
    assert second.features["holds_words"] == 1.0
    assert first.features["holds_words"] == 0.0
    assert (scrap.features["scrap"], second.features["scrap"]) == (1.0, 0.0)
    assert second.features["behind_best"] == 0.0
    assert first.features["behind_best"] == -7.0
    assert first.features["quoted"] == 0.0  # nobody's words are asked for


def test_whose_words_a_sentence_has_counts_where_words_are_asked_for() -> None:
    def features(name: str) -> dict[str, float]:
        asked = Question(
            "What did she say?", "What did she say?", question("x").vector, {"said": 1.0},
            (Linked(name, (by_hand.speaker(name),)),),
        )  # fmt: skip
        return dict(candidates.candidates_of(asked, [read_of((1.0, 1.0, 1.0))], weigh)[0].features)

    assert (features("Ada Example")["by_asked"], features("Ada Example")["by_other"]) == (1.0, 0.0)
    assert (features("Bo Sample")["by_asked"], features("Bo Sample")["by_other"]) == (0.0, 1.0)


def test_bare_answers_are_counted_in_the_article_with_the_sentence_they_stand_in() -> None:
    asked, found = question("When was the bridge built?", kinds={"fact": 1.0}), [read_of((-3.0, 4.0, -6.0))]
    ranked = candidates.ranked(asked, found, weigh)
    bares = candidates.bare_answers(asked, found, ranked)
    assert bares[0].text == "1990"
    assert ARTICLE.text[bares[0].start : bares[0].end] == "1990"
    assert bares[0].features["sentence"] == pytest.approx(ranked[0].probability)
    assert bares[0].features["second"] == 0.0


def test_the_decision_is_surer_of_what_the_reader_is_sure_of() -> None:
    asked = question("When was the bridge built?", kinds={"fact": 1.0})

    def sure(evidence: float, margin: float) -> float:
        found = [read_of((-6.0, evidence, -6.0), margin)]
        ranked = candidates.ranked(asked, found, weigh)
        bares = candidates.bare_answers(asked, found, ranked)
        return decision.probability(decision.features_of(material(asked, found, ranked, bares), weigh))

    assert sure(6.0, 6.0) > sure(-6.0, -6.0)


def test_nothing_found_is_absent() -> None:
    assert decision.features_of(material(question("?"), [], [], []), weigh) == {}
    assert decision.probability({}) == 0.0
    assert decision.status(0.0, question("?")) == "absent"
    assert decision.status(1.0, question("?")) == "answered"


def test_names_and_numbers_that_the_article_lacks_count_against_it() -> None:
    def lacking(text: str) -> tuple[float, float]:
        asked, found = question(text), [read_of((1.0, 1.0, 1.0))]
        ranked = candidates.ranked(asked, found, weigh)
        features = decision.features_of(material(asked, found, ranked, []), weigh)
        return features["name_lacking"], features["number_lacking"]

    assert lacking("Did Fictional Power build it in 1990?") == (0.0, 0.0)
    assert lacking("Did Mock Power build it in 1880?") == (0.5, 1.0)


@pytest.mark.parametrize(
    ("answer", "shown"),
    [("“Renaissance", "Renaissance"), ("a bridge”", "a bridge"), ("“the bridge”", "“the bridge”"),
     ('"Roustabout', "Roustabout"), ('the "old" bridge', 'the "old" bridge'), ("Ada Example (38)", "Ada Example (38)"),
     ("(deceased", "deceased")],
)  # fmt: skip
def test_a_mark_whose_partner_is_cut_off_is_not_shown(answer: str, shown: str) -> None:
    assert candidates.without_lone_marks(answer) == shown


def test_words_with_a_mark_alone_in_the_middle_are_broken() -> None:
    found = read_of((1.0, 0.0, 0.0))
    inside = len(LEAD) + 1
    assert Bare(found, inside, len(LEAD) + 30).is_broken  # The bridge holds,” said Ada
    assert not Bare(found, inside, inside + len("The bridge holds")).is_broken
