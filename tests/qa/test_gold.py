"""Whether an answer is right: gold lines and answers made up."""

import json
from pathlib import Path
from typing import Any

import pytest

from index.errors import DatelineError
from qa import gold
from qa.gold import Case, contains, covered, f1, holds
from qa.words import longest_common

STATEMENT = "The swallows are late this spring and nobody at the lake knows why that is"


def citation(passage: str, article: str = "a", speaker: str | None = None, cited: bool = True) -> dict[str, Any]:
    return {"passage": passage, "cited": cited, "speaker": speaker, "article": {"id": article}}


def answer(text: str, short: str | None = None, *citations: dict[str, Any], confidence: float = 0.8) -> dict[str, Any]:
    return {"answered": True, "text": text, "short": short, "confidence": confidence, "citations": list(citations)}


REFUSED = {"answered": False, "text": "The articles do not say. 33", "short": None, "confidence": 0.1, "citations": []}


def test_words_are_compared_without_case_punctuation_and_articles() -> None:
    assert contains("Of the “33” swallows, few remain.", "33 swallows")
    assert not contains("333 swallows", "33 swallows")
    assert not contains("anything", "the")
    assert covered("late, and swallows", "the swallows") == 1.0
    assert covered("anything", "") == 0.0
    assert f1("about 33 swallows", "33 swallows") == pytest.approx(0.8)
    assert f1("", "33") == 0.0
    assert longest_common(["a", "b", "c"], ["b", "x", "c"]) == 2


def test_a_short_gold_stands_side_by_side_and_a_long_one_nearly_whole() -> None:
    assert holds(STATEMENT.replace("nobody", "no one"), STATEMENT)
    assert not holds(" ".join(reversed(STATEMENT.split())), STATEMENT)
    assert not holds("swallows of which there were 33", "33 swallows")
    assert holds("33 swallows", "33 swallows")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ({"question": "?", "answer": "33"}, "fact"),
        ({"question": "?", "answer": None}, "unanswerable"),
        ({"turns": ["?", "??"]}, "unanswerable"),
        ({"turns": ["?", "??"], "answer": "33"}, "follow-up"),
        ({"turns": ["?"], "answer": "33"}, "fact"),
        ({"question": "?", "speaker": "Ada Example", "gold": [STATEMENT]}, "said"),
        ({"question": "?", "speaker": "Ada Example", "gold": ["Ada Example"], "about": "who"}, "who-said"),
        ({"question": "?", "answer": "33", "choices": ["33", "41"]}, "quiz"),
        ({"question": "?", "answer": "33", "kind": "sports"}, "sports"),
    ],
)
def test_kinds(line: dict[str, Any], kind: str) -> None:
    assert Case(line, REFUSED).kind == kind


def test_a_fact_is_right_where_the_text_holds_it() -> None:
    line = {"question": "?", "answer": "33", "aliases": ["thirty-three"]}
    assert Case(line, answer("33 [1]", "33")).right
    assert Case(line, answer("Thirty-three [1]", "Thirty-three")).short_f1 == 1.0
    assert not Case(line, answer("41 [1]", "41")).right
    assert not Case(line, answer("word " * 150 + "33")).right
    assert not Case(line, REFUSED).right
    assert Case(line, {"id": "0", "error": "failed"}).right is False


SHOWN = "41 [1]\n> They saw 41 of them, or {}. [1]\n— Story, 2031-05-06\nOr: 33 [2]\n> It was 33. [2]"


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (answer(SHOWN.format("fewer"), "41"), False),
        (answer(SHOWN.format("33"), "41"), True),
        (answer("33 [1]\n> There were. [1]", "33"), True),
        (answer("33 [1]\n> There were. [1]", "about 33 swallows"), True),
        (answer("> It was a lake. [1]\n> It was 33. [2]"), False),
        (answer("> It was 33. [1]\n> It was a lake. [2]"), True),
        (answer("no quotation: 33", "41"), False),
        (REFUSED, False),
        ({"id": "0", "error": "failed"}, False),
    ],
)
def test_a_second_answer_beside_does_not_make_the_first_right(given: dict[str, Any], right: bool) -> None:
    assert Case({"question": "?", "answer": "33"}, given).short_right is right


