"""Answers of fact composed from readings; the articles are made up."""

from dataclasses import replace
from datetime import date

from index.article import Article, Passage
from qa import facts
from qa.facts import Read
from qa.question import parse
from qa.reader import Reading
from qa.retrieval import Hit

QUESTION = parse("How many swallows did farmers count at Lake Sample?")


def reading(number: int, text: str, answer: str, score: float, margin: float = 3.0, day: str = "2031-05-06") -> Read:
    """Article `number`, whose one passage is `text` and in which the reader found `answer`."""
    article = Article(f"made-up-{number}", text, title=f"Story {number}", source="Example Courier", date=day)
    start = text.index(answer)
    hit = Hit(Passage(article.id, text, 0, len(text), number), article, 0.5, 0.5)
    return Read(hit, Reading(2.0, start, start + len(answer), margin), score)


FIRST = reading(1, "Spring came late. Farmers at Lake Sample counted 33 swallows. Few remain.", "33", 9.0)
SAME = reading(2, "At Lake Sample 33 swallows were counted by farmers.", "33", 8.5)
OTHER = reading(3, "Farmers counted 41 swallows at Lake Sample, others say.", "41", 8.0)
FAR = reading(4, "There were 7 clocks.", "7", 1.0)


def compose(*ranked: Read, as_of: date | None = None) -> str:
    draft = facts.compose(QUESTION, ranked[0], ranked[1:], 0.5, as_of)
    assert [c.marker for c in draft.citations] == list(range(1, len(draft.citations) + 1))
    return draft.text


def test_the_short_answer_then_its_sentence_then_the_source() -> None:
    assert compose(FIRST).splitlines() == [
        "33 [1]", "> Farmers at Lake Sample counted 33 swallows. [1]", "— Story 1, Example Courier, 2031-05-06",
    ]  # fmt: skip


def test_another_article_that_agrees_is_named_and_another_number_stands_beside() -> None:
    text = compose(FIRST, SAME, OTHER, FAR)
    assert "So too: Story 2, Example Courier, 2031-05-06 [2]" in text
    assert "Otherwise: 41 [3]\n> Farmers counted 41 swallows at Lake Sample, others say. [3]\n— Story 3" in text
    assert "7" not in text


def test_the_next_answer_is_shown_too_where_it_is_a_near_thing() -> None:
    question = parse("What did farmers count at Lake Sample?")
    swallows = reading(1, "Farmers at Lake Sample counted 33 swallows.", "33 swallows", 9.0)
    clocks = reading(1, "They mended clocks there. Few farmers did.", "clocks", 7.5, margin=-1.0)
    told = facts.compose(question, swallows, [clocks, FAR], 0.5)
    assert told.text.endswith("Or: clocks [2]\n> They mended clocks there. [2]\n— Story 1, Example Courier, 2031-05-06")
    assert told.short == "33 swallows"
    longer = reading(2, "The 33 swallows of spring were counted.", "33 swallows of spring", 8.9)
    for other in (replace(clocks, score=6.9), replace(clocks, reading=replace(clocks.reading, margin=-3.0)), longer):
        assert "Or:" not in facts.compose(question, swallows, [other, FAR], 0.5).text
    echo = reading(3, "Farmers at Lake Sample came early.", "Farmers", 8.5)
    assert "Or: clocks" in facts.compose(question, swallows, [echo, clocks, FAR], 0.5).text


def test_what_the_reader_hardly_sees_contradicts_nothing() -> None:
    unsure = reading(3, "Farmers counted 41 swallows at Lake Sample, others say.", "41", 8.0, margin=-3.0)
    assert "41" not in compose(FIRST, unsure)


def test_old_evidence_is_said_to_be_old() -> None:
    assert "(This evidence is 365 days older than the question.)" in compose(FIRST, as_of=date(2032, 5, 5))
    assert "older" not in compose(FIRST, as_of=date(2031, 6, 1))
    assert "older" not in compose(FIRST)


def test_forms_of_one_answer_are_one() -> None:
    assert reading(1, "They saw the 33 swallows.", "the 33 swallows,"[:-1], 1.0).key == "33 swallow"


def test_what_qualifies_a_number_belongs_to_the_answer() -> None:
    text = (
        "Ferries run every ten minutes; at least 33 swallows and about a dozen clocks were counted on May 3. It "
        "cost more than US$5.50 a ton, 2.5 million euros and 37 % of the town's budget, which 12 million people pay. "
        "The fair began in 2031.\n33 people came. No hill is no more than 21 feet high, 597,170 people voted, and of "
        "1.25 tons 3 sank in 2031, 8 came in 2032."
    )
    for span, answer in (("ten minutes", "every ten minutes"), ("33 swallows", "at least 33 swallows"),
                         ("a dozen", "about a dozen"), ("May 3", "May 3"), ("minutes", "minutes"),
                         ("5.50", "more than US$5.50"), ("2.5", "2.5 million"), ("37", "37 %"),
                         ("12", "12 million"), ("21 feet", "no more than 21 feet"),
                         ("170", "597,170"), ("597", "597,170"), ("25 tons", "1.25 tons"), ("3 sank", "3 sank"),
                         ("33 people", "33 people"), ("8 came", "8 came")):  # fmt: skip
        start = text.index(span)
        found = facts.whole(Reading(1.0, start, start + len(span), 1.0), text)
        assert text[found.start : found.end] == answer


def test_who_wrote_an_article_is_no_answer_but_to_that() -> None:
    text = "Ada Example, Example Courier\nThe speaker of the house spoke for an hour."
    article = Article("made-up-7", text, title="Story 7", authors=("Ada Example",))
    hit = Hit(Passage(article.id, text, 0, len(text), 7), article, 1.0, 0.5)
    byline = Read(hit, Reading(1.0, 0, len("Ada Example"), 1.0), 1.0)
    assert byline.fits(parse("Who is the speaker of the house?")) is False
    assert byline.fits(parse("Who wrote about the speaker of the house?")) is True


def test_what_an_article_calls_false_is_no_answer_but_to_that() -> None:
    text = "It rained. The mayor falsely claimed that Ada Example won the race. Bo Sample won the race."
    false, true = (reading(8, text, name, 1.0) for name in ("Ada Example", "Bo Sample"))
    assert false.fits(parse("Who won the race?")) is False
    assert true.fits(parse("Who won the race?")) is True
    text = "Cal Quill, who falsely claimed that it was over, must pay $33. Bo Roe, falsely accused of it, was freed."
    for name in ("$33", "Bo Roe"):
        assert reading(9, text, name, 1.0).fits(parse("What must Cal Quill pay, and to whom?")) is not False
    assert false.fits(parse("Who did the mayor falsely claim won the race?")) is True
