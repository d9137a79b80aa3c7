from __future__ import annotations

import pytest

from index import quotations
from index.article import Article
from index.quotations.text import transcript
from index.quotations.text.layout import paragraphs


def labels(text: str) -> list[str]:
    return [text[t.label.start : t.label.end] for t in transcript.find(text, paragraphs(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Thursday: Before 7.\n\nFriday: After 9.\n\nThursday: After 8.\n\nFriday: Before 10.",
        "Theory: He left.\n\nOutcome: Nothing.\n\nTheory: He stayed.\n\nOutcome: Nothing.",
        "The Herons met the Otters.\n\nHerons: Host Lindmoor.\n\nOtters: Rest.\n\nHerons: Won.\n\nOtters: Lost.",
        "Halvern: The council met.\n\nBrackwater: The clinic closed.\n\nDunmarrow: A chase.",
        "MORE: Bridges.\n\nMORE: Rivers.\n\nWATCH: Boats.\n\nWATCH: Trams.",
    ],
)
def test_lists_are_no_transcripts(text: str) -> None:
    assert labels(text) == []


def test_names_and_questions_are_labels() -> None:
    text = "Jane Doe met Richard Roe.\n\nDoe: Well?\n\nRoe: Yes.\n\nDoe: And?\n\nRoe: No."
    assert labels(text) == ["Doe", "Roe", "Doe", "Roe"]
    assert labels("Q: Well?\n\nA: Yes.\n\nQ: And?\n\nA: No.") == ["Q", "A", "Q", "A"]


def test_an_unnamed_interviewer_is_given_no_words() -> None:
    text = "Q: Well?\n\nA: Yes, all of it.\n\nQ: And?\n\nA: No, never."
    found = quotations.extract(Article(id="x", text=text))
    assert [(q.text, q.speaker) for q in found] == [("Yes, all of it.", None), ("No, never.", None)]
