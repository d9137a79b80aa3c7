"""A text that is longer than what is read at once: its quotations are found to the end, each in its place."""

import pytest

from index.article import Article
from index.quotations import engine, extract

PARAGRAPH = "The made-up council of Exampleton met for a long time and spoke about the pier and its price again."
SAID = [
    "“We will rebuild,” said Mara Testwell, the mayor.",
    "“The ferry sails,” said Otto Mockler, the harbour master.",
]


def test_quotations_far_in_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n\n".join([SAID[0], *[PARAGRAPH] * 20, SAID[1], *[PARAGRAPH] * 3])
    whole = [(q.text, q.speaker) for q in extract(Article("a", text))]
    monkeypatch.setattr(engine, "_PART", 600)
    found = extract(Article("a", text))
    assert [(q.text, q.speaker) for q in found] == whole == [
        ("We will rebuild,", "Mara Testwell"), ("The ferry sails,", "Otto Mockler")]  # fmt: skip
    assert all(text[q.start : q.end] == q.text for q in found)


@pytest.mark.parametrize("text", ["x" * 5000, "\n" * 3000 + "x", ". " * 2000])
def test_a_text_without_paragraphs_is_cut_all_the_same(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(engine, "_PART", 600)
    assert extract(Article("a", text)) == []
