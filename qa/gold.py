"""Gold questions: what is asked, what would be right, and whether an answer is.

A gold line has `question` (or `turns`), and what it knows of `answer` (absent or null: the articles do not say),
`aliases`, `article_id` and `support` (the sentence that proves it), `speaker` and `gold` (what he said, or his names
where `about` is "who": who said it), `date` (the day on which it is asked), `choices` (of a quiz; nobody is shown
them), `kind` (a name to sum it up under).
A line of the page's feedback (feedback.jsonl beside the index) is one too where its verdict says what is right.
"""

from __future__ import annotations

import json
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import DatelineError
from index.quotations.names import same_person
from qa import jsonlines
from qa.words import longest_common

_PUNCTUATION = str.maketrans(dict.fromkeys(string.punctuation + "“”‘’—–…", " "))
_QUOTED = re.compile(r"^> (.*?)(?: \[\d+\])?$", re.MULTILINE)
_FACT_WORDS, _SAID_WORDS, _PASSAGE_WORDS = 150, 250, 200
"""Words of an answer, of one with somebody's words, and of a passage that are credited: long dumps win nothing."""
_NEARLY, _SHORT = 0.8, 5
"""The share of a gold's words that must be there in order; a gold of at most five words must stand side by side."""
_ALIKE = 0.5
"""F1 above which a bare answer counts as right."""
_LOOKS = 'a line looks like {"question": "...", "answer": "..."}, with "answer": null where the articles do not say.'
Place = tuple[str, str]
"""A passage: the id of its article, and its text."""


@dataclass(frozen=True, slots=True)
class Case:
    """One gold line with the answer that was given, as JSON."""

    gold: dict[str, Any]
    answer: dict[str, Any]
    found: tuple[Place, ...] | None = None
    """What the retriever found for the question as it was asked, best first; None where it was not asked."""
    plain: tuple[Place, ...] | None = None
    """What plain fusion of the two searches finds; None where nobody asked for that."""

    @property
    def kind(self) -> str:
        """What sort of question it is: its own `kind`, or what its fields tell."""
        if own := self.gold.get("kind"):
            return str(own)
        if not self.golds:
            return "unanswerable"
        if self.gold.get("choices"):
            return "quiz"
        if len(self.gold.get("turns") or []) > 1:
            return "follow-up"
        if self.gold.get("speaker"):
            return "who-said" if self.gold.get("about") == "who" else "said"
        return "fact"

    @property
    def asked(self) -> str:
        """The question, the last of a conversation."""
        return str((self.gold.get("turns") or [self.gold.get("question")])[-1])

    @property
    def golds(self) -> list[str]:
        """What counts as right."""
        found = [self.gold.get("answer"), *(self.gold.get("aliases") or []), *(self.gold.get("gold") or [])]
        return [text for text in found if text]

    @property
    def answered(self) -> bool:
        """Whether an answer was given."""
        return bool(self.answer.get("answered"))

    @property
    def right(self) -> bool:
        """Whether the answer names the speaker, or its text holds what counts as right."""
        return any(self._right_golds())

    @property
    def short_right(self) -> bool:
        """Whether the bare answer or the sentence first quoted is right, whatever else the answer shows beside."""
        if not self.answered:
            return False
        if self._asks_who:
            return self.right
        short = self.answer.get("short") or ""
        first = head(first_quoted(self.answer.get("text")), self._credited)
        return any(is_short_answer(short, first, gold) for gold in self.golds)

    @property
    def surely_right(self) -> bool:
        """What confidence is judged by: `short_right`, but `right` where there is no bare answer.

        Statements of one speaker do not rival one another, so of what somebody said the whole text is judged.
        """
        return self.right if self.kind == "said" or not self.answer.get("short") else self.short_right

    @property
    def recalled(self) -> float:
        """The share of a speaker's statements that the answer gives."""
        return sum(self._right_golds()) / len(self.golds) if self.golds else 0.0

    def _right_golds(self) -> list[bool]:
        if not self.answered:
            return []
        if self._asks_who:
            return [same_person(self.answer.get("short") or "", gold) for gold in self.golds]
        text = head(self.answer.get("text"), self._credited)
        return [holds(text, gold) for gold in self.golds]

    @property
    def _asks_who(self) -> bool:
        return bool(self.gold.get("speaker")) and self.gold.get("about") == "who"

    @property
    def _credited(self) -> int:
        return _SAID_WORDS if self.gold.get("speaker") else _FACT_WORDS

    @property
    def short_f1(self) -> float:
        """Of the bare answer, the best over what counts as right."""
        short = (self.answer.get("short") or "") if self.answered else ""
        return max((f1(short, gold) for gold in self.golds), default=0.0)

    @property
    def citations(self) -> list[Place]:
        """The passages beside the answer, or that a refusal shows, best first."""
        return [(c["article"]["id"], c["passage"]) for c in self.answer.get("citations", [])]

    @property
    def speakers(self) -> list[bool]:
        """Of each speaker whom the answer shows, whether it is the right one."""
        wanted = self.gold.get("speaker")
        shown = [c["speaker"] for c in self.answer.get("citations", []) if c["cited"] and c.get("speaker")]
        return [same_person(speaker, wanted) for speaker in shown] if wanted and self.answered else []

    @property
    def speaker_cited(self) -> bool:
        """Whether one of the first five citations is the right speaker's, in the right article where that is known."""
        wanted, article = self.gold.get("speaker"), self.gold.get("article_id")
        return self.answered and any(
            same_person(c.get("speaker") or "", wanted or "") and article in (None, c["article"]["id"])
            for c in self.answer["citations"][:5]
        )

    def proved(self, places: Iterable[Place]) -> bool:
        """Whether one of these passages holds the support or, where none is known, the answer."""
        article, support = self.gold.get("article_id"), self.gold.get("support")
        wanted = [support] if support else self.golds
        return any(
            holds(head(text, _PASSAGE_WORDS), gold)
            for own, text in places
            if not support or article in (None, own)
            for gold in wanted
        )


