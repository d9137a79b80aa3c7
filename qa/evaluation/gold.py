"""Gold questions: what is asked, what would be right, and whether an answer is.

A gold line has `question` (or `turns`), `date` (the day on which it is asked), `kind` (a name to sum it up under), and
what it knows of what would be right:

- `answer` (absent or null: the articles do not say), `aliases`, `article_id` and `support` (the sentence that proves
  it); `choices` (of a quiz; nobody is shown them);
- `speaker` and `gold`: what he said, or his names where `about` is "who": who said it;
- `nuggets`: the facts that a good answer has, each in several wordings; `kind` "meta" is about the archive itself;
- `evidence`: the sentences that answer, with `span` (the words in them that do) where there are such, in `article_id`;
- `verdict`: "yes" or "no"; `kind` "absent": the articles do not say;
- `clean` beside `question`: a pair of questions, of which the second rests on a false premise and has no answer.

A line of the page's feedback (feedback.jsonl beside the index) is one too where its verdict says what is right.
"""

from __future__ import annotations

import json
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import DatelineError
from index.quotations import same_person
from qa.formats import jsonlines
from qa.words import longest_common

Row = dict[str, Any]
_PUNCTUATION = str.maketrans(dict.fromkeys(string.punctuation + "“”‘’—–…", " "))
_FACT_WORDS, _SAID_WORDS, _PASSAGE_WORDS = 150, 250, 200
"""Words of an answer, of one with somebody's words, and of a passage that are credited: long dumps win nothing."""
_NEARLY, _MOST, _SHORT = 0.8, 0.7, 5
"""The share of a gold's words that must be there in order, and of a sentence of evidence, of which others may be left
out; a gold of at most five words must stand side by side.
"""
_ALIKE = 0.5
"""F1 above which a bare answer counts as right."""
_LOOKS = 'a line looks like {"question": "...", "answer": "..."}, with "answer": null where the articles do not say.'
_UNANSWERABLE = ("absent", "twin")
_VERDICTS = ("yes", "no")
Place = tuple[str, str]
"""A passage: the id of its article, and its text."""


@dataclass(frozen=True, slots=True)
class Case:
    """One gold line with the answer that was given, as JSON."""

    gold: Row
    answer: Row
    found: tuple[Place, ...] | None = None
    """What the retriever found for the question as it was asked, best first; None where it was not asked."""
    plain: tuple[Place, ...] | None = None
    """What plain fusion of the two searches finds; None where nobody asked for that."""

    @property
    def kind(self) -> str:
        """What sort of question it is: its own `kind`, or what its fields tell."""
        if own := self.gold.get("kind"):
            return str(own)
        if not self.has_answer:
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
        """What counts as right; of natural questions the first wording of each fact."""
        found = [self.gold.get(name) for name in ("answer", "span")]
        for name in ("aliases", "gold", "evidence"):
            found += self.gold.get(name) or []
        found += [forms[0] for forms in self.gold.get("nuggets") or [] if forms]
        return [text for text in found if text]

    @property
    def has_answer(self) -> bool:
        """Whether the articles say it."""
        return self.gold.get("kind") not in _UNANSWERABLE and bool(self.golds or self.gold.get("verdict"))

    @property
    def answered(self) -> bool:
        """Whether an answer was given as one that is likely right."""
        return bool(self.answer.get("answered"))

    @property
    def status(self) -> str:
        """Answered, unsure or absent; the last, too, where there was an error."""
        return str(self.answer.get("status") or ("answered" if self.answered else "absent"))

    # What the user reads

    @property
    def short(self) -> str:
        """The bare answer that was given, if one was."""
        return (self.answer.get("short") or "") if self.answered else ""

    @property
    def shown(self) -> str:
        """The first words that the user reads of the articles: the bare answer, who speaks, what is quoted.

        About the archive itself it is all that the answer says.
        """
        if self.status == "absent":
            return ""
        types = ("short", "speaker", "quote", *(("note", "source") if self.gold.get("kind") == "meta" else ()))
        return head(" ".join(b["text"] for b in self._blocks if b["type"] in types), self._credited)

    @property
    def _blocks(self) -> list[Row]:
        return list(_flat(self.answer.get("blocks") or []))

    @property
    def _credited(self) -> int:
        return _SAID_WORDS if self.gold.get("speaker") else _FACT_WORDS

    # Whether it is right

    @property
    def read(self) -> list[bool]:
        """Of each fact that would be right, whether it is among what the user reads, in one of its wordings."""
        shown = self.shown
        if self._asks_who:
            return [any(same_person(self.short, gold) for gold in self.golds)]
        if self.gold.get("nuggets"):
            return [any(contains(shown, form) for form in forms) for forms in self.gold["nuggets"]]
        if self.gold.get("evidence"):
            return [shows(self.gold, shown)]
        if self.gold.get("speaker"):
            return [holds(shown, gold) for gold in self.golds]
        return [any(holds(shown, gold) for gold in self.golds)] if self.golds else []

    @property
    def recalled(self) -> float:
        """The share of the facts, or of a speaker's statements, that are read."""
        return sum(self.read) / len(self.read) if self.read else 0.0

    @property
    def is_read(self) -> bool:
        """Whether the user reads what is right: one of a speaker's statements, all facts of a natural question."""
        return bool(self.read) and (all(self.read) if self.gold.get("nuggets") else any(self.read))

    @property
    def right(self) -> bool:
        """Whether what was given as the answer is right: the bare answer, where there is one; else what is read.

        A bare answer is wrong also where the sentence beside it holds the right one. Statements of one speaker do not
        rival one another: of what somebody said all that is shown is judged.
        """
        if not self.answered:
            return False
        if self.gold.get("verdict") and self.verdict:
            return bool(self.verdict == self.gold["verdict"])
        if self.bare_right is not None:
            return self.bare_right
        return self.is_read

    @property
    def bare_right(self) -> bool | None:
        """Whether the bare answer is right; None where none was given, or where there is nothing to compare it with."""
        if self._asks_who:
            return self.is_read
        golds = self._bare_golds
        if not self.short or not golds:
            return None
        return any(holds(self.short, gold) or f1(self.short, gold) > _ALIKE for gold in golds)

    @property
    def _bare_golds(self) -> list[str]:
        """What a bare answer is compared with; nothing where a name, number or phrase is not what is wanted."""
        if self.gold.get("nuggets") or self.gold.get("gold"):
            return []
        if self.gold.get("evidence"):
            return [self.gold["span"]] if self.gold.get("span") else []
        return self.golds

    @property
    def verdict(self) -> str | None:
        """ "yes" or "no", where the bare answer begins so."""
        first = normal(self.short).split()[:1]
        return first[0] if first and first[0] in _VERDICTS else None

    @property
    def _asks_who(self) -> bool:
        return bool(self.gold.get("speaker")) and self.gold.get("about") == "who"

    @property
    def short_f1(self) -> float:
        """Of the bare answer, the best over what counts as right."""
        return max((f1(self.short, gold) for gold in self._bare_golds or self.golds), default=0.0)

    # Its citations

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

    def of_article(self, first: int) -> bool | None:
        """Whether one of the first passages is of the right article; None where that is not known."""
        wanted = self.gold.get("article_ids") or [self.gold.get("article_id")]
        return any(article in wanted for article, _ in self.citations[:first]) if any(wanted) else None

    def proved(self, places: Iterable[Place]) -> bool:
        """Whether one of these passages holds the support or, where none is known, the answer."""
        article, support = self.gold.get("article_id"), self.gold.get("support")
        wanted = [support] if isinstance(support, str) else support or self.golds
        return any(
            holds(head(text, _PASSAGE_WORDS), gold)
            for own, text in places
            if not support or article in (None, own)
            for gold in wanted
        )


