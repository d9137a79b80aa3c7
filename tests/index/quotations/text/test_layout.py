from __future__ import annotations

from index.quotations.text.layout import paragraphs
from index.text.sentences import sentences_within


def split(text: str) -> list[str]:
    return [text[s.start : s.end] for p in paragraphs(text) for s in sentences_within(text, p.start, p.end)]


def test_titles_initials_and_states_end_no_sentence() -> None:
    text = "Sen. J. D. Roe of Okla. met Dr. Poe in the U.S. on Jan. 3. They talked."
    assert split(text) == ["Sen. J. D. Roe of Okla. met Dr. Poe in the U.S. on Jan. 3.", "They talked."]


def test_a_sentence_may_end_with_an_abbreviation() -> None:
    assert split("It opened at 9 a.m. The queue was long.") == ["It opened at 9 a.m.", "The queue was long."]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    line = "the council met again on the matter of the bridge that nobody wants to"
    text = "\n".join([line] * 9) + "."
    assert len(paragraphs(text)) == 1
    assert len(paragraphs(text.replace("\n", "\n\n"))) == 9