def read(path: Path) -> list[dict[str, Any]]:
    """The gold lines of a file; lines of feedback that say nothing of what is right are left out.

    Raises as `numbered` does.
    """
    return [row for _, row in numbered(path)]


def numbered(path: Path) -> list[tuple[int, dict[str, Any]]]:
    """The gold lines of a file with the numbers of their lines from 0, as a batch of questions counts them.

    Raises DatelineError, naming the line, where one is not a gold line, and OSError where the file cannot be read.
    """
    found = []
    for number, line in jsonlines.lines(path):
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError("no object")
            gold = from_feedback(row) if "verdict" in row else row
            if gold and not all(isinstance(text, str) for text in _turns(gold)):
                raise ValueError("the question is no text")
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise DatelineError(
                f"{path}, line {number + 1} is no gold question ({type(error).__name__}: {error}): {_LOOKS}"
            ) from error
        if gold:
            found.append((number, gold))
    if not found:
        raise DatelineError(f"{path} holds no gold question: {_LOOKS}")
    return found


def _turns(gold: dict[str, Any]) -> list[Any]:
    turns = gold.get("turns") or [gold["question"]]
    if not isinstance(turns, list):
        raise ValueError('"turns" is a list of texts')
    return turns


def from_feedback(row: dict[str, Any]) -> dict[str, Any] | None:
    """A line of feedback as a gold line; None where its verdict does not say what would be right, or where the
    question was asked under filters.
    """
    if row.get("filters") or row["verdict"] not in ("right", "should have refused"):
        return None
    gold = {"turns": row["turns"], "date": row.get("date")}
    given = row["answer"]
    cited = [c for c in given["citations"] if c["cited"]]
    if row["verdict"] == "should have refused" or not given["answered"] or not cited:
        return {**gold, "answer": None}
    if cited[0]["speaker"]:
        return {**gold, "speaker": cited[0]["speaker"], "gold": [c["quote"] for c in cited]}
    return {**gold, "answer": given["short"], "article_id": cited[0]["article"]["id"], "support": cited[0]["passage"]}


def first_quoted(text: str | None) -> str:
    """The words of the first line that quotes, without its marker; empty where none does."""
    found = _QUOTED.search(text or "")
    return found.group(1) if found else ""


def is_short_answer(short: str, sentence: str, gold: str) -> bool:
    """Whether a bare answer or the sentence that it stands in gives what counts as right."""
    return holds(short, gold) or holds(sentence, gold) or f1(short, gold) > _ALIKE


def normal(text: str | None) -> str:
    """Lower case without punctuation and articles, as SQuAD's evaluation has it (Rajpurkar et al., 2016)."""
    text = unicodedata.normalize("NFKC", text or "").lower().translate(_PUNCTUATION)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def holds(text: str, gold: str) -> bool:
    """Whether `text` has a short gold word for word, or nearly all words of a longer one in their order."""
    if contains(text, gold):
        return True
    wanted = Counter(normal(gold).split())
    if wanted.total() <= _SHORT or (wanted & Counter(normal(text).split())).total() <= _NEARLY * wanted.total():
        return False
    return covered(text, gold) > _NEARLY


def contains(text: str, gold: str) -> bool:
    """Whether the words of `gold` stand in `text`, side by side."""
    return bool(normal(gold)) and f" {normal(gold)} " in f" {normal(text)} "


def covered(text: str, gold: str) -> float:
    """The share of gold's words that `text` has in the same order."""
    wanted = normal(gold).split()
    return longest_common(wanted, normal(text).split()) / len(wanted) if wanted else 0.0


def f1(given: str, gold: str) -> float:
    """Harmonic mean of precision and recall of the words."""
    a, b = normal(given).split(), normal(gold).split()
    same = sum((Counter(a) & Counter(b)).values())
    return 2 * same / (len(a) + len(b)) if same else 0.0


def head(text: str | None, words: int) -> str:
    """The first words of a text."""
    return " ".join((text or "").split()[:words])
