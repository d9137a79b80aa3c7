"""Words that nobody said are nobody's. All texts are made up."""

from __future__ import annotations

import pytest

from index import quotations
from index.article import Article

UNSAID = [
    "Ada Marlow denied saying “the quay is finished.”",
    "Ada Marlow denied that she had said “I quit this job”.",
    "Ada Marlow never said “the quay is finished,” her lawyer said.",
    "Ada Marlow was accused of saying “we are done for good.”",
    "Critics accuse Ada Marlow of saying “we are done for good.”",
    "If Ada Marlow says “we are done for good”, the bank will close.",
    "“The bridge is a joke,” Ada Marlow would say if she were honest, Bo Lund said.",
    "Imagine Ada Marlow saying, “I quit this job.”",
    "Asked whether “the bridge is safe for cars,” Ada Marlow shrugged.",
    "In a satirical article, Ada Marlow said “I eat boats for breakfast”.",
    "A fake recording in which Ada Marlow says “I took the money” was shared by thousands, the police said.",
    "A parody account of Ada Marlow posted: “I took the money.”",
    "An AI-generated video showed Ada Marlow saying “I quit this job”.",
    "Bo Lund falsely claimed Ada Marlow said “burn it down now.”",
    "Nobody has said “the quay is closed”, Ada Marlow said.",
]
SAID = [
    ("Ada Marlow said the fake video was a crime. “It is a crime to me,” Marlow said.", "It is a crime to me,"),
    ("“Fake news hurts us all,” Ada Marlow said in a video.", "Fake news hurts us all,"),
    ("Ada Marlow would say only that “the work goes on as planned.”", "the work goes on as planned."),
    ("“It is over for us,” Ada Marlow said, denying that she had lied.", "It is over for us,"),
]


@pytest.mark.parametrize("text", UNSAID)
def test_words_that_were_not_said_are_nobody_s(text: str) -> None:
    found = quotations.extract(Article("x", f"The council met on Tuesday.\n\n{text}"))
    assert not [q for q in found if q.kind == "direct"]
    assert not [
        q for q in found if q.speaker and "Ada" in q.speaker and "never" not in q.text and "Nobody" not in q.text
    ]


@pytest.mark.parametrize(("text", "words"), SAID)
def test_words_that_were_said_are_kept(text: str, words: str) -> None:
    found = quotations.extract(Article("x", text))
    assert [q.speaker for q in found if q.text == words] == ["Ada Marlow"]


def test_a_lost_mark_gives_nobody_another_s_words() -> None:
    text = "“The plan is sound, said Ada Marlow, the head of the port. She left. “We will vote again,” said Bo Lund."
    found = quotations.extract(Article("x", text))
    assert [(q.text, q.speaker) for q in found] == [
        ("The plan is sound,", "Ada Marlow"),
        ("We will vote again,", "Bo Lund"),
    ]


def test_inches_open_nothing() -> None:
    assert quotations.extract(Article("x", 'The board of Ada Marlow is 6" wide and 12" long, and it was cut.')) == []
