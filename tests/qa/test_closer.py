"""The second look at the passage that is answered from; the text is made up."""

import pytest

from index.article import Article, Passage
from qa import closer, reader
from qa.facts import Read
from qa.question import parse
from qa.reader import Reading
from qa.retrieval import Hit

TEXT = (
    "Spring came late. Farmers at Lake Sample counted 33 swallows. Few remain. The mayor spoke of 12 clocks elsewhere."
)


def read_at(words: str) -> Read:
    article = Article("made-up-1", TEXT, title="Birds return", source="Example Courier")
    start = TEXT.index(words)
    hit = Hit(Passage(article.id, TEXT, 0, len(TEXT), 1), article, 0.5, 0.5)
    return Read(hit, Reading(1.0, start, start + len(words), 0.5), 7.0)


@pytest.mark.parametrize(
    ("words", "around", "own"),
    [
        ("33", "Spring came late. Farmers at Lake Sample counted 33 swallows. Few remain.",
         "Farmers at Lake Sample counted 33 swallows."),
        ("Spring", "Spring came late. Farmers at Lake Sample counted 33 swallows.", "Spring came late."),
        ("12", "Few remain. The mayor spoke of 12 clocks elsewhere.", "The mayor spoke of 12 clocks elsewhere."),
    ],
)  # fmt: skip
def test_the_views_are_the_answers_sentence_with_its_neighbours_and_alone(words: str, around: str, own: str) -> None:
    views = closer.views(TEXT, read_at(words).reading)
    assert [TEXT[slice(*view)] for view in views] == [around, own]


def test_a_text_without_sentences_is_viewed_whole() -> None:
    assert closer.views(" ", Reading(0.0, 0, 0, 0.0)) == ((0, 1), (0, 1))


def test_words_on_which_both_closer_readings_agree_are_taken() -> None:
    question = parse("How many swallows did farmers count at Lake Sample?")
    first = read_at("swallows")  # a poor span, beside the right one
    look = closer.look(reader.shared(), question, first)
    assert look.read.answer == "33"
    assert (look.read.hit, look.read.score) == (first.hit, first.score)
    assert look.same == 0
    assert closer.look(reader.shared(), question, read_at("33")).same == 2


def test_margin_and_relevance_are_the_mean_of_three_readings() -> None:
    question = parse("How many swallows did farmers count at Lake Sample?")
    first = read_at("33")
    around, own = (TEXT[slice(*view)] for view in closer.views(TEXT, first.reading))
    closest = reader.shared().read(question.text, [("Birds return", around), ("", own)])
    look = closer.look(reader.shared(), question, first)
    best = look.read
    assert look.margin == pytest.approx(sum(r.margin for r in closest) / 2)
    assert best.reading.margin == pytest.approx((0.5 + sum(r.margin for r in closest)) / 3)
    assert best.reading.relevance == pytest.approx((1.0 + sum(r.relevance for r in closest)) / 3)
