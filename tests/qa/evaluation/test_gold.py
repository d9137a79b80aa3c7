"""Whether an answer is right: gold lines and answers made up."""

import json
from pathlib import Path
from typing import Any

import pytest

from index.errors import DatelineError
from qa.evaluation import gold
from qa.evaluation.gold import Case, contains, covered, f1, holds
from qa.words import longest_common

STATEMENT = "The swallows are late this spring and nobody at the lake knows why that is"


def citation(passage: str, article: str = "a", speaker: str | None = None, cited: bool = True) -> dict[str, Any]:
    return {"passage": passage, "cited": cited, "speaker": speaker, "article": {"id": article}}


def answer(
    short: str | None, shown: str, *citations: dict[str, Any], confidence: float = 0.8, status: str = "answered"
) -> dict[str, Any]:
    """An answer's JSON: the bare answer, and one quoted line for each line of `shown`."""
    blocks: list[dict[str, Any]] = [{"type": "short", "text": short, "marker": 1}] if short else []
    blocks += [{"type": "quote", "text": line, "marker": 1, "kind": None} for line in shown.splitlines()]
    blocks += [{"type": "source", "text": "A story of 33, 2031-05-06", "marker": 1}]
    return {"answered": status == "answered", "status": status, "text": shown, "short": short, "blocks": blocks,
            "confidence": confidence, "citations": list(citations)}  # fmt: skip


REFUSED: dict[str, Any] = {
    "answered": False, "status": "absent", "text": "The articles do not say. 33", "short": None, "confidence": 0.1,
    "blocks": [{"type": "note", "text": "The articles do not say. 33", "about": "absent"}], "citations": [],
}  # fmt: skip
FAILED = {"id": "0", "error": "failed"}


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
def test_case_has_the_kind_of_its_gold(line: dict[str, Any], kind: str) -> None:
    assert Case(line, REFUSED).kind == kind


def test_a_fact_is_read_where_what_is_quoted_holds_it() -> None:
    line = {"question": "?", "answer": "33", "aliases": ["thirty-three"]}
    assert Case(line, answer(None, "It was 33.")).is_read
    assert Case(line, answer("Thirty-three", "")).short_f1 == 1.0
    assert not Case(line, answer("41", "")).is_read  # the source's title does not count
    assert not Case(line, answer(None, "word " * 150 + "33")).is_read
    assert not Case(line, REFUSED).is_read
    assert not Case(line, FAILED).is_read
    unsure = Case(line, answer(None, "It was 33.", status="unsure"))
    assert (unsure.is_read, unsure.right, unsure.answered) == (True, False, False)


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (answer("41", "They saw 41 of them, or fewer."), False),
        (answer("41", "They saw 41 of them, and 33 later."), False),
        (answer("33", "There were."), True),
        (answer("about 33 swallows", "There were."), True),
        (answer(None, "It was a lake.\nIt was 33."), True),
        (answer(None, "It was a lake."), False),
        (REFUSED, False),
        (FAILED, False),
    ],
)
def test_a_wrong_bare_answer_is_wrong_whatever_the_sentence_beside_it_says(given: dict[str, Any], right: bool) -> None:
    assert Case({"question": "?", "answer": "33"}, given).right is right


NATURAL = {"question": "what happened at the lake", "kind": "summary", "nuggets": [["late", "tardy"], ["33 swallows"]]}


def test_of_a_natural_question_each_fact_is_read_in_one_of_its_wordings() -> None:
    both = Case(NATURAL, answer(None, "Spring was late.\nOnly 33 swallows came."))
    assert (both.read, both.is_read, both.recalled) == ([True, True], True, 1.0)
    one = Case(NATURAL, answer(None, "Spring was tardy.", status="unsure"))
    assert (one.read, one.is_read, one.recalled, one.right) == ([True, False], False, 0.5, False)
    assert Case(NATURAL, answer("late", "Only 33 swallows came.")).right


def test_about_the_archive_all_that_is_said_counts() -> None:
    meta = {"question": "what do you have", "kind": "meta", "nuggets": [["33 articles", "33"]]}
    note = {**answer(None, ""), "blocks": [{"type": "note", "text": "It has 33 articles.", "about": "plain"}]}
    assert Case(meta, note).right
    assert not Case({**meta, "kind": "summary"}, note).right
    assert not Case(meta, REFUSED).right


EVIDENCE = {"question": "?", "kind": "fact", "evidence": [STATEMENT], "span": "late this spring", "article_id": "a"}