def _flat(blocks: Iterable[Row]) -> Iterator[Row]:
    """The blocks with those of each part in its place."""
    for block in blocks:
        yield from _flat(block["blocks"]) if block["type"] == "part" else [block]


def shows(gold: Row, text: str) -> bool:
    """Whether a text holds the answering words of a line with `evidence`, or most of a sentence that answers."""
    span = gold.get("span")
    return bool(span and contains(text, span)) or any(covered(text, e) > _MOST for e in gold["evidence"])


def read(path: Path) -> list[Row]:
    """The gold lines of a file; lines of feedback that say nothing of what is right are left out.

    Raises as `numbered` does.
    """
    return [row for _, row in numbered(path)]


def numbered(path: Path) -> list[tuple[int, Row]]:
    """The gold lines of a file with the numbers of their lines from 0, as a batch of questions counts them.

    Raises DatelineError, naming the line, where one is not a gold line, and OSError where the file cannot be read.
    """
    found: list[tuple[int, Row]] = []
    for number, line in jsonlines.lines(path):
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError("no object")
            golds = _golds(row)
            if not all(isinstance(text, str) for gold in golds for text in _turns(gold)):
                raise ValueError("the question is no text")
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise DatelineError(
                f"{path}, line {number + 1} is no gold question ({type(error).__name__}: {error}): {_LOOKS}"
            ) from error
        found += [(number, gold) for gold in golds]
    if not found:
        raise DatelineError(f"{path} holds no gold question: {_LOOKS}")
    return found


def _golds(row: Row) -> list[Row]:
    """The gold lines of a line: two for a pair of questions, none for feedback that does not say what is right."""
    if "clean" in row:
        name = {"id": f"{row['id']}-clean"} if row.get("id") is not None else {}
        asked = {"question": row["clean"], "kind": "clean"}
        return [{**row, **asked, **name}, {**row, "answer": None, "kind": "twin"}]
    if row.get("verdict") in (None, *_VERDICTS):
        return [row]
    gold = from_feedback(row)
    return [gold] if gold else []


def _turns(gold: Row) -> list[Any]:
    turns = gold.get("turns") or [gold["question"]]
    if not isinstance(turns, list):
        raise ValueError('"turns" is a list of texts')
    return turns


def from_feedback(row: Row) -> Row | None:
    """A line of feedback as a gold line; None where its verdict does not say what would be right, or where the
    question was asked under filters.
    """
    if row.get("filters") or row["verdict"] not in ("right", "should have refused"):
        return None
    gold = {"turns": row["turns"], "date": row.get("date")}
    given = row["answer"]
    cited = [c for c in given["citations"] if c["cited"]]
    if row["verdict"] == "should have refused" or not cited:
        return {**gold, "answer": None}
    if cited[0]["speaker"]:
        return {**gold, "speaker": cited[0]["speaker"], "gold": [c["quote"] for c in cited]}
    found = {"article_id": cited[0]["article"]["id"], "support": cited[0]["passage"]}
    return {**gold, "answer": given["short"] or cited[0]["quote"], **found}


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
