"""Measuring answers against gold: retrieval, citation, answer, refusal, calibration, latency, on any archive.

A gold line has `question` (or `turns`), and what it knows of `answer` (absent or null: the articles do not say),
`aliases`, `article_id` and `support` (the sentence that proves it), `speaker` and `gold` (statements), `date`.
A line of the page's feedback (feedback.jsonl beside the index) is one too where its verdict says what is right.
"""

from __future__ import annotations

import json
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, quantiles
from typing import Any

from index.quotations.names import same_person
from qa import batch
from qa.engine import Engine
from qa.filters import Filters
from qa.words import longest_common

_PUNCTUATION = str.maketrans(dict.fromkeys(string.punctuation + "“”‘’—–…", " "))
_BINS = 10


@dataclass(frozen=True, slots=True)
class Case:
    """One gold line with the answer that was given."""

    gold: dict[str, Any]
    answer: dict[str, Any]

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
        """Whether the text holds what counts as right, or nearly all words of it in order."""
        text = self.answer.get("text") or ""
        return self.answered and any(contains(text, g) or covered(text, g) > 0.8 for g in self.golds)

    @property
    def short_f1(self) -> float:
        """Of the bare answer, the best over what counts as right."""
        short = (self.answer.get("short") or "") if self.answered else ""
        return max((f1(short, g) for g in self.golds), default=0.0)

    def cited(self, k: int) -> bool:
        """Whether one of the first `k` passages holds the support or, where none is known, the answer."""
        passages = self.answer.get("citations", [])[:k]
        if support := self.gold.get("support"):
            wanted = self.gold.get("article_id")
            return any(wanted in (None, c["article"]["id"]) and covered(c["passage"], support) > 0.8 for c in passages)
        return any(contains(c["passage"], g) or covered(c["passage"], g) > 0.8 for c in passages for g in self.golds)


def run(engine: Engine, path: Path, thorough: bool = False) -> list[Case]:
    """Answer every question of a gold file. Raises OSError or ValueError if it cannot be read."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    golds = [gold for row in rows if (gold := from_feedback(row) if "verdict" in row else row)]
    answers = batch.answers(engine, iter(map(json.dumps, golds)), Filters(), thorough)
    return [Case(gold, answer) for gold, answer in zip(golds, answers, strict=True)]


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


def measure(cases: Sequence[Case]) -> dict[str, float | int | None]:
    """All figures in percent, times in milliseconds; None where no line bears on one."""
    known = [case for case in cases if case.golds]
    unknown = [case for case in cases if not case.golds]
    given = [case for case in cases if case.answered]
    speakers = [
        same_person(c["speaker"], case.gold["speaker"])
        for case in given if case.gold.get("speaker")
        for c in case.answer["citations"] if c["cited"] and c.get("speaker")
    ]  # fmt: skip
    times = sorted(case.answer.get("ms", 0.0) for case in cases)
    return {
        "questions": len(cases), "errors": sum("error" in case.answer for case in cases),
        "right": percent(case.right for case in known), "short F1": percent(case.short_f1 for case in known),
        **{f"cited@{k}": percent(case.cited(k) for case in known) for k in (1, 5, 10)},
        "answered wrongly": percent(case.answered and not case.right for case in known),
        "unanswerable refused": percent(not case.answered for case in unknown),
        "speaker precision": percent(speakers),
        "calibration error": calibration_error(given),
        "p50 ms": round(times[len(times) // 2], 1) if times else None,
        "p95 ms": round(quantiles(times, n=20)[-1], 1) if len(times) > 1 else None,
    }  # fmt: skip


def calibration_error(cases: Iterable[Case]) -> float | None:
    """Expected calibration error in points, over ten bins of confidence (Guo et al., 2017)."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for case in cases:
        sure = float(case.answer.get("confidence") or 0.0)
        bins[min(int(sure * _BINS), _BINS - 1)].append((sure, case.right))
    total = sum(map(len, bins))
    if not total:
        return None
    return round(100 * sum(abs(sum(c for c, _ in b) - sum(r for _, r in b)) for b in bins) / total, 1)


def percent(values: Iterable[float]) -> float | None:
    """The mean in percent, None of nothing."""
    values = list(values)
    return round(100 * mean(values), 1) if values else None


def normal(text: str) -> str:
    """Lower case without punctuation and articles, as SQuAD's evaluation has it (Rajpurkar et al., 2016)."""
    text = unicodedata.normalize("NFKC", text or "").lower().translate(_PUNCTUATION)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


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