def test_evidence_is_read_by_its_words_or_by_most_of_a_sentence() -> None:
    assert Case(EVIDENCE, answer(None, "They are late this spring.")).is_read
    assert Case({**EVIDENCE, "span": None}, answer(None, STATEMENT.removesuffix(" why that is"))).is_read
    assert not Case({**EVIDENCE, "span": None}, answer(None, "The swallows are late.")).is_read
    assert Case(EVIDENCE, answer("late this spring", "")).right
    assert not Case(EVIDENCE, answer("at the lake", STATEMENT)).right
    assert Case({**EVIDENCE, "span": None}, answer("at the lake", STATEMENT)).right  # nothing to compare it with
    assert Case(EVIDENCE, answer(None, "", citation("x", "b"), citation("x"))).of_article(2)
    assert not Case(EVIDENCE, answer(None, "", citation("x", "b"), citation("x"))).of_article(1)
    assert Case({"question": "?", "answer": "33"}, answer(None, "")).of_article(1) is None


@pytest.mark.parametrize(
    ("short", "verdict", "right"), [("No", "no", True), ("Yes, it is", "yes", False), ("Nobody", None, True)]
)
def test_yes_or_no_is_what_the_bare_answer_begins_with(short: str, verdict: str | None, right: bool) -> None:
    asked = {**EVIDENCE, "kind": "yes-no", "span": None, "verdict": "no"}
    case = Case(asked, answer(short, STATEMENT))
    assert (case.verdict, case.right) == (verdict, right)
    assert Case(asked, answer(short, STATEMENT, status="unsure")).verdict is None


def test_what_the_articles_do_not_say_has_no_answer() -> None:
    assert not Case({"question": "?", "kind": "absent", "evidence": [], "span": None}, REFUSED).has_answer
    assert not Case({"question": "?", "answer": None}, REFUSED).has_answer
    assert Case(EVIDENCE, REFUSED).has_answer


def test_a_pair_of_questions_is_two_lines(tmp_path: Path) -> None:
    path = tmp_path / "twins.jsonl"
    row = {"id": "t1", "clean": "Who won?", "question": "Who won in 2030?", "answer": "Ada", "kind": "number"}
    path.write_text(json.dumps(row), encoding="utf-8")
    clean, twin = (Case(line, answer("Ada", "")) for line in gold.read(path))
    assert (clean.asked, clean.kind, clean.right, clean.gold["id"]) == ("Who won?", "clean", True, "t1-clean")
    assert (twin.asked, twin.kind, twin.has_answer, twin.gold["id"]) == ("Who won in 2030?", "twin", False, "t1")


def test_who_said_it_is_a_name_and_what_he_said_is_recalled() -> None:
    who = {"question": "?", "speaker": "Ada Example", "gold": ["Ada Example"], "about": "who"}
    assert Case(who, answer("Dr. Example", "No.")).right
    assert not Case(who, answer("Bob Sample", "Ada Example is late.")).right
    assert not Case(who, answer(None, "Ada Example")).right
    said = {"question": "?", "speaker": "Ada Example", "gold": [STATEMENT, "No"], "article_id": "a"}
    given = answer(STATEMENT, STATEMENT, citation(STATEMENT, "a", "Example"), citation("x", "a", "Bob Sample"))
    assert (Case(said, given).right, Case(said, given).recalled) == (True, 0.5)
    assert Case(said, answer("Maybe.", STATEMENT)).right  # statements of one speaker do not rival one another
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
           "answer": answer("33", "It was 33.", citation("It was 33."))}  # fmt: skip
    assert gold.from_feedback(row) == {
        "turns": ["How many?"], "date": "2031-05-06", "answer": "33", "article_id": "a", "support": "It was 33.",
    }  # fmt: skip
    spoken = answer("No", "No", {**citation("No.", speaker="Ada Example"), "quote": "No"})
    found = gold.from_feedback({**row, "answer": spoken})
    assert found
    assert (found["speaker"], found["gold"]) == ("Ada Example", ["No"])
    for verdict in ("should have refused", "right"):
        refusal = gold.from_feedback({**row, "verdict": verdict, "answer": REFUSED})
        assert refusal == {"turns": ["How many?"], "date": "2031-05-06", "answer": None}
    bare = answer(None, "It was 33.", {**citation("It was 33."), "quote": "It was 33."})
    found = gold.from_feedback({**row, "answer": bare})
    assert found
    assert found["answer"] == "It was 33."
    assert gold.from_feedback({**row, "verdict": "wrong"}) is None
    assert gold.from_feedback({**row, "filters": {"outlets": ["Example Courier"]}}) is None


def test_gold_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    lines = [{"question": "Who?", "answer": "Ada"}, {"turns": ["Who?", "When?"], "answer": None}]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n\n", encoding="utf-8")
    assert gold.read(path) == lines
    path.write_text(f"\n{json.dumps(lines[0])}\n \n{json.dumps(lines[1])}\n", encoding="utf-8")
    assert gold.numbered(path) == [(1, lines[0]), (3, lines[1])]