def test_the_first_statement_and_the_person_are_bare_answers() -> None:
    said = {"question": "?", "speaker": "Ada Example", "gold": [STATEMENT]}
    assert Case(said, answer(f"Ada Example:\n> {STATEMENT} [1]\n> No. [2]", STATEMENT)).short_right
    second = Case(said, answer(f"Ada Example:\n> No. [1]\n> {STATEMENT} [2]", "No."))
    assert (second.right, second.short_right, second.surely_right) == (True, False, True)
    who = {**said, "gold": ["Ada Example"], "about": "who"}
    assert Case(who, answer("Bob Sample:\n> Ada Example is late. [1]", "Bob Sample")).short_right is False
    assert Case(who, answer("Dr. Example:\n> No. [1]", "Dr. Example")).short_right
    summed_up = Case({"question": "?", "answer": "33"}, answer("> A lake. [1]\n> It was 33. [2]"))
    assert summed_up.surely_right


def test_who_said_it_is_a_name_and_what_he_said_is_recalled() -> None:
    who = {"question": "?", "speaker": "Ada Example", "gold": ["Ada Example"], "about": "who"}
    assert Case(who, answer("Dr. Example [1]", "Dr. Example")).right
    assert not Case(who, answer("Bob Sample, not Ada Example [1]", "Bob Sample")).right
    assert not Case(who, answer("Ada Example", None)).right
    said = {"question": "?", "speaker": "Ada Example", "gold": [STATEMENT, "No"], "article_id": "a"}
    given = answer(STATEMENT, STATEMENT, citation(STATEMENT, "a", "Example"), citation("x", "a", "Bob Sample"))
    assert (Case(said, given).right, Case(said, given).recalled) == (True, 0.5)
    assert Case(said, given).speakers == [True, False]
    assert Case(said, given).speaker_cited
    assert not Case({**said, "article_id": "b"}, given).speaker_cited


def test_a_passage_proves_by_its_support_in_the_right_article_or_else_by_the_answer() -> None:
    line = {"question": "?", "answer": "33", "support": STATEMENT, "article_id": "a"}
    assert Case(line, REFUSED).proved([("b", "33"), ("a", STATEMENT)])
    assert not Case(line, REFUSED).proved([("b", STATEMENT), ("a", "33")])
    assert not Case(line, REFUSED).proved([("a", "word " * 200 + STATEMENT)])
    assert Case({"question": "?", "answer": "33"}, REFUSED).proved([("any", "It was 33.")])


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('{"question": "Who?", "answer": "Ada"}\n{"question": ', "line 2"),
        ('{"answer": "Ada"}', "line 1"),
        ('{"question": null, "answer": "Ada"}', "line 1"),
        ("[]", "line 1"),
        ('{"turns": "Who?"}', "line 1"),
        ('{"verdict": "right"}', "line 1"),
        ("\n \n", "holds no gold question"),
        ('{"verdict": "missed an article", "turns": ["Who?"]}', "holds no gold question"),
    ],
)
def test_a_line_that_is_no_gold_question_is_named(tmp_path: Path, text: str, where: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DatelineError, match=where):
        gold.read(path)


def test_feedback_is_gold_where_it_says_what_is_right() -> None:
    row = {"turns": ["How many?"], "date": "2031-05-06", "verdict": "right",
           "answer": answer("33 [1]", "33", citation("It was 33."))}  # fmt: skip
    assert gold.from_feedback(row) == {
        "turns": ["How many?"], "date": "2031-05-06", "answer": "33", "article_id": "a", "support": "It was 33.",
    }  # fmt: skip
    spoken = answer("No [1]", "No", {**citation("No.", speaker="Ada Example"), "quote": "No"})
    found = gold.from_feedback({**row, "answer": spoken})
    assert found
    assert (found["speaker"], found["gold"]) == ("Ada Example", ["No"])
    for verdict in ("should have refused", "right"):
        refusal = gold.from_feedback({**row, "verdict": verdict, "answer": REFUSED})
        assert refusal == {"turns": ["How many?"], "date": "2031-05-06", "answer": None}
    assert gold.from_feedback({**row, "verdict": "wrong"}) is None
    assert gold.from_feedback({**row, "filters": {"outlets": ["Example Courier"]}}) is None


def test_gold_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    lines = [{"question": "Who?", "answer": "Ada"}, {"turns": ["Who?", "When?"], "answer": None}]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n\n", encoding="utf-8")
    assert gold.read(path) == lines
    path.write_text(f"\n{json.dumps(lines[0])}\n \n{json.dumps(lines[1])}\n", encoding="utf-8")
    assert gold.numbered(path) == [(1, lines[0]), (3, lines[1])]
