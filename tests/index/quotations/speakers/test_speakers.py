"""Whom a mention means. All texts are made up."""

from __future__ import annotations

import pytest

from index import quotations
from index.article import Article, Quotation


def said(text: str) -> list[tuple[str | None, str]]:
    return [(q.speaker, q.text) for q in extract(text)]


def extract(text: str) -> list[Quotation]:
    return quotations.extract(Article(id="x", text=text))


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("US Ambassador to the UN Linda Varga said the vote was lost.", "Linda Varga"),
        ("Melissa Varga co-chair of the board said the vote was lost.", "Melissa Varga"),
        ("Contractor Piet Vasko said the vote was lost.", "Piet Vasko"),
        ("Acme Freight CEO Linda Varga said the vote was lost.", "Linda Varga"),
        ("The head of the clinic, Linda Varga, said the vote was lost.", "Linda Varga"),
        ("The vote was lost, said Linda Varga, who counted it.", "Linda Varga"),
        ("The vote is lost, according to Linda Varga.", "Linda Varga"),
        ("Linda “Lin” Varga joined.\n\nVarga said the vote was lost.", "Linda “Lin” Varga"),
        ("The Orrin Valley Authority (OVA) met.\n\nOVA said the vote was lost.", "Orrin Valley Authority"),
        ("Northlight Foods cut prices. Northlight Foods said it would grow.\n\nThe company said the vote was lost.",
         "Northlight Foods"),
        ("The vote was lost, said a statement issued by Northlight Foods.", "Northlight Foods"),
        ("One resident said the vote was lost.", "one resident"),
        ("Police said the vote was lost.", "police"),
        ("Linda Varga, 34, won.\n\nShe said the vote was lost.", "Linda Varga"),
        ("Linda Fernandez won.\n\nFernandes said the vote was lost.", "Linda Fernandez"),
        ("The Orrin Police of Old Town D.C. said the vote was lost.", "Orrin Police of Old Town D.C."),
        ("Linda Varga met Robert Quist.\n\nHe said the vote was lost.", "Robert Quist"),
        ("The company said the vote was lost.", None),
        ("She said the vote was lost.", None),
    ],
)  # fmt: skip
def test_who_said_that_the_vote_was_lost(text: str, speaker: str | None) -> None:
    found = [s for s, words in said(text) if words.lower() in ("the vote was lost", "the vote is lost")]
    assert found == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Linda Varga did not say that the vote was lost.",
        "Linda Varga may say that the vote was lost.",
        "Nobody said that the vote was lost.",
        "They wait until Linda Varga says that the vote was lost.",
    ],
)
def test_what_was_not_said(text: str) -> None:
    assert said(text) == []


def test_a_body_is_not_given_another_kind_of_body() -> None:
    text = "The Justice Department said it had sued.\n\nThe tech giant argues the suit is empty."
    assert [s for s, words in said(text) if words == "the suit is empty"] == [None]


def test_an_outlet_that_passes_words_on_is_not_their_speaker() -> None:
    text = "Mayor Linda Varga said that the vote was “rigged from the start,” Reuters reported."
    assert {s for s, _ in said(text)} == {"Linda Varga"}


def test_role_and_affiliation() -> None:
    (before,) = extract("White House spokesman Robert Quist said the vote was lost.")
    assert (before.speaker, before.role, before.affiliation) == ("Robert Quist", "White House spokesman", "White House")
    (behind,) = extract("“It is lost,” said Robert Quist, a historian at Lindmoor University.")
    assert (behind.role, behind.affiliation) == ("historian at Lindmoor University", "Lindmoor University")


def test_unknown_speaker_has_no_confidence() -> None:
    (only,) = extract("“It is lost,” she said.")
    assert (only.speaker, only.mention, only.confidence) == (None, "she", 0.0)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Donald Roe met voters. Roe shares a video each day.", "Donald Roe"),
        ("Donald Roe met voters. Roe plants trees.", "Donald Roe"),
        ("Donald Roe met voters. Roe’s customers and Roe’s stores are loyal.", "Donald Roe"),
        ("Donald Roe said that it rained. Roe’s products are known.", "Donald Roe"),
        ("Donald Roe met voters. Roe, the company’s founder, is 60.", "Donald Roe"),
        ("Donald Roe said that it rained. Roe Motors sold vans.", "Donald Roe"),
        ("Donald Roe built vans. Roe Motors’ vans are loud.", "Roe"),
        ("Donald Roe built vans. Roe CEO Ida Lowe sold them.", "Roe"),
        ("Donald Roe built vans. Roe, the Ohio carmaker, was sold.", "Roe"),
        ("Donald Roe built vans. Roe shares fell by a tenth.", "Roe"),
        ("Donald Roe said that it rained. Ida Lowe said that it snowed. Roe Motors sold vans.", None),
    ],
)
def test_a_surname_is_a_business_only_where_it_plainly_is(text: str, speaker: str | None) -> None:
    found = extract(f"{text}\n\n“The vote is lost,” Roe said.")
    assert [q.speaker for q in found if q.kind == "direct"] == [speaker]


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("Jane Varga, a nurse in Marrow", "Jane Varga"),
        ("— Jane Varga, a nurse in Marrow", "Jane Varga"),
        ("Great Lakes Towing, which runs four tugs", None),
        ("Great Lakes Towing, a firm of Marrow", None),
    ],
)
def test_the_line_below_a_quotation_signs_it_only_with_a_person(line: str, speaker: str | None) -> None:
    (only,) = extract(f"“We keep the harbour open in winter.”\n\n{line}\n\nThe harbour is old.")
    assert only.speaker == speaker
