"""Words without marks: quoted posts, and interviews whose questions and answers have no labels. All made up."""

import pytest

from index.article import Article
from index.quotations import extract

NEWS = "The council of Exampleton met on Tuesday evening to decide whether the old harbour pier would be rebuilt."
POST = "The pier will stand again. Thank you, Exampleton!"
INTERVIEW = [
    "Mara Testwell has been mayor of Exampleton for six years. She spoke to the Courier about the storm.",
    "Why rebuild the pier?", "Because the town grew around it. My grandfather worked on it.",
    "What will it cost?", "Twelve million dollars, and not a cent more. I promised that to the council.",
    "And if the vote fails?", "Then I resign.", "I have said so many times before.", "The interview was shortened.",
]  # fmt: skip


def said(*paragraphs: str) -> list[tuple[str, str | None]]:
    text = "\n\n".join(paragraphs)
    found = extract(Article("a", text))
    assert all(text[q.start : q.end] == q.text for q in found)
    return [(q.text, q.speaker) for q in found]


@pytest.mark.parametrize(
    "signature",
    ["— Mara Testwell (@maratestwell) March 5, 2024", "— Mara Testwell (@maratestwell)", "–Mara Testwell (@mt) 5 March",
     "-- Mara Testwell (@mara_t) March 5, 2024"],
)  # fmt: skip
def test_a_post_is_its_author_s(signature: str) -> None:
    assert said(NEWS, POST, signature, NEWS) == [(POST, "Mara Testwell")]


def test_a_post_of_a_body() -> None:
    assert said(NEWS, POST, "— Exampleton Harbour (@harbour) March 5, 2024") == [(POST, "Exampleton Harbour")]


def test_who_answers_is_the_speaker() -> None:
    answers = [p for p in INTERVIEW[2:-1] if not p.endswith("?")]
    assert said(*INTERVIEW) == [(answer, "Mara Testwell") for answer in answers]


@pytest.mark.parametrize(
    "paragraphs",
    [
        [NEWS, "Why rebuild the pier?", "Because it is old, the council says.", "What will it cost?", "Twelve million.",
         "When does it open?", "In June, says the engineer."],  # questions that a reporter answers himself
        [NEWS, "Why rebuild it?", "I do not know.", NEWS],  # one question
        [NEWS, "— the end (@home)"],
        [NEWS, POST, "— Mara Testwell, mayor"],
    ],
)  # fmt: skip
def test_what_is_neither(paragraphs: list[str]) -> None:
    assert [pair for pair in said(*paragraphs) if pair[0] in paragraphs and pair[0] != NEWS] == []
