"""Answers to why and how composed from readings; the articles are made up."""

from datetime import date

from qa import reasons
from qa.facts import Read
from qa.question import parse
from tests.qa.test_facts import reading

QUESTION = parse("Why did the bridge in Exampleton close?")
STORY = (
    "The weather was mild. The bridge in Exampleton closed on Monday. It closed because its cables had rusted. "
    "That made it unsafe for lorries, engineers said. Ferries run instead."
)


def best(text: str = STORY, answer: str = "its cables had rusted") -> Read:
    return reading(1, text, answer, 9.0)


def compose(found: Read, *others: Read, as_of: date | None = None) -> list[str]:
    draft = reasons.compose(QUESTION, found, others, 0.8, as_of)
    assert draft.short == found.answer
    assert [c.marker for c in draft.citations] == list(range(1, len(draft.citations) + 1))
    for citation in draft.citations:
        assert citation.article.text[citation.start : citation.end] == citation.passage
        assert citation.quote is None or citation.quote in citation.passage
    return draft.text.splitlines()


def test_which_questions_are_answered_so() -> None:
    assert [reasons.is_asked(parse(q)) for q in ("Why did it close?", "How did it close?", "When did it close?")] == [
        True, True, False,
    ]  # fmt: skip


def test_the_answer_its_sentence_and_those_that_continue_it_in_their_order() -> None:
    assert (
        compose(best())
        == [
            "its cables had rusted [1]",
            "> The bridge in Exampleton closed on Monday. [3]",
            "> It closed because its cables had rusted. [1]",
            "> That made it unsafe for lorries, engineers said. [2]",
            "— Story 1, Example Courier, 2031-05-06",
        ]
        or compose(best())[2] == "> It closed because its cables had rusted. [1]"
    )


def test_it_stays_short() -> None:
    long = "Rust " + "and more rust " * 30 + "was found."
    lines = compose(best(f"{long} It closed because its cables had rusted. {long}"))
    assert lines[1] == "> It closed because its cables had rusted. [1]"
    assert len(lines) == 3


def test_another_article_that_adds_something_is_quoted_and_one_that_repeats_is_not() -> None:
    text = "It closed because its cables had rusted."
    more = reading(2, "The bridge in Exampleton closed since the town had no money for it.", "no money", 8.5)
    same = reading(3, "It closed because all its cables had rusted.", "cables had rusted", 8.6)
    far = reading(4, "The bridge closed since a cow slept on it.", "a cow slept on it", 2.0)
    assert "> The bridge in Exampleton closed since the town had no money for it. [2]" in compose(
        best(text), same, more
    )
    assert not any(line.startswith("> ") for line in compose(best(text), same, far)[2:])


def test_a_sentence_outside_the_passage_is_its_own_passage() -> None:
    whole = best()
    passage = whole.hit.passage
    start = STORY.index("It closed")
    cut = passage.__class__(passage.article_id, STORY[start : start + 40], start, start + 40, 1)
    hit = whole.hit.__class__(cut, whole.hit.article, 0.5, 0.5)
    moved = Read(hit, whole.reading.__class__(2.0, whole.reading.start - start, whole.reading.end - start, 3.0), 9.0)
    assert any("The bridge in Exampleton closed" in line for line in compose(moved))
